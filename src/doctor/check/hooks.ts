import { dotted, field, type Node, nodes, stringOf } from '../../facts/ast.ts';
import { callbacks } from './callbacks.ts';
import type { Machine } from './machine.ts';
import { classesOf, keyName, memberOf } from './members.ts';
import type { Site, Value } from './value.ts';

/**
 * What the language and the platform call by themselves, where nobody spells the call: to iterate over an object, to await it, to
 * dispose of it, to make a text, a number or JSON of it, or to read its fields.
 */

/** Methods of an object literal that are called that way wherever it is used; those of symbols have no name here. */
const OF_LITERALS = new Set(['toString', 'valueOf', 'toJSON']);
/** Those of a class; `then` is called where somebody awaits one of its objects, and elsewhere, too. */
const OF_CLASSES = /^(?:toString|valueOf|toJSON|then)$/;

/** Whether a field of an object literal is called by the language. @param name Undefined where it is not known. */
export const isHook = (name: string | undefined): boolean => name === undefined || OF_LITERALS.has(name);

const hooksOf = new WeakMap<Node, readonly Node[]>();

/** The methods of a class that the language calls. */
function hooksIn(cls: Node): readonly Node[] {
  const before = hooksOf.get(cls);
  if (before) return before;
  const found = nodes(field(cls, 'body')?.body).filter((member) => {
    const key = field(member, 'key');
    if (member.type !== 'MethodDefinition' || member.static === true) return false;
    if (member.computed === true) return stringOf(key) === undefined && /^Symbol\./.test(dotted(key) ?? '');
    return member.kind === 'method' && OF_CLASSES.test(keyName(key) ?? '');
  });
  hooksOf.set(cls, found);
  return found;
}

/** Follows what the language may call of an object that was just made: what it does counts, what it refuses does not. */
export function runHooks(of: Value & { is: 'object' }, site: Site, machine: Machine): void {
  for (const cls of classesOf(of, machine)) {
    if (cls === '?') return;
    for (const member of hooksIn(cls.node)) {
      const node = field(member, 'value');
      if (node)
        callbacks(
          [{ is: 'function', node, scope: cls.scope, module: cls.module, self: of, name: 'hook' }],
          site,
          machine,
        );
    }
  }
}

/** What somebody who awaits a value calls; undefined for one that has no such method. */
export function thenOf(value: Value, machine: Machine, site: Site): Value | undefined {
  if (value.is !== 'object') return undefined;
  const own = value.fields.get('then');
  if (own) return own.is === 'getter' ? memberOf(value, 'then', machine, site) : own;
  if (!value.cls) return undefined;
  const isThenable = classesOf(value, machine).some(
    (cls) => cls !== '?' && hooksIn(cls.node).some((member) => keyName(field(member, 'key')) === 'then'),
  );
  return isThenable ? memberOf(value, 'then', machine, site) : undefined;
}

const MAX_INSIDE = 3;

/** Follows the getters in a value, all of which are read by whoever copies it or makes a text of it. */
export function readAll(value: Value, site: Site, machine: Machine, depth = 0): void {
  if (depth > MAX_INSIDE) return;
  if (value.is === 'array') for (const one of value.items) readAll(one, site, machine, depth + 1);
  if (value.is !== 'object') return;
  for (const [name, one] of value.fields) {
    if (one.is === 'getter') memberOf(value, name, machine, site);
    else readAll(one, site, machine, depth + 1);
  }
}

/** Functions of the platform and of Next that read all fields of what they are given. */
const READS_ALL = /^(?:JSON\.stringify|structuredClone|Object\.(?:values|entries)|(?:Next)?Response\.json)$/;

/** Follows the getters that a call reads. @param path What is called, of the platform or of Next. */
export function readBy(path: string, [given]: readonly Value[], site: Site, machine: Machine): void {
  if (given && READS_ALL.test(path)) readAll(given, site, machine);
}
