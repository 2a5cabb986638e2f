import type { Hook, Reach, Stage } from './elysia-parts.ts';
import type { Machine } from './machine.ts';
import { optionOf } from './options.ts';
import { isFunctionValue, type Site, truth, type Value } from './value.ts';

/** Options of a route or a guard that name functions, and when those run. */
const OPTIONS: Readonly<Record<string, Stage>> = {
  transform: 'transform',
  resolve: 'resolve',
  beforeHandle: 'before',
  afterHandle: 'after',
  afterResponse: 'after',
  mapResponse: 'after',
  parse: 'after',
  error: 'after',
};

/** How far functions are to reach that are added with some options. */
export function reachOf(options: Value | undefined): Reach {
  const as = optionOf(options, 'as');
  if (as.is !== 'known') return 'local';
  return as.value === 'global'
    ? 'global'
    : as.value === 'scoped' || as.value === 'plugin'
      ? 'scoped'
      : 'local';
}

const MAX_MACROS = 8;

/** Whether a macro that is an object is switched off: by `false`, and nothing else. */
const isOff = (value: Value): boolean => value.is === 'known' && value.value === false;

/** The functions that options name, themselves or by a macro; undefined where they are not known. */
export function hooksIn(
  options: Value | undefined,
  macros: ReadonlyMap<string, Value>,
  at: Site,
  machine: Machine,
  depth = 0,
): Hook[] | undefined {
  if (options === undefined || options.is === 'known') return [];
  if (options.is !== 'object' || options.rest.is !== 'known' || depth > MAX_MACROS) return undefined;
  const found: Hook[] = [];
  // One that is switched off leaves out those that stand behind it, too.
  let ends: boolean | undefined = false;
  for (const [name, value] of options.fields) {
    const macro = macros.get(name);
    const stage = OPTIONS[name];
    if (macro && ends !== true) {
      const isOn = macro.is === 'object' ? !isOff(value) : true;
      const made = isFunctionValue(macro) ? machine.quietly(() => machine.invoke(macro, [value], at)) : macro;
      if (isOn === false || truth(made) === false) ends = true;
      if (ends) continue;
      const isSure = truth(made) === true && (macro.is !== 'object' || value.is === 'known');
      const inner = hooksIn(made, macros, at, machine, depth + 1);
      if (inner === undefined) return undefined;
      for (const one of inner) found.push({ ...one, maybe: one.maybe || !isSure || ends === undefined });
      if (!isSure) ends = undefined;
    } else if (!macro && stage && value.is !== 'known')
      for (const fn of value.is === 'array' && !value.grown ? value.items : [value])
        found.push({ stage, fn, reach: 'local', maybe: false });
  }
  return found;
}
