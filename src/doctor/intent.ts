import { publicProblem } from '../given-pattern.ts';
import { MANIFEST_PATH, parseManifest } from '../manifest.ts';
import { normalizePattern } from '../routes/pattern.ts';
import type { Manifest } from '../types.ts';

/** What the owner says is open, and where it is said. */
export interface Intent {
  /** Canonical URL patterns and folder globs, each once. */
  patterns: string[];
  /** Patterns of the wall's list that nobody declared: what is open there is judged by its code. */
  undeclared: string[];
  /** Nothing is declared anywhere: what is open can only be inferred. */
  declared: boolean;
  /** What the manifest declares that can be no pattern, as it is written, and why: it opens nothing. */
  refused: { pattern: string; because: string }[];
  manifest: Manifest;
}

/** A URL pattern in canonical spelling; a folder glob as it is. */
const spelled = (pattern: string): string => (pattern.startsWith('/') ? normalizePattern(pattern) : pattern);

/** What a manifest declares public as it is written, and what of it can be no pattern and opens nothing. */
export function publicOf({ public: listed = [] }: Manifest): { own: string[]; refused: Intent['refused'] } {
  const refused = listed.flatMap((pattern) => {
    const because = publicProblem(pattern);
    return because === undefined ? [] : [{ pattern, because }];
  });
  const own = listed.filter((one) => !refused.some(({ pattern }) => pattern === one));
  return { own, refused };
}

/**
 * The public list: the manifest's own, the answers of the middleware piece that somebody gave, and what `--public` adds.
 * @param read Text of a project file.
 * @throws UserError (exit 2) for a manifest that can't be used.
 */
export function readIntent(
  read: (path: string) => string | undefined,
  added: readonly string[] = [],
): Intent {
  const manifest = parseManifest(read(MANIFEST_PATH));
  const answered = manifest.pieces.middleware?.answers.public;
  const { own, refused } = publicOf(manifest);
  const said = [...own, ...added].map(spelled);
  const undeclared = (manifest.undeclared ?? []).map(spelled).filter((pattern) => !said.includes(pattern));
  const listed = (Array.isArray(answered) ? answered : []).map(spelled);
  const patterns = [...said, ...listed.filter((pattern) => !undeclared.includes(pattern))];
  return {
    patterns: [...new Set(patterns)],
    undeclared,
    declared: said.length + listed.length > 0,
    refused,
    manifest,
  };
}
