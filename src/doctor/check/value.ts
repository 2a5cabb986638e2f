import type { Node } from '../../facts/ast.ts';
import type { Module } from '../code/module.ts';
import type { CheckKind, Place } from '../types.ts';
import type { Sums } from './aggregates.ts';
import type { Machine } from './machine.ts';
import { isOfRequest } from './words.ts';

/** A check that was met on the way: what it asks, and where. */
export interface Check extends Place {
  kind: CheckKind;
  /** As the code spells it: `auth.protect()`. */
  what: string;
  /** What it found is a list or an answer with one in it, not only a value: nothing is in it. */
  empty?: 'rows' | 'row';
  /** It asks somebody else, who may not answer. */
  looksUp?: true;
  /** The same of what is in it. */
  within?: Check;
}

/** A call, for the place it is made at. */
export interface Site {
  module: Module;
  node: Node;
  /** What it comes to is awaited or returned on the spot. */
  awaited: boolean;
}

/** A component that was put into the page, to be rendered once the page has returned. */
export interface Part {
  fn: Value;
  props: Value;
  site: Site;
}

/** A function that is known here; `machine` is the one that calls it. */
export type Native = (args: Value[], site: Site, machine: Machine) => Value;

/** A plain value: a text, a number, true, false or nothing. */
export type Plain = string | number | boolean | null | undefined;

/** What an expression comes to for somebody without a session, as far as it can be followed. */
export type Value =
  /** `pending`: awaiting it would do what it names; `may`: functions and objects that it may be, or anything else; `only`: or nothing at all; `truthy`: it counts as true; `values`: it is one of these. */
  | {
      is: 'unknown';
      pending?: string | undefined;
      may?: Value[] | undefined;
      only?: true;
      truthy?: true;
      values?: Plain[];
    }
  /** `by`: known because of a check; `loose`: null or undefined, it is not known which; of true and false: it only counts as that. */
  | { is: 'known'; value: Plain; by?: Check | undefined; loose?: true }
  /**
   * Something the caller sent, or what came from it; `credential`: a key or token, `along` in a cookie or a header; `digest`: the hash of one; `part`: what
   * they may have left out, `what` where its name is known, `made` how this was made of it; `segment`: a dynamic one of the URL, which is there;
   * `after`: the text that tokens which came along stand behind, and nothing else does; `as`: what it is to the platform, the
   * request itself, a URL or what `get()` gives null of where they left it out; `lacks`: it is a text or null, and never undefined.
   */
  | {
      is: 'request';
      of?: 'cookies' | 'headers' | 'credential' | 'digest' | 'segment' | 'part';
      what?: string;
      made?: string;
      along?: true;
      after?: string;
      as?: 'request' | 'url' | 'bag' | undefined;
      lacks?: 'null' | undefined;
    }
  /** The dynamic segments of a URL: those that are always there, by their names; `later`: they are not awaited yet. */
  | { is: 'request'; of: 'segments'; names: ReadonlySet<string>; later?: boolean }
  /**
   * A value only the owner knows, or what was computed from one; `derived`: what a package or the platform made of it; `signs`: whether it is the
   * signature of nothing but what others know, too.
   */
  | {
      is: 'secret';
      name: string;
      kind: 'secret' | 'signature';
      listed?: boolean;
      derived?: true;
      signs?: 'known' | 'other';
    }
  /** `open`: names of variables that have a default, which others may know. */
  | { is: 'env'; open?: ReadonlySet<string> | undefined }
  /** `bound`: made by `bind`, so that nobody who calls it says what `this` is. */
  | {
      is: 'function';
      node: Node;
      scope: Scope;
      module: Module;
      self?: Value | undefined;
      name?: string;
      bound?: true;
    }
  /** `holds`: what else it may call or change when it is called. */
  | { is: 'native'; call: Native; holds: readonly Value[]; name?: string }
  /** One of several functions, classes or parts of packages, it is not known which. */
  | { is: 'oneof'; values: Value[] }
  | { is: 'class'; node: Node; scope: Scope; module: Module }
  | {
      is: 'object';
      fields: Map<string, Value>;
      rest: Value;
      tag?: string | undefined;
      cls?: Value | undefined;
      /** It stands in a generated file: what it lists is all there is. */
      complete?: boolean | undefined;
      /** The objects of which it may be either: what is written to it is written to one of them. */
      either?: Value[] | undefined;
    }
  /** `grown`: items were put in on some way, perhaps not on all. */
  | { is: 'array'; items: Value[]; grown?: true | undefined }
  /** `own`: an async function of the app gives it, which was followed to its end. */
  | { is: 'promise'; of: Value; thrown?: Thrown | undefined; session?: Check | undefined; own?: true }
  | { is: 'namespace'; file: string }
  /**
   * Part of a package that is not read; `pending` as above; `spelled`: how the code calls it; `digest`: it asks for what has the hash of what was sent, or the token itself;
   * `counts`: it counts in a store; `decides`: it is handed the caller's token, and decides what that is good for; `absent`: nothing may be in its place; `sums`: it
   * asks for one row of what is counted or added up.
   */
  | {
      is: 'outside';
      source: string;
      path: string;
      pending?: boolean;
      spelled?: string | undefined;
      args?: Value[] | undefined;
      digest?: boolean | 'token' | undefined;
      counts?: true | undefined;
      decides?: true | undefined;
      absent?: true | undefined;
      sums?: Sums | undefined;
      /** The fields of a schema, each with its own. */
      shape?: Value | undefined;
    }
  | { is: 'getter'; fn: Value; set?: Value | undefined }
  | { is: 'elements'; parts: Part[] }
  /** `match` gives undefined where it is not run. */
  | {
      is: 'regexp';
      source: string;
      /** It begins where it ended the time before. */
      goesOn?: true;
      match: (text: string) => RegExpExecArray | null | undefined;
      replace?: (text: string, put: string) => string;
    };

