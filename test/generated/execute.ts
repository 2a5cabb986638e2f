import { transformSync } from 'esbuild';
import { BESIDE, type Program } from './programs.ts';

/** Who calls. */
export type Caller = 'stranger' | 'member';

interface Visit {
  caller: Caller;
  /** They call the handler beside. */
  beside?: true;
  /** What they send. */
  sent: string | null;
}

/** Who came to the database, in the order of `visits`; once for each visit. */
export interface Story {
  visits: Visit[];
  reached: Caller[];
}

interface World {
  caller: Caller;
  request: number;
  works: number;
  /** Functions that were called. */
  steps: number;
}

/** Calls of functions of a visit: what calls itself without end does not come anywhere. */
const MAX_STEPS = 1_000;

/** What control flow of Next is thrown as. */
class Leaves extends Error {}

const SENT = [null, 'a', 'x'] as const;
const visitsOf = (caller: Caller): Visit[] => SENT.map((sent) => ({ caller, sent }));

/** Each by themselves again and again, and strangers after a member. */
const STORIES: Visit[][] = [
  ...visitsOf('stranger').map((one) => [one, one, one, one]),
  visitsOf('stranger'),
  ...visitsOf('member').map((one) => [one, ...visitsOf('stranger')]),
  ...visitsOf('member').map((one) => [one, ...visitsOf('stranger').toReversed()]),
  [...visitsOf('member'), ...visitsOf('stranger')],
  [...visitsOf('stranger'), ...visitsOf('member'), ...visitsOf('stranger')],
];

/** The same, and strangers after somebody was at the handler beside. */
const STORIES_BESIDE: Visit[][] = [
  ...STORIES,
  ...(['stranger', 'member'] as const).flatMap((caller) =>
    visitsOf(caller).map((one) => [{ ...one, beside: true } as const, ...visitsOf('stranger')]),
  ),
];

/** The packages that programs import, for whoever calls just now. */
function packagesOf(world: World): Record<string, object> {
  const leave = (): never => {
    throw new Leaves('NEXT_REDIRECT');
  };
  const session = async () => {
    const isIn = world.caller === 'member';
    return { userId: isIn ? 'user_1' : null, sessionId: isIn ? 'sess_1' : null, isAuthenticated: isIn };
  };
  const protect = async () => (world.caller === 'member' ? session() : leave());
  const work = async () => {
    world.works += 1;
    return [];
  };
  class PrismaClient {
    note = { findMany: work, delete: work, update: work };
  }
  return {
    react: {
      cache: (run: (...given: unknown[]) => unknown) => {
        const kept = new Map<number, { given: unknown[]; result: unknown }[]>();
        return (...given: unknown[]) => {
          const calls = kept.get(world.request) ?? [];
          kept.set(world.request, calls);
          const before = calls.find((one) => one.given.every((each, at) => each === given[at]));
          const call = before ?? { given, result: run(...given) };
          if (!before) calls.push(call);
          return call.result;
        };
      },
    },
    '@clerk/nextjs/server': {
      auth: Object.assign(session, { protect }),
      currentUser: async () => (world.caller === 'member' ? { id: 'user_1' } : null),
    },
    'next/navigation': { redirect: leave, notFound: leave },
    '@prisma/client': { PrismaClient },
  };
}

type Exports = Record<string, unknown>;
type Loader = (path: string) => Exports;

interface Element {
  type: unknown;
  props: { children: unknown[] };
}
const element = (type: unknown, props: object | null, ...children: unknown[]): Element => ({
  type,
  props: { ...props, children },
});

/** Renders each component by itself, as React does. */
async function render(value: unknown): Promise<void> {
  const it = await value;
  if (Array.isArray(it)) await Promise.all(it.map(render));
  else if (typeof it === 'object' && it !== null && 'type' in it) {
    const { type, props } = it as Element;
    await render(typeof type === 'function' ? type(props) : props.children).catch(() => {});
  }
}

/** What is thrown when nobody waits any more is lost. */
const quietly = (run: () => void) => (): void => {
  try {
    run();
  } catch {}
};

/** What programs find beside what they import. */
const PLATFORM = {
  element,
  setTimeout: (run: () => void): unknown => setImmediate(quietly(run)),
  queueMicrotask: (run: () => void): void => queueMicrotask(quietly(run)),
};

type Compiled = (...given: unknown[]) => void;

function compiled(files: Record<string, string>): Map<string, Compiled> {
  const each = Object.entries(files).map(([path, text]): [string, Compiled] => {
    const counted = text.replaceAll('=> {', '=> { step();');
    const { code } = transformSync(counted, { loader: 'tsx', format: 'cjs', jsxFactory: 'element' });
    return [
      path,
      new Function('require', 'module', 'exports', ...Object.keys(PLATFORM), 'step', code) as Compiled,
    ];
  });
  return new Map(each);
}

/** Loads the app anew. */
function load(modules: ReadonlyMap<string, Compiled>, world: World): Loader {
  const packages = packagesOf(world);
  const step = (): void => {
    world.steps += 1;
    if (world.steps > MAX_STEPS) throw new Error('without end');
  };
  const loaded = new Map<string, { exports: Exports }>();
  const at: Loader = (path) => {
    const before = loaded.get(path);
    if (before) return before.exports;
    const module = { exports: {} as Exports };
    loaded.set(path, module);
    const from = (name: string): object => {
      const inner = name.replace(/^@\//, '').replace(/^\.\//, 'lib/');
      return packages[name] ?? at(`${inner}.ts`);
    };
    modules.get(path)?.(from, module, module.exports, ...Object.values(PLATFORM), step);
    return module.exports;
  };
  return at;
}

const idle = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

async function visit(
  { kind, file }: Pick<Program, 'kind' | 'file'>,
  app: Loader,
  sent: string | null,
): Promise<void> {
  const given = app(file);
  const call = (name: string, ...args: unknown[]): unknown =>
    (given[name] as (...all: unknown[]) => unknown)(...args);
  if (kind === 'page')
    await render(call('default', { searchParams: Promise.resolve(sent === null ? {} : { x: sent }) }));
  else if (kind === 'action') await call('act', sent);
  else {
    const headers = sent === null ? undefined : { x: sent };
    await call(kind, new Request('http://localhost/api/x', { method: kind, ...(headers && { headers }) }));
  }
}

/** Runs a program for strangers and members, in an app that is loaded anew for each story. */
export async function execute(program: Program): Promise<Story[]> {
  const modules = compiled(program.files);
  const stories: Story[] = [];
  for (const visits of program.files[BESIDE] === undefined ? STORIES : STORIES_BESIDE) {
    const world: World = { caller: 'stranger', request: 0, works: 0, steps: 0 };
    const app = load(modules, world);
    const reached: Caller[] = [];
    for (const { caller, sent, beside } of visits) {
      Object.assign(world, { caller, request: world.request + 1, works: 0, steps: 0 });
      await visit(beside ? { kind: 'POST', file: BESIDE } : program, app, sent).catch(() => {});
      await idle();
      if (world.works > 0 && world.steps <= MAX_STEPS) reached.push(caller);
    }
    stories.push({ visits, reached });
  }
  return stories;
}
