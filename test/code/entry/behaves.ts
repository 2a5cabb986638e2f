import { expect } from 'vitest';
import { type Ask, Entry, type Happened, pathsIn } from './harness.ts';

const PATHS = [
  '/',
  '/open',
  '/sign-in',
  '/dashboard',
  '/dashboard/x',
  '/api/me',
  '/trpc/list',
  '/de',
  '/de/dashboard',
  '/logo.png',
  '/users/1.png',
  '/a/redirected',
  '/relay/a',
  '/favicon.ico',
  '/t/12',
];

const REQUESTS: Record<string, string>[] = [{}, { cookie: 'beta=yes; theme=dark' }, { purpose: 'prefetch', cookie: 'beta=yes' }];

/** Does the original run at all? One that throws, or exports nothing, has no answers to compare with. */
function load(path: string, source: string): Entry | undefined {
  try {
    return new Entry(path, source);
  } catch {
    return undefined;
  }
}

async function eachAsk(source: string, visit: (ask: Ask, label: string) => Promise<void>): Promise<void> {
  const paths = [...new Set([...PATHS, ...pathsIn(source), '/preview?token=1'])].filter(
    (path) => !/^\/_next\/(?:static\/|image$)/.test(path),
  );
  for (const [index, path] of paths.entries())
    for (const headers of index % 5 === 0 || /beta|preview/.test(path) ? REQUESTS : REQUESTS.slice(0, 1))
      for (const signedIn of [false, true])
        for (const isPublic of [false, true])
          await visit({ path, signedIn, isPublic, headers }, `${path} ${JSON.stringify({ signedIn, isPublic, headers })}`);
}

/** Vitest's own comparison is only asked when two values differ: there are tens of thousands of them. */
function same(actual: unknown, expected: unknown, label: string): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual, label).toEqual(expected);
}

/** Calls the owner's code makes, the cost of a second Clerk (nested on purpose) left out. */
const seen = (happened: Happened): unknown => ({ log: happened.log, answer: happened.answer });

/**
 * Runs a file before and after with the same requests. After: Clerk runs on every path; without a session a path that is
 * not public gets 401 or sign-in and nothing of the owner's code runs; everything else gets what it got before, and the
 * owner's code sees just the requests that it saw.
 * @param replaced The old file's own rules are gone on purpose, so there is nothing to compare with.
 */
export async function behaves(
  path: string,
  before: string,
  after: string,
  replaced = false,
): Promise<void> {
  const was = replaced ? undefined : load(path, before);
  const is = new Entry(path, after);
  await eachAsk(before, async (ask, label) => {
    const now = await is.ask(ask);
    same(now.matched, true, `${label}: matched`);
    same(now.clerk > 0, true, `${label}: Clerk runs`);
    if (!ask.signedIn && !ask.isPublic) {
      const api = /^\/(?:api|trpc)(?:\/|$)/.test(ask.path);
      same(now.answer.status, api ? 401 : 307, `${label}: refused`);
      same(now.log, [], `${label}: nothing ran`);
      return;
    }
    if (!was) return;
    const then = await was.ask(ask);
    if (!then.matched) {
      const untouched = { kind: 'next', status: 200, headers: [], body: '' };
      same(seen(now), { log: [], answer: untouched }, `${label}: was not seen before`);
    } else same(seen(now), seen(then), `${label}: as before`);
  });
}
