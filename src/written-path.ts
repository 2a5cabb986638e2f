import type { Facts } from './types.ts';

/**
 * How a path that a piece gives as TypeScript is called in this project.
 * @param path e.g. `lib/security/step-up.ts`.
 * @returns The same, or `.js`/`.jsx` in a JavaScript project.
 */
export function writtenPath(path: string, facts: Pick<Facts, 'language'>): string {
  return facts.language === 'ts' ? path : path.replace(/\.ts(x?)$/, '.js$1');
}