/** A part of a package. */
export type Outside = Value & { is: 'outside' };

/** Control left by `throw`, `redirect()` or a check that refuses. No error of ours, so nobody wants its stack. */
export class Thrown {
  readonly by: Check | undefined;
  constructor(by?: Check) {
    this.by = by;
  }
}

export const UNKNOWN: Value = { is: 'unknown' };
/** `process.env.NODE_ENV`. */
export const MODE: Value = { is: 'unknown' };
/** A variable of the environment that every visitor's browser is told. */
export const TOLD: Value = { is: 'unknown' };
/** Any other one that others may know or guess. */
export const SET: Value = { is: 'unknown' };
/** A variable of the environment, whichever: the caller chose its name, or all of them are listed. */
export const ANY_VARIABLE: Value = { is: 'unknown' };
/** A secret, or the text that stands in the code in its place. */
export const GUESSED: Value = { is: 'unknown', truthy: true };
/** A text that was made of one, and a list of such texts. */
export const TEXT: Value = { is: 'unknown' };
export const TEXTS: Value = { is: 'unknown' };
/** An argument that may be given or not, like any behind it: how many there are is not known. */
export const MORE: Value = { is: 'unknown' };
/** An item of a list or a table that is empty where it stands: something fills it that is not followed. */
export const KEPT: Value = { is: 'unknown' };
/** Clerk's secret key, as a middleware or proxy looks at it, and the key that every visitor's browser is told. */
export const KEY: Value = { is: 'unknown', truthy: true };
export const PUBLISHABLE: Value = { is: 'unknown', truthy: true };
export const REQUEST: Value = { is: 'request' };
/** The request that a route handler is called with. */
export const CALL: Value = { is: 'request', as: 'request' };
/** A part of what the caller sent that they may have left out. */
export const PART: Value = { is: 'request', of: 'part' };
/** The same, of which the platform gives null where they did. */
export const PART_OR_NULL: Value = { is: 'request', of: 'part', lacks: 'null' };
/** What the caller sent, once something else may stand in its place or was made of it. */
export const anyhow = (sent: Value & { is: 'request' }): Value =>
  sent.of !== 'segments' && (sent.as || sent.lacks) ? { ...sent, as: undefined, lacks: undefined } : sent;
export const known = (value: Plain, by?: Check): Value => ({
  is: 'known',
  value,
  by,
});
export const UNDEFINED = known(undefined);
export const promise = (of: Value): Value => ({ is: 'promise', of });
export const object = (fields: Record<string, Value>, rest: Value = UNDEFINED, tag?: string): Value => ({
  is: 'object',
  fields: new Map(Object.entries(fields)),
  rest,
  tag,
});
export const native = (call: Native, holds: readonly Value[] = []): Value => ({ is: 'native', call, holds });

