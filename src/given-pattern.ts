import { UserError } from './errors.ts';
import { normalizePattern, patternProblem, spellingProblem } from './routes/pattern.ts';

/** A segment as Next spells a parameter, which the map prints: `[id]`, `[...path]`, `[[...rest]]`. */
const PARAMETER = /\/\[[^/]+\](?=\/|$)/g;

function fileProblem(text: string): string | undefined {
  return text.trim() === '' || text.startsWith('..')
    ? `${JSON.stringify(text)} is no file of this app.`
    : undefined;
}

/**
 * What is wrong with something that is declared public: a URL pattern, or a glob for files of server functions.
 * @returns A sentence, or undefined when it is fine.
 */
export const publicProblem = (text: string): string | undefined =>
  text.startsWith('/') ? patternProblem(text) : fileProblem(text);

function refuse(flag: string, problem: string | undefined): void {
  if (problem === undefined) return;
  throw new UserError(`--${flag}: ${problem}`, { code: 'USAGE', next: 'Nothing was written.' });
}

/**
 * What `--public` is given: a URL pattern in canonical spelling, or a glob for files of server functions.
 * @throws UserError (exit 2) for what can't be a pattern, or would open the whole app.
 */
export function parsePublic(text: string): string {
  refuse('public', publicProblem(text));
  return text.startsWith('/') ? normalizePattern(text) : text;
}

/**
 * What a flag is given to choose by: a URL pattern, a URL as the map prints it, or a glob for files.
 * @param flag Without its dashes.
 * @throws UserError (exit 2) for what can't be any of them.
 */
export function parseMeant(flag: string, text: string): string {
  refuse(flag, text.startsWith('/') ? spellingProblem(text.replace(PARAMETER, '/*')) : fileProblem(text));
  return text;
}
