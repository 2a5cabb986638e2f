import type { Finding } from '../types.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';

/** A reason as a sentence; the name of a file that it begins with stays as it is. */
const sentence = (text: string): string =>
  /^[\w./-]+\.[cm]?[jt]sx?\b/.test(text) ? `${text}.` : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
/** Folders in which Next is often thought to look. */
const NESTED = /^(?:src\/)?(?:app|pages)\/(?:middleware|proxy)\.[cm]?[jt]sx?$/;

/** Whether the server code asks Clerk who is calling, which needs clerkMiddleware() before it. */
export function asksClerk({ facts, code }: Pick<RuleContext, 'facts' | 'code'>): boolean {
  const entries = new Set(facts.entry.candidates.map(({ path }) => path));
  return code.holding('@clerk/nextjs/server').some((path) => !entries.has(path));
}

/** Whether the middleware or proxy file is one that Next loads. */
export function placeFindings(context: RuleContext): Finding[] {
  const { facts, code } = context;
  const { candidates, active } = facts.entry;
  const found: Finding[] = [];
  const both = candidates.filter(({ because }) => because.endsWith('Next refuses to build'));
  for (const { path, because } of both.slice(0, 1))
    found.push(finding('wall/duplicated', { file: path, line: 1, what: path, message: sentence(because) }));
  for (const { path, because, rightPlace, active: loaded, importsClerk } of candidates) {
    if (loaded || both.length > 0) continue;
    // Beside one that Next loads it is a leftover, not a missing wall.
    const severity = active === undefined && importsClerk ? 'error' : 'warning';
    const help =
      rightPlace === undefined || active !== undefined
        ? 'Delete it, or join it with the one that is loaded.'
        : `Move it to ${rightPlace}.`;
    found.push(
      finding('wall/misplaced', {
        file: path,
        line: 1,
        what: path,
        severity,
        message: `${sentence(because)}`,
        help,
      }),
    );
  }
  const told = new Set(candidates.map(({ path }) => path));
  const nested = code.holding('clerkMiddleware').filter((one) => NESTED.test(one) && !told.has(one));
  for (const path of nested) {
    const message = 'Next ignores it without a word: the entry must lie beside app/ or pages/, not in it.';
    const severity = active === undefined ? 'error' : 'warning';
    found.push(
      finding('wall/misplaced', {
        file: path,
        line: 1,
        what: path,
        severity,
        message,
        help: `Move it to ${facts.entry.target}.`,
      }),
    );
  }
  if (candidates.length === 0 && found.length === 0 && facts.clerk.major > 0 && asksClerk(context)) {
    const message = `The server code asks Clerk who is calling, and there is no ${facts.entry.target}: auth() throws where clerkMiddleware() has not run.`;
    found.push(finding('wall/absent', { what: 'absent', message }));
  }
  return found;
}
