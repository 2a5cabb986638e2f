import type { Patch, Refusal } from '../types.ts';

/** Why a file is left alone; thrown inside a surgeon, which turns it into a `Refusal`. */
export class Refused extends Error {
  constructor(because: string) {
    super(because);
    this.name = 'Refused';
  }
}

/**
 * Runs a surgeon so that it never throws: what it declined, and what it did not foresee, comes back as a refusal with
 * the lines to paste.
 */
export function orRefusal(
  work: () => string,
  snippet: () => string,
  path: Parameters<Patch>[1],
): string | Refusal {
  try {
    return work();
  } catch (error) {
    const because =
      error instanceof Refused
        ? error.message
        : `${path} has a shape that is not understood, so it is left as it is.`;
    return { refused: true, because, snippet: snippet() };
  }
}
