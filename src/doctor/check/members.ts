import { field, type Node, nameOf, nodes } from '../../facts/ast.ts';
import type { Machine } from './machine.ts';
import {
  known,
  MODE,
  native,
  promise,
  REQUEST,
  Scope,
  type Site,
  Thrown,
  truth,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './value.ts';
import { isCredential } from './words.ts';

const PROMISE = new Set(['then', 'catch', 'finally']);

/** How many rows an answer has. */
const COUNTS = new Set(['length', 'rowCount', 'count', 'size']);

/** `value.name`. */
export function memberOf(value: Value, name: string, machine: Machine, site: Site): Value {
  switch (value.is) {
    case 'known':
      if (value.value === null || value.value === undefined)
        return known(value.by?.empty && COUNTS.has(name) ? 0 : undefined, value.by);
      return name === 'length' && typeof value.value === 'string' ? known(value.value.length) : UNKNOWN;
    case 'request':
      if (value.of === 'digest' || value.of === 'credential') return value;
      return isCredential(name) ? { is: 'request', of: 'credential' } : REQUEST;
    case 'env':
      return name === 'NODE_ENV' ? MODE : secretNamed(name);
    case 'secret':
      return name === 'length' ? UNKNOWN : value;
    case 'object':
      return fieldOf(value, name, machine, site);
    case 'class':
      return staticOf(value, name, machine, site);
    case 'namespace':
      return machine.names.exported(value.file, name);
    case 'outside':
      if (value.source === 'global' && value.path === 'process' && name === 'env') return { is: 'env' };
      return { ...value, path: value.path === '' ? name : `${value.path}.${name}` };
    case 'promise':
      return ofPromise(value, name, machine, site);
    case 'array':
      return itemOf(value, name);
    case 'native':
    case 'function':
      return value.is === 'native' && name === 'protect' ? UNKNOWN : UNDEFINED;
    default:
      return UNKNOWN;
  }
}

const SECRET = /SECRET|TOKEN|PASS|PWD|KEY|SALT|SIGN|CREDENTIAL|HMAC|PRIVATE|BEARER|AUTH|PIN|CODE/i;
const NO_SECRET =
  /PUBLI|(?:URLS?|URI|HOST|HOSTNAME|ORIGINS?|DOMAINS?|ID|NAME|PATH|REGION|EMAILS?|USER|MODE|ENABLED)$/i;

/** A variable of the environment: a secret by its name, or a value that others may know or guess. */
function secretNamed(name: string): Value {
  if (/^(?:NEXT_PUBLIC_\w*|VERCEL_ENV|VERCEL_URL|CI|PORT|NEXT_RUNTIME)$/.test(name)) return UNKNOWN;
  return SECRET.test(name) && !NO_SECRET.test(name) ? { is: 'secret', name, kind: 'secret' } : UNKNOWN;
}

function ofPromise(value: Value & { is: 'promise' }, name: string, machine: Machine, site: Site): Value {
  if (PROMISE.has(name)) {
    return native(([first, second], at) => {
      const { thrown } = value;
      const caught = name === 'catch' ? first : name === 'then' ? second : undefined;
      if (name === 'finally') {
        const last = first ? later(() => machine.invoke(first, [], at)) : value;
        return last.is === 'promise' && last.thrown && !thrown ? last : value;
      }
      if (thrown) {
        if (!caught || truth(caught) === false) return value;
        if (thrown.by) machine.note('wrong', `${thrown.by.what} is caught and passed over`, at);
        return later(() => machine.invoke(caught, [UNKNOWN], at));
      }
      return name === 'then' && first ? later(() => machine.invoke(first, [value.of], at)) : value;
    });
  }
  if (value.session) {
    machine.note(
      'wrong',
      `${value.session.what} is not awaited, so what is read from it is never there`,
      site,
    );
    return UNKNOWN;
  }
  return UNDEFINED;
}

/** What a callback of a promise comes to: what it throws is thrown to whoever awaits it, and to nobody else. */
function later(run: () => Value): Value {
  try {
    const result = run();
    return result.is === 'promise' ? result : promise(result);
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    return { is: 'promise', of: UNKNOWN, thrown: error };
  }
}

/** An item by its number, or how many there are: as long as none was put in or taken out on some way only. */
function itemOf(of: Value & { is: 'array' }, name: string): Value {
  if (of.grown) return UNKNOWN;
  if (name === 'length') return known(of.items.length);
  return /^\d+$/.test(name) ? (of.items[Number(name)] ?? UNDEFINED) : UNKNOWN;
}

/** A field, what a getter gives, or a method. */
function fieldOf(of: Value & { is: 'object' }, name: string, machine: Machine, site: Site): Value {
  const own = of.fields.get(name);
  if (own?.is === 'getter')
    return machine.invoke(own.fn.is === 'function' ? { ...own.fn, self: of } : own.fn, [], site);
  return own ?? methodOf(of, name, machine, site) ?? of.rest;
}

type ClassValue = Value & { is: 'class' };

const membersOf = (cls: ClassValue): readonly Node[] => nodes(field(cls.node, 'body')?.body);

function staticOf(cls: ClassValue, name: string, machine: Machine, site: Site): Value {
  for (const member of membersOf(cls)) {
    if (member.static !== true || nameOf(field(member, 'key')) !== name) continue;
    const value = field(member, 'value');
    if (value && member.type === 'MethodDefinition') {
      const fn: Value = {
        is: 'function',
        node: value,
        scope: cls.scope,
        module: cls.module,
        self: cls,
        name,
      };
      return member.kind === 'get' ? machine.invoke(fn, [], site) : fn;
    }
    if (value && /Function/.test(value.type))
      return { is: 'function', node: value, scope: cls.scope, module: cls.module, self: cls, name };
    return UNKNOWN;
  }
  return UNKNOWN;
}

/** A method of an object made by `new`, looked up through the classes it extends. */
function methodOf(
  of: Value & { is: 'object' },
  name: string,
  machine: Machine,
  site: Site,
): Value | undefined {
  let cls = of.cls;
  for (let up = 0; cls?.is === 'class' && up < 8; up += 1) {
    for (const member of membersOf(cls)) {
      if (member.static === true || nameOf(field(member, 'key')) !== name) continue;
      const value = field(member, 'value');
      if (!value || !/Function/.test(value.type)) return UNKNOWN;
      // An arrow function in a field sees the object through its scope.
      const scope = new Scope(cls.module, cls.scope);
      scope.names.set('this', of);
      const fn: Value = { is: 'function', node: value, scope, module: cls.module, self: of, name };
      return member.kind === 'get' ? machine.invoke(fn, [], site) : fn;
    }
    const parent = field(cls.node, 'superClass');
    const parentName = nameOf(parent);
    cls = parentName === undefined ? undefined : machine.names.lookup(parentName, cls.scope);
  }
  return undefined;
}
