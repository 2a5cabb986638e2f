import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { WallVerdict } from '../../src/doctor/types.ts';
import { openWalls, type Walls } from './judge.ts';
import { middlewares, ROUTES } from './middlewares.ts';
import { type Gate, load } from './requests.ts';
import { ordinary, pathsOf, servedOn } from './routes.ts';

/** Another seed and more runs look further: what is found there is a case to write. */
const SEED = Number(process.env.CLERK_GUARD_FUZZ_SEED ?? 20_260_101);
const RUNS = Number(process.env.CLERK_GUARD_FUZZ_RUNS ?? 120);
const MS_PER_RUN = 1_000;

/** What callers may send beside the path. */
const HEADERS: Record<string, string>[] = [
  {},
  { 'x-demo': '1' },
  { cookie: 'demo=1' },
  { 'x-demo': '2', cookie: 'demo=2' },
];
const SENT = HEADERS.flatMap((headers) => ['', '?demo=1'].map((query) => ({ headers, query })));

/** Who gets to the routes of an app. */
interface Truth {
  /** How a stranger gets to each route that they get to. */
  strangers: ReadonlyMap<string, string>;
  /** Routes that strangers get to on an ordinary path. */
  open: ReadonlySet<string>;
  /** Routes that members get to on an ordinary path, sending nothing. */
  members: ReadonlySet<string>;
}

/** Asks for everything, as a stranger and as a member. */
async function truthOf(gate: Gate): Promise<Truth> {
  const strangers = new Map<string, string>();
  const [open, members] = [new Set<string>(), new Set<string>()];
  for (const route of ROUTES) {
    for (const path of pathsOf(route))
      for (const { headers, query } of SENT) {
        const url = path + query;
        const to = await gate.ask({ caller: 'stranger', url, headers });
        const served = to === undefined ? undefined : servedOn(to);
        if (served !== undefined && !strangers.has(served))
          strangers.set(served, `${url} with ${JSON.stringify(headers)}`);
        if (to !== undefined && ordinary(route).includes(path)) open.add(route);
      }
    for (const url of ordinary(route))
      if ((await gate.ask({ caller: 'member', url })) !== undefined) members.add(route);
  }
  return { strangers, open, members };
}

/** What is wrong with a verdict on a route; undefined where nothing is. */
async function wrongIn(
  { state, avoidedBy }: WallVerdict,
  route: string,
  { strangers, open, members }: Truth,
  gate: Gate,
): Promise<string | undefined> {
  const way = strangers.get(route);
  if (state === 'closed') return way && `a stranger gets to ${route} by ${way}`;
  if (state === 'open') return !open.has(route) && members.has(route) ? 'only members get there' : undefined;
  if (state !== 'partial' || way !== undefined || !members.has(route)) return undefined;
  if (!avoidedBy?.startsWith('/')) return `no stranger gets there by ${avoidedBy}`;
  for (const { headers, query } of SENT) {
    const to = await gate.ask({ caller: 'stranger', url: avoidedBy + query, headers });
    if (to !== undefined && servedOn(to) === route) return undefined;
  }
  return `no stranger gets there on ${avoidedBy}`;
}

let walls: Walls;

beforeAll(async () => {
  walls = await openWalls(ROUTES);
});

afterAll(() => walls.close());

const gate = (body: string, matcher = "['/(.*)']"): Gate =>
  load(
    `import { clerkMiddleware } from '@clerk/nextjs/server';\nimport { NextResponse } from 'next/server';\nexport default clerkMiddleware(async (auth, req) => { ${body} });\nexport const config = { matcher: ${matcher} };\n`,
  );

it.each<[string, Gate, string | undefined]>([
  ['nobody without a session, where that is asked for', gate('await auth.protect();'), undefined],
  ['everybody, where nobody is asked', gate(''), '/dash'],
  ['everybody, where the file does not run', gate('await auth.protect();', "['/admin']"), '/dash'],
  [
    'whoever sends what a condition of the matcher asks for to be absent',
    gate('await auth.protect();', "[{ source: '/(.*)', missing: [{ type: 'header', key: 'x-demo' }] }]"),
    '/dash',
  ],
  ['whoever is led there', gate("return NextResponse.rewrite(new URL('/about', req.url));"), '/about'],
  [
    'nobody who is sent elsewhere',
    gate("return NextResponse.redirect(new URL('/about', req.url));"),
    undefined,
  ],
  ['nobody at whom code throws', gate("throw new Error('no');"), undefined],
])('an entry file that is run lets through %s', async (_, one, to) => {
  expect(await one.ask({ caller: 'stranger', url: '/dash', headers: { 'x-demo': '1' } })).toBe(to);
});

it('no stranger gets to what a wall is said to close, and some get to what it is said to open', {
  timeout: 30_000 + RUNS * MS_PER_RUN,
}, async () => {
  const counts: Record<string, number> = {};
  const wrongs = async (text: string): Promise<string[]> => {
    const one = load(text);
    const truth = await truthOf(one);
    const found: string[] = [];
    for (const [route, wall] of await walls.judge(text)) {
      counts[wall.state] = (counts[wall.state] ?? 0) + 1;
      const wrong = await wrongIn(wall, route, truth, one);
      if (wrong !== undefined) found.push(`${wall.state} at ${route} (${wall.because}): ${wrong}`);
    }
    return found;
  };
  const holds = fc.asyncProperty(middlewares, async (text) => (await wrongs(text)).length === 0);
  const { counterexample } = await fc.check(holds, { seed: SEED, numRuns: RUNS });
  if (counterexample) {
    const [text] = counterexample;
    throw new Error(`${(await wrongs(text)).join('\n')}\n${text}`);
  }
  process.stdout.write(`${RUNS} walls of seed ${SEED}: ${JSON.stringify(counts, null, 1)}\n`);
  const share = (state: string): number => (counts[state] ?? 0) / (RUNS * ROUTES.length);
  expect(share('closed')).toBeGreaterThan(0.2);
  expect(share('open')).toBeGreaterThan(0.2);
  expect(share('unknown')).toBeLessThan(0.1);
});
