import { type Ending, ended, type Hooks, isCallable, refused, tell, withHook } from './action-chain.ts';
import { callbacks } from './callbacks.ts';
import type { Machine } from './machine.ts';
import {
  known,
  native,
  object,
  promise,
  REQUEST,
  type Site,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './value.ts';

/**
 * Server functions of zsa: procedures one after the other, each given what the one before it has returned, then the function
 * itself. What is thrown comes back as the second item of the answer, and is told to the hooks.
 * [zsa.vercel.app/docs/procedures, its zod-safe-function.ts]
 */
export function zsaCall(source: string, path: string, args: readonly Value[]): Value | undefined {
  if (source !== 'zsa') return undefined;
  const [first, second] = args.map(chainOf);
  if (path === 'createServerAction') return builder(NOTHING, false);
  if (path === 'createServerActionProcedure')
    return args.length === 0 ? builder(NOTHING, true) : first && builder(first, true);
  if (path === 'chainServerActionProcedures' && first && second)
    return procedure({
      steps: [...first.steps, ...second.steps.slice(-1)],
      hooks: Object.fromEntries(
        HOOKS.map((name) => [name, [...(first.hooks[name] ?? []), ...(second.hooks[name] ?? [])]]),
      ),
    });
  return undefined;
}

interface Chain {
  steps: readonly Value[];
  hooks: Hooks;
}

const NOTHING: Chain = { steps: [], hooks: {} };
const HOOKS = ['onStart', 'onSuccess', 'onError', 'onComplete', 'experimental_shapeError'];
const SAME = ['output', 'timeout', 'retry', 'onOutputParseError'];
/** What they are given runs before the function itself. */
const BEFORE = ['input', 'onInputParseError'];
const STEPS = '#steps';

const heldBy = ({ steps, hooks }: Chain): Value[] => [...steps, ...Object.values(hooks).flat()];

/** The procedures behind a complete one. */
function chainOf(value: Value): Chain | undefined {
  const [steps, hooks] =
    value.is === 'object' ? [value.fields.get(STEPS), value.fields.get('#hooks')] : [undefined, undefined];
  if (steps?.is !== 'array' || hooks?.is !== 'object') return undefined;
  const named = [...hooks.fields].map(([name, list]) => [name, list.is === 'array' ? list.items : []]);
  return { steps: steps.items, hooks: Object.fromEntries(named) };
}

/** What is being built: a procedure, or a server function behind some. */
function builder(chain: Chain, isProcedure: boolean, before: readonly Value[] = []): Value {
  const held = [...heldBy(chain), ...before];
  const same = native(() => builder(chain, isProcedure, before), held);
  const ahead = native(([one]) => builder(chain, isProcedure, one ? [...before, one] : before), held);
  const hook = (name: string): Value =>
    native(
      ([fn]) => builder({ ...chain, hooks: withHook(chain.hooks, name, fn) }, isProcedure, before),
      held,
    );
  const handler = native(([given = UNKNOWN]) => {
    const fn = behind(before, given);
    if (isProcedure) return procedure({ ...chain, steps: [...chain.steps, fn] });
    return native(
      (_, site, machine) => answer(chain, fn, { ...site, awaited: true }, machine),
      [...held, fn],
    );
  }, held);
  return object(
    {
      ...Object.fromEntries(SAME.map((name) => [name, same])),
      ...Object.fromEntries(BEFORE.map((name) => [name, ahead])),
      ...Object.fromEntries(HOOKS.map((name) => [name, hook(name)])),
      handler,
    },
    UNKNOWN,
  );
}

/** A function before which others run that were handed over. */
const behind = (before: readonly Value[], fn: Value): Value =>
  before.length === 0 || !isCallable(fn)
    ? fn
    : native(
        (given, site, machine) => {
          callbacks(before, site, machine, REQUEST);
          return machine.invoke(fn, given, site);
        },
        [...before, fn],
      );

function procedure(chain: Chain): Value {
  const hooks = Object.entries(chain.hooks).map(([name, items]) => [
    name,
    { is: 'array', items: [...items] },
  ]);
  return object(
    {
      createServerAction: native(() => builder(chain, false), heldBy(chain)),
      [STEPS]: { is: 'array', items: [...chain.steps] },
      '#hooks': object(Object.fromEntries(hooks)),
    },
    UNKNOWN,
  );
}

function answer({ steps, hooks }: Chain, fn: Value, site: Site, machine: Machine): Value {
  const ending: Ending = ended(() => {
    let context: Value = UNDEFINED;
    for (const step of steps) context = called(step, context, site, machine);
    tell(hooks, ['onStart'], machine, site);
    called(fn, context, site, machine);
    return true;
  });
  refused(ending, machine, site);
  const told = [
    'experimental_shapeError',
    'onError',
    ...(ending.succeeds ? ['onSuccess'] : []),
    'onComplete',
  ];
  tell(hooks, told, machine, site);
  const items = ending.succeeds ? [UNKNOWN, UNKNOWN] : [known(null, ending.thrown?.by), object({}, UNKNOWN)];
  return promise({ is: 'array', items });
}

function called(fn: Value, context: Value, site: Site, machine: Machine): Value {
  if (!isCallable(fn)) {
    machine.note('lost', 'a procedure or its function can not be followed', site);
    return UNKNOWN;
  }
  return machine.wait(machine.invoke(fn, [object({ ctx: context, input: REQUEST }, UNKNOWN)], site), site);
}