/** Names of one block or function. */
export class Scope {
  names = new Map<string, Value>();
  readonly parent: Scope | undefined;
  readonly module: Module;
  constructor(module: Module, parent?: Scope) {
    this.module = module;
    this.parent = parent;
  }
  /** The scope a name was declared in. */
  owner(name: string): Scope | undefined {
    for (let scope: Scope | undefined = this; scope; scope = scope.parent)
      if (scope.names.has(name)) return scope;
    return undefined;
  }
}

/** What may be changed in place. */
export type Container = (Value & { is: 'object' }) | (Value & { is: 'array' }) | Scope;

/** Whether what the caller sent surely has a part: everything else of it may be null, and so may what is looked for in it. */
export const hasPart = (sent: Value & { is: 'request' }, name: string): boolean =>
  sent.of === 'segments' || (sent.of !== 'part' && isOfRequest(name));

/** Whether a value is surely none of these: a variable of the environment is a text, or undefined where nobody has set it. */
export const isNever = (value: Value, nothing: null | undefined): boolean =>
  value === TEXT ||
  value === KEY ||
  value === GUESSED ||
  (nothing === null && (value.is === 'secret' || isNamed(value)));

/** Whether a value is a list with nothing in it, or an answer with such a list or no row in it. */
export const isEmptyList = (value: Value): boolean =>
  value.is === 'known' &&
  value.by?.empty !== undefined &&
  (value.value === null || value.value === undefined);

/** Whether a value counts as true; undefined where that is not known. */
export function truth(value: Value): boolean | undefined {
  switch (value.is) {
    case 'known':
      // A list is there, and so is an answer, whatever is in it.
      return isEmptyList(value) ? true : Boolean(value.value);
    case 'unknown':
      return value.truthy ?? (value.values?.every((one) => !one) ? false : undefined);
    case 'request':
    case 'secret':
    case 'outside':
      return undefined;
    case 'object':
      return value.fields.has(ABSENT_FIELD) ? undefined : true;
    case 'oneof':
      return value.values.every((one) => truth(one) === true) ? true : undefined;
    default:
      return true;
  }
}

export const byOf = (value: Value): Check | undefined => (value.is === 'known' ? value.by : undefined);

/** Components in a page: what stands in it twice is rendered alike. */
export const elements = (parts: readonly Part[]): Value => ({ is: 'elements', parts: [...new Set(parts)] });

const MAX_INSIDE = 6;

/** The components inside a value. */
export function partsOf(value: Value): Part[] {
  if (value.is === 'elements') return value.parts;
  for (const one of heldBy(value) ?? [])
    if (one.is === 'elements' || heldBy(one)) return partsIn(value, 0, new Map());
  return [];
}

/** @param seen Values that were looked into, with the least depth: one may hold another in many ways, and itself. */
function partsIn(value: Value, depth: number, seen: Map<Value, number>): Part[] {
  if (value.is === 'elements') return depth > MAX_INSIDE ? [] : value.parts;
  const held = heldBy(value);
  if (held === undefined || depth > MAX_INSIDE || (seen.get(value) ?? depth + 1) <= depth) return [];
  seen.set(value, depth);
  return [...held].flatMap((one) => partsIn(one, depth + 1, seen));
}

function heldBy(value: Value): Iterable<Value> | undefined {
  if (value.is === 'array') return value.items;
  if (value.is === 'promise') return [value.of];
  if (value.is === 'unknown') return value.may;
  return value.is === 'object' ? value.fields.values() : undefined;
}

/** What the URL of a file that is built into the app is called. */
export const BUNDLED = 'bundled file';
/** What a query is called that only asks whether the database answers. */
export const PING = 'ping';
/** What is told of a promise once it has come or was rejected. */
export const SETTLED = 'Settled';
/** The field of a Map or a Set that says what it holds. */
export const ITEMS_FIELD = '#items';
/** The field of a Map with its pairs, where nothing changes them. */
export const PAIRS_FIELD = '#pairs';
/** What an object is called that a function answers for, and the fields with that function and what stands behind it. */
export const PROXY = 'Proxy';
export const GET_FIELD = '#get';
export const TARGET_FIELD = '#target';
/** A host that stands for the app's own, of which the name is not known. */
export const ORIGIN = 'https://app.example';
/** The field of a URL that leads to another host. */
export const AWAY = '#away';
/** The field of a response that says what it means for a visitor. */
export const MEANING_FIELD = '#meaning';
/** The field of a response whose status says that nothing is served: 400 and above. */
export const FAILS_FIELD = '#fails';
/** The field of a response that says which code sends whoever gets it elsewhere, in the order of the places. */
export const SENDERS_FIELD = '#senders';
/** The field of a response that may not be there: nothing is in its place. */
export const ABSENT_FIELD = '#absent';

