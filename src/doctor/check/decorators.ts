import { field, type Node, nameOf, nodes } from '../../facts/ast.ts';
import { evaluate } from './expressions.ts';
import type { Machine } from './machine.ts';
import {
  known,
  native,
  object,
  promise,
  type Scope,
  type Site,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './value.ts';

/** What can't be followed may put anything in the place of a method. */
const LOST: Value = native((_, site, machine) => {
  machine.note('lost', 'a decorator decides what the method does, which is not followed', site);
  return promise(UNKNOWN);
});

/** Parameters of a decorator of TypeScript's own kind: the class, the name and the descriptor. Of the later kind there are two. */
const LEGACY = 3;

/**
 * What stands in the place of a method once its decorators have run, the last one first.
 * [typescriptlang.org/docs/handbook/decorators.html, github.com/tc39/proposal-decorators]
 * @param scope Of the class.
 */
export function decorated(member: Node, method: Value, scope: Scope, site: Site, machine: Machine): Value {
  return nodes(member.decorators).reduceRight((made, decorator) => {
    const fn = machine.quietly(() => evaluate(field(decorator, 'expression'), scope, machine, false));
    if (fn.is !== 'function') return LOST;
    return machine.quietly(() => replaced(fn, made, nameOf(field(member, 'key')), site, machine));
  }, method);
}

function replaced(
  decorator: Value & { is: 'function' },
  method: Value,
  name: string | undefined,
  site: Site,
  machine: Machine,
): Value {
  if (nodes(decorator.node.params).length < LEGACY) {
    const given = machine.invoke(
      decorator,
      [method, object({ kind: known('method'), name: known(name) })],
      site,
    );
    return given.is === 'function' || given.is === 'native' ? given : given.is === 'known' ? method : LOST;
  }
  const { choices } = machine.ways;
  let now = method;
  const value: Value = {
    is: 'getter',
    fn: native(() => now, [method]),
    set: native(([other = UNKNOWN], _, caller) => {
      now = caller.ways.choices > choices ? LOST : other;
      return UNDEFINED;
    }),
  };
  const descriptor = object({ value });
  const given = machine.invoke(decorator, [UNKNOWN, known(name), descriptor], site);
  const isOwn = given.is === 'known' || given === descriptor;
  const left = isOwn ? now : given.is === 'object' ? given.fields.get('value') : undefined;
  return left?.is === 'function' || left?.is === 'native' ? left : LOST;
}
