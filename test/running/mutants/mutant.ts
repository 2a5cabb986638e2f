/** One deliberate weakening, as a replacement of text that occurs exactly once in its file. */
export interface Mutant {
  piece: string;
  /** What it breaks, in words; together with the piece it is the mutant's name. */
  what: string;
  /** From the repository's root. */
  file: string;
  find: string;
  by: string;
}

/** Names of the two runs of a piece's checks without any mutant. */
export const BEFORE = 'as it is, before the mutants';
export const AFTER = 'as it is, after the mutants';

/** The test files that are to notice, by piece, the likeliest first. Golden texts are none of them: they notice every change of any kind. */
export const CHECKS: Readonly<Record<string, readonly string[]>> = {
  middleware: ['test/pieces/middleware-running.test.ts', 'test/pieces/middleware.test.ts'],
  headers: ['test/pieces/headers.test.ts'],
  webhook: ['test/pieces/webhook-running.test.ts', 'test/pieces/webhook.test.ts'],
  'api-route': ['test/pieces/api-route-running.test.ts', 'test/pieces/api-route.test.ts'],
  'rate-limit': ['test/pieces/rate-limit.test.ts'],
  'step-up': ['test/pieces/step-up.test.ts'],
  'security-check': ['test/pieces/security-check.test.ts'],
  'env-files': ['test/pieces/env-files.test.ts', 'test/code/lines.test.ts'],
};

export const nameOf = ({ piece, what }: Mutant): string => `${piece}: ${what}`;

/** Failures that say nothing about a check, even where an assertion reports them: the weakened code did not load. */
const NOT_LOADED =
  /does not parse|SyntaxError|is not defined|Cannot find|Failed to (?:load|resolve|parse)|not there exactly once/;

/** Whether a test failed because something is not as it promises, and not because the code does not run at all. */
export function isAssertion(error: { name?: string; message: string }): boolean {
  return error.name === 'AssertionError' && !NOT_LOADED.test(error.message);
}

/**
 * The weakened text.
 * @throws Error when the place is not there exactly once: the mutant would test nothing.
 */
export function weakened(text: string, mutant: Mutant): string {
  if (text.split(mutant.find).length !== 2) {
    throw new Error(`${nameOf(mutant)}: not there exactly once in ${mutant.file}: ${mutant.find}`);
  }
  return text.replace(mutant.find, () => mutant.by);
}

/** Mutants of one file: what they do, the text that is there, the text that takes its place. */
export function of(piece: string, file: string, list: readonly [string, string, string][]): Mutant[] {
  return list.map(([what, find, by]) => ({ piece, what, file, find, by }));
}
