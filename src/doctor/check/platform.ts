import { afterwards } from './afterwards.ts';
import { grow, setMember, setRest, spoil } from './assign.ts';
import { callbacks, runHanded } from './callbacks.ts';
import { listedArguments } from './calls.ts';
import { made } from './construct.ts';
import { noteGivenAway } from './given-away.ts';
import { readBy } from './hooks.ts';
import type { Machine } from './machine.ts';
import { eachOf } from './maps.ts';
import { memberOf } from './members.ts';
import { response } from './responses.ts';
import { mayThrowAnswering, mayThrowAt } from './throwing.ts';
import { together } from './together.ts';
import {
  ANY_VARIABLE,
  BUNDLED,
  byOf,
  known,
  nameSent,
  overlay,
  promise,
  type Site,
  Thrown,
  truth,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './value.ts';

/** Whether a file is one of the app's own that is built into it. */
export const isBundled = (file: Value | undefined): boolean => file?.is === 'object' && file.tag === BUNDLED;

/** What `require('x')` gives. */
export function required(source: Value | undefined, { module }: Site, machine: Machine): Value {
  if (source?.is !== 'known' || typeof source.value !== 'string') return UNKNOWN;
  const target = machine.project.resolve(source.value, module.path);
  return 'file' in target
    ? { is: 'namespace', file: target.file }
    : { is: 'outside', source: source.value, path: '' };
}

/** What a value is as a text: what was sent stays that, and so does a URL; what an object or a list makes may be an empty one. */
function asText(value: Value): Value {
  const isOther =
    /^(?:known|array|oneof)$/.test(value.is) ||
    (value.is === 'unknown' && value.values !== undefined) ||
    (value.is === 'object' && value.fields.get('toString')?.is !== 'native');
  return isOther ? UNKNOWN : value;
}

/** What a call of a function of the platform comes to; undefined where it means nothing here. */
export function platformCall(path: string, args: Value[], site: Site, machine: Machine): Value | undefined {
  readBy(path, args, site, machine);
  if (path === 'fetch') {
    // What is read that way is the same for everybody, and no more than the code.
    if (isBundled(args[0])) return promise(UNKNOWN);
    machine.note('work', 'calls fetch()', site);
    if (machine.visit) machine.ways.mayThrow += 1;
    return promise(UNKNOWN);
  }
  if (/^(?:Next)?Response\./.test(path)) {
    if (path.endsWith('.json')) noteGivenAway(args[0], site, machine);
    mayThrowAnswering(args, machine);
    return response(path.split('.').at(-1) ?? '', args, site, machine.visited, machine.mayKnow);
  }
  if (path === 'Boolean' && args[0]) {
    const is = machine.truth(args[0]);
    if (is !== undefined) return known(is, byOf(args[0]));
  }
  if (path === 'String' && args[0]) return asText(args[0]);
  if (/^Promise\.(?:all|allSettled|race|any)$/.test(path)) return together(args[0], path, site, machine);
  if (path === 'Promise.resolve') return promise(args[0] ?? UNKNOWN);
  if (path === 'Promise.reject') {
    if (!args[0] || truth(args[0]) === false) machine.ways.hollow += 1;
    return { is: 'promise', of: UNKNOWN, thrown: new Thrown() };
  }
  if (path === 'require' || path === 'process.getBuiltinModule') return required(args[0], site, machine);
  const [handed] = args;
  if (/^(?:set(?:Timeout|Interval|Immediate)|queueMicrotask|process\.nextTick)$/.test(path) && handed) {
    runHanded(handed, args.slice(/^set(?:Timeout|Interval)$/.test(path) ? 2 : 1), path, site, machine);
    afterwards(handed, machine, () => callbacks([handed], site, machine));
    return UNKNOWN;
  }
  mayThrowAt(path, args, machine);
  if (/^Object\.(?:keys|values|entries)$/.test(path))
    return listed(args[0], path.slice('Object.'.length), machine.visit !== undefined);
  if (path === 'Array.from' && args.length === 1 && args[0]) {
    const each = eachOf(args[0]);
    if (each) return { is: 'array', items: [...each] };
  }
  if (path === 'Object.fromEntries' && args[0]) {
    const made = fromEntries(args[0]);
    if (made) return made;
  }
  if (path === 'eval') noteEval(args[0], site, machine);
  if (path === 'BigInt' && args[0]?.is !== 'known') machine.ways.mayThrow += 1;
  const [target, ...sources] = args;
  const [named] = sources;
  if (path === 'Reflect.construct' && target)
    return made(target, listedArguments(named), site.node, site, machine);
  if (path === 'Reflect.get' && target && named?.is === 'known')
    return memberOf(target, String(named.value), machine, site);
  if (/^Object\.(?:freeze|seal|preventExtensions)$/.test(path) && target) return target;
  if (path === 'Object.assign' && target?.is === 'object') return assigned(target, sources, site, machine);
  if (/^(?:Object\.(?:assign|define|setProto)|Reflect\.(?:set|define|delete))/.test(path))
    for (const one of target?.is === 'unknown' ? (target.may ?? []) : [target]) {
      if (one?.is === 'object') spoil(one, machine);
      else if (one?.is === 'array') grow(one, machine);
    }
  if (path === 'atob' && args[0]?.is === 'known' && args[0].value === '') return args[0];
  // Read another way, it is what they chose.
  if (/^(?:atob|Buffer\.from|decodeURIComponent)$/.test(path) && args[0] && nameSent(args[0])) {
    machine.ways.mayThrow += 1;
    return args[0];
  }
  if (path === 'decodeURIComponent') return decoded(args[0], decodeURIComponent);
  if (path === 'decodeURI') return decoded(args[0], decodeURI);
  if (path === 'encodeURIComponent') return encoded(args[0]);
  if (path === 'Number') return numbered(args[0]);
  return undefined;
}

/** `eval(…)`: what stands in the code is not followed, and reading a name changes nothing: `eval('require')`. */
function noteEval(code: Value | undefined, site: Site, machine: Machine): void {
  if (code?.is !== 'known') machine.note('work', 'runs what it is given as code', site);
  else if (!/^[\w$.]*$/.test(String(code.value)))
    machine.note('lost', 'what eval() runs is not followed', site);
}

/** `Object.assign`: fields of the sources stand over those of the target. */
function assigned(
  target: Value & { is: 'object' },
  sources: readonly Value[],
  site: Site,
  machine: Machine,
): Value {
  for (const source of sources) {
    const fields = new Map(target.fields);
    overlay(fields, source);
    for (const [name, value] of fields)
      if (value !== target.fields.get(name)) {
        // What is read by a function is put there as what that gives.
        const read = value.is === 'getter' ? memberOf(source, name, machine, site) : value;
        setMember(target, name, read, site, machine);
      }
    if (source.is === 'object' ? source.rest.is !== 'known' : truth(source) !== false)
      setRest(target, machine);
  }
  return target;
}

/**
 * What `Object.keys` and the like give of an object that is known to have no more than it says.
 * @param isPlain What stands in the code is taken for all of it.
 */
function listed(of: Value | undefined, what: string, isPlain: boolean): Value | undefined {
  if (of?.is === 'env' && what !== 'keys') {
    const item: Value = what === 'values' ? ANY_VARIABLE : { is: 'array', items: [UNKNOWN, ANY_VARIABLE] };
    return { is: 'array', items: [item], grown: true };
  }
  if (of?.is !== 'object' || of.rest.is !== 'known' || !(of.complete || (isPlain && !of.cls)))
    return undefined;
  const items = [...of.fields].map(([name, value]): Value => {
    if (what === 'keys') return known(name);
    return what === 'values' ? value : { is: 'array', items: [known(name), value] };
  });
  return { is: 'array', items };
}

/** What `Object.fromEntries` makes of pairs that are known, each with a name that is. */
function fromEntries(pairs: Value): Value | undefined {
  const fields = new Map<string, Value>();
  for (const pair of eachOf(pairs) ?? [UNKNOWN]) {
    if (pair.is !== 'array' || pair.grown) return undefined;
    const [name, value = UNDEFINED] = pair.items;
    if (name?.is !== 'known' || name.loose) return undefined;
    fields.set(String(name.value), value);
  }
  return { is: 'object', fields, rest: UNDEFINED };
}

/** What decoding makes of a text; not told of one that it throws at. */
function decoded(value: Value | undefined, decode: (text: string) => string): Value | undefined {
  if (value?.is !== 'known' || typeof value.value !== 'string') return undefined;
  if (!value.value.includes('%')) return value;
  try {
    return known(decode(value.value), value.by);
  } catch {
    return undefined;
  }
}

/** The number that a text spells. */
function numbered(value: Value | undefined): Value | undefined {
  if (value?.is !== 'known' || typeof value.value !== 'string' || !/^\d+$/.test(value.value))
    return undefined;
  return known(Number(value.value), value.by);
}

/** A text as a part of a URL. */
function encoded(value: Value | undefined): Value | undefined {
  if (value?.is !== 'known' || typeof value.value !== 'string') return undefined;
  try {
    return known(encodeURIComponent(value.value), value.by);
  } catch {
    return undefined;
  }
}