/** Whether a value is a function, and its code is known here. */
export const isFunctionValue = (value: Value): boolean => value.is === 'function' || value.is === 'native';

/** Whether a value is a function, whichever it is of several, and its code is known here. */
export const isFollowed = (value: Value): boolean =>
  value.is === 'oneof' ? value.values.every(isFunctionValue) : isFunctionValue(value);

/** The functions among what a value may be. */
export function mayBe(value: Value): Value[] {
  if (value.is === 'unknown') return (value.may ?? []).flatMap(mayBe);
  return value.is === 'oneof' ? value.values.filter(isFunctionValue) : isFunctionValue(value) ? [value] : [];
}

/** The plain values of which a value is one; undefined where it may be anything else. */
export function plainOf(value: Value): readonly Plain[] | undefined {
  if (value.is === 'known') return value.loose ? undefined : [value.value];
  return value.is === 'unknown' ? value.values : undefined;
}

/** Whether a value is what the app keeps under a name of its own on the global object. */
export const isOwnGlobal = (value: Value): boolean =>
  value.is === 'outside' && value.source === 'global' && /^(?:globalThis|global|self)\.\w+$/.test(value.path);

/** Puts one object's fields over another's: what is not known of the upper one may stand in for any below. */
export function overlay(fields: Map<string, Value>, upper: Value): void {
  const rest = upper.is === 'object' ? upper.rest : upper;
  if (upper.is !== 'object' ? truth(upper) !== false : rest.is !== 'known')
    for (const name of fields.keys()) fields.set(name, UNKNOWN);
  if (upper.is === 'object') for (const [name, value] of upper.fields) fields.set(name, value);
}

/** What the caller sends that by: `the header x-preview`; undefined where its name is not known. */
export const nameSent = (value: Value): string | undefined =>
  value.is === 'request' && value.of === 'part' ? value.what : undefined;

/** Whether two values are alike in all that code can tell of them; in doubt they are not. */
export function isAlike(one: Value, other: Value): boolean {
  if (one === other) return true;
  if (one.is === 'known' && other.is === 'known')
    return Object.is(one.value, other.value) && one.by === other.by && one.loose === other.loose;
  if (one.is === 'request' && other.is === 'request')
    return one.of === 'segments'
      ? other.of === 'segments' && one.names === other.names && one.later === other.later
      : other.of === one.of &&
          other.what === one.what &&
          other.made === one.made &&
          other.along === one.along &&
          other.after === one.after &&
          other.as === one.as &&
          other.lacks === one.lacks;
  if (one.is === 'secret' && other.is === 'secret')
    return (
      one.name === other.name &&
      one.kind === other.kind &&
      one.listed === other.listed &&
      one.derived === other.derived &&
      one.signs === other.signs
    );
  if (one.is !== 'unknown' || other.is !== 'unknown' || [one, other].some(isNamed)) return false;
  const [may, its] = [one.may ?? [], other.may ?? []];
  return (
    one.pending === other.pending &&
    one.truthy === other.truthy &&
    one.only === other.only &&
    isSameList(one.values, other.values) &&
    may.length === its.length &&
    may.every((each, at) => each === its[at])
  );
}

const isSameList = (one: readonly Plain[] = [], other: readonly Plain[] = []): boolean =>
  one.length === other.length && one.every((each, at) => Object.is(each, other[at]));

/** Values that are told apart by which they are. */
const NAMED: ReadonlySet<Value> = new Set([
  MODE,
  TOLD,
  SET,
  GUESSED,
  TEXT,
  TEXTS,
  ANY_VARIABLE,
  MORE,
  KEPT,
  KEY,
]);
const isNamed = (value: Value): boolean => NAMED.has(value);

/** The path of a part of a package, as it is spoken of. */
const pathTold = ({ source, path }: Outside): string =>
  path.replace(/^default(?=[.(])/, source.split('/').at(-1) ?? source);

/** What awaiting a value does, where it does anything. */
export function pendingOf(value: Value): string | undefined {
  if (value.is === 'unknown') return value.pending;
  return value.is === 'outside' && value.pending ? (value.spelled ?? pathTold(value)) : undefined;
}
