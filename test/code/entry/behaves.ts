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

const FORGED = {
  'x-nonce': 'Zm9yZ2Vk',
  'content-security-policy': "script-src 'nonce-Zm9yZ2Vk'",
  'content-security-policy-report-only': "script-src 'nonce-Zm9yZ2Vk'",
};

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
  for (const path of ['/', '/dashboard', '/api/me'])
    for (const { method, headers } of CLOSED)
      await visit({ path, signedIn: false, isPublic: false, headers, method }, `${method} ${path} ${JSON.stringify(headers)}`);
}

/** Ways to ask that a visitor is refused for in a manner of its own. */
const CLOSED: { method: string; headers: Record<string, string> }[] = [
  { method: 'POST', headers: {} },
  { method: 'HEAD', headers: {} },
  { method: 'POST', headers: { 'next-action': '7f' } },
  { method: 'GET', headers: FORGED },
];

function refusal({ path, method = 'GET', headers = {} }: Ask): number {
  if (/^\/(?:api|trpc)(?:\/|$)/.test(path) || 'next-action' in headers) return 401;
  return method === 'GET' || method === 'HEAD' ? 307 : 303;
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
 * `replaced`: the old file's own rules are gone on purpose, so there is nothing to compare with; `ownWall`: it refuses as
 * its owner wrote it; `inFront`: this of the owner's is still asked first, where it was asked before.
 */
export async function behaves(
  path: string,
  before: string,
  after: string,
  {
    replaced = false,
    ownWall = false,
    inFront,
  }: { replaced?: boolean; ownWall?: boolean; inFront?: string | undefined } = {},
): Promise<void> {
  const was = replaced ? undefined : load(path, before);
  const is = new Entry(path, after);
  await eachAsk(before, async (ask, label) => {
    const now = await is.ask(ask);
    same(now.matched, true, `${label}: matched`);
    same(now.clerk > 0, true, `${label}: Clerk runs`);
    same(now.forged, [], `${label}: no forged header reaches Clerk`);
    if (!ask.signedIn && !ask.isPublic) {
      const status = ownWall && now.answer.status >= 300 ? now.answer.status : refusal(ask);
      same(now.answer.status, status, `${label}: refused`);
      const stored = now.answer.headers.find(([name]) => name === 'cache-control')?.[1];
      if (status === 401 && !ownWall) same(stored, 'no-store', `${label}: kept by no cache`);
      const isInFront = (line: string): boolean => inFront !== undefined && line.startsWith(`${inFront} `);
      same(now.log.filter((line) => !isInFront(line)), [], `${label}: nothing ran`);
      if (inFront === undefined || !was) return;
      const then = await was.ask(ask);
      const asked = then.matched ? then.log.filter(isInFront) : [];
      same(now.log, asked, `${label}: asked first as before`);
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
