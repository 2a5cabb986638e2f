import { field, type Node, nameOf, nodes } from '../../facts/ast.ts';
import { childNodes } from '../code/children.ts';
import type { Module } from '../code/module.ts';
import type { Modules } from '../code/project.ts';
import { made } from './construct.ts';
import { ASIDE } from './importers.ts';
import type { Machine } from './machine.ts';
import { keyName } from './members.ts';
import { leftByMethods } from './state.ts';
import { Scope, UNKNOWN, type Value } from './value.ts';

/**
 * The one object of a class that it makes itself, once, and keeps in a static field: `Service.instance ??= new Service()`.
 */

type ClassValue = Value & { is: 'class' };

const MAX_DEPTH = 200;
const MAX_INSIDE = 3;
const kept = new WeakMap<Machine, Map<Node, Value>>();

/** What a class writes to a static field of its own. */
function writesTo(name: string, cls: Node): Node[] {
  const found: Node[] = [];
  const visit = (node: Node, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    const left = node.type === 'AssignmentExpression' ? field(node, 'left') : undefined;
    if (left?.type === 'MemberExpression' && keyName(field(left, 'property')) === name) found.push(node);
    for (const child of childNodes(node)) visit(child, depth + 1);
  };
  visit(cls, 0);
  return found;
}

/** Whether a field of that name of a class is written by anybody else: by its name, or by one that it may have been handed by. */
function isWrittenElsewhere(name: string, cls: string, within: number, project: Modules): boolean {
  const field = name.replaceAll('$', '\\$');
  const write = new RegExp(
    String.raw`([\w$]+|[)\]])(?:\.${field}|\[\s*(['"])${field}\2\s*\])\s*(?:\?\?|\|\||&&)?=(?![=>])`,
    'g',
  );
  let times = 0;
  for (const file of project.sources()) {
    const text = ASIDE.test(file) ? '' : (project.text(file) ?? '');
    if (!text.includes(name)) continue;
    for (const [, by = ''] of text.matchAll(write)) {
      // Other classes have fields of that name, too.
      if (by === 'this' || (/^[A-Z]/.test(by) && by !== cls)) continue;
      if (by !== cls) return true;
      times += 1;
    }
  }
  return times > within;
}

/** Whether somebody gives a field or a method of such an object another value, by whatever name they have it. */
function isChangedElsewhere(of: Value & { is: 'object' }, cls: ClassValue, project: Modules): boolean {
  const members = nodes(field(cls.node, 'body')?.body).filter((one) => one.static !== true);
  const names = [...of.fields.keys(), ...members.map((one) => nameOf(field(one, 'key')))];
  const plain = names
    .filter((one) => one !== undefined && /^[\w$]+$/.test(one))
    .map((one) => one?.replaceAll('$', '\\$'));
  if (plain.length === 0) return false;
  const write = new RegExp(
    String.raw`(?<!\bthis)(?:\.(?:${plain.join('|')})\b|\[\s*['"](?:${plain.join('|')})['"]\s*\])\s*(?:\?\?|\|\||&&)?=(?![=>])`,
  );
  return project.sources().some((file) => !ASIDE.test(file) && write.test(project.text(file) ?? ''));
}

/** What is left of an object that lives as long as the app, and of those that it holds, whoever calls them. */
function remaining(of: Value, machine: Machine, depth = 0): Value {
  if (of.is !== 'object' || !of.cls || depth > MAX_INSIDE) return of;
  const fields = new Map([...of.fields].map(([name, one]) => [name, remaining(one, machine, depth + 1)]));
  return leftByMethods({ ...of, fields }, machine);
}

/** Whether what an object is made with is no more than what its module knows. */
const isPlainArgument = (node: Node, { bindings }: Module): boolean =>
  node.type === 'Literal' || (node.type === 'Identifier' && bindings.has(nameOf(node) ?? ''));

/** The object that such a field holds, or nothing yet; undefined where that is not known. */
export function singletonIn(cls: ClassValue, name: string, machine: Machine): Value | undefined {
  const all = kept.get(machine) ?? new Map<Node, Value>();
  kept.set(machine, all);
  const writes = writesTo(name, cls.node);
  const [write] = writes;
  const value = field(write, 'right');
  const own = nameOf(field(cls.node, 'id'));
  if (!write || writes.length !== 1 || value?.type !== 'NewExpression' || own === undefined) return undefined;
  const target = nameOf(field(value, 'callee'));
  const before = all.get(write);
  if (before) return before;
  all.set(write, UNKNOWN);
  if (target !== own || !nodes(value.arguments).every((one) => isPlainArgument(one, cls.module)))
    return undefined;
  const left = field(field(write, 'left'), 'object');
  const isOwn = left?.type === 'ThisExpression' || nameOf(left) === own;
  if (!isOwn || isWrittenElsewhere(name, own, nameOf(left) === own ? 1 : 0, machine.project))
    return undefined;
  const scope = new Scope(cls.module, cls.scope);
  const site = { module: cls.module, node: value, awaited: false };
  const args = nodes(value.arguments).map((one) =>
    one.type === 'Identifier' ? machine.names.lookup(nameOf(one) ?? '', scope) : UNKNOWN,
  );
  const one = machine.quietly(() => made(cls, args, value, site, machine));
  const isFixed = one.is === 'object' && !isChangedElsewhere(one, cls, machine.project);
  const held: Value = isFixed ? { is: 'unknown', may: [remaining(one, machine)], only: true } : UNKNOWN;
  all.set(write, held);
  return held;
}
