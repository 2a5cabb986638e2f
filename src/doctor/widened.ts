import { textAt } from '../facts/git.ts';
import { MANIFEST_PATH } from '../manifest.ts';
import { isCovered } from '../routes/public-list.ts';
import { type Intent, readIntent } from './intent.ts';
import { finding } from './rules/make.ts';
import type { Finding } from './types.ts';

/** What a manifest's text declares public; nothing where it can't be used. */
function declaredIn(text: string | undefined): string[] {
  try {
    return readIntent(() => text).patterns;
  } catch {
    return [];
  }
}

/**
 * What the manifest declares public now and did not at a ref: a change must not excuse its own open resource unseen.
 * @param ref A branch, tag or commit that was checked to be one.
 */
export async function widenedSince(root: string, ref: string, intent: Intent): Promise<Finding[]> {
  const before = declaredIn(await textAt(root, ref, MANIFEST_PATH));
  const urls = before.filter((pattern) => pattern.startsWith('/'));
  const { manifest } = intent;
  const now = readIntent(() => JSON.stringify(manifest)).patterns;
  return now
    .filter((pattern) => !before.includes(pattern) && !(pattern.startsWith('/') && isCovered(pattern, urls)))
    .map((pattern) =>
      finding('public/widened', {
        file: MANIFEST_PATH,
        line: 1,
        what: pattern,
        message: `${pattern} is declared public since ${ref}: doctor no longer asks for a check there.`,
      }),
    );
}
