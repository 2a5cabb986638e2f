import { field, isFunction, type Node, nameOf, nodes } from '../../facts/ast.ts';
import { parentsIn, thisIn } from '../code/references.ts';
import { behind, type Flow, type Held, inside, keyOf } from './flow.ts';
import { byName, exported } from './flow-names.ts';

/** Which functions, classes and objects a value goes on in: what they give, and the fields they hold it in. */

/** What a function gives: what stands for the function gives it when it is called. */
export function given(node: Node, held: Held, flow: Flow): void {
  const parents = parentsIn(held.module);
  let fn = parents.get(node);
  while (fn && !isFunction(fn)) fn = parents.get(fn);
  if (fn) declared(fn, inside(held, '()'), flow);
}

/** A function or class stands for it, by its name or where it is written. */
export function declared(node: Node, held: Held, flow: Flow): void {
  const name = nameOf(field(node, 'id'));
  if (name !== undefined && node.type.endsWith('Declaration')) byName(name, node, held, flow);
  else flow.at(node, held);
  const around = parentsIn(held.module).get(node);
  if (around?.type === 'ExportDefaultDeclaration') exported('default', held, flow);
}

/** A field of an object that is written out holds it. */
export function inObject(property: Node, held: Held, flow: Flow): void {
  const object = parentsIn(held.module).get(property);
  if (object?.type !== 'ObjectExpression') return;
  // What is set up to be asked for gives it without being called.
  const way =
    property.kind === 'get'
      ? behind(
          held,
          held.path.filter((_, at) => at !== 1),
        )
      : held;
  flow.at(object, way);
  for (const one of nodes(object.properties)) {
    const fn = field(one, 'value');
    if (fn?.type === 'FunctionExpression') for (const node of thisIn(fn)) flow.at(node, way);
  }
}

/** A member of a class gives it. */
export function inClass(member: Node, held: Held, flow: Flow): void {
  const parents = parentsIn(held.module);
  const cls = parents.get(parents.get(member) ?? member);
  if (!cls) return;
  const way = behind(held, [keyOf(member), ...(member.kind === 'get' ? held.path.slice(1) : held.path)]);
  if (member.static === true) declared(cls, way, flow);
  else inObjectsOf(cls, way, flow);
}

/** A field of what a function of a class or an object is called on holds it. */
export function ofThis(node: Node, held: Held, flow: Flow): void {
  const parents = parentsIn(held.module);
  let at = parents.get(node);
  while (at && !/^(?:Class(?:Declaration|Expression)|ObjectExpression)$/.test(at.type)) at = parents.get(at);
  if (!at) flow.lose(node, held);
  else if (at.type === 'ObjectExpression') {
    const first = nodes(at.properties)[0];
    if (first) inObject(first, held, flow);
  } else inObjectsOf(at, held, flow);
}

/** Each object of a class holds it. */
function inObjectsOf(cls: Node, held: Held, flow: Flow): void {
  for (const member of nodes(field(cls, 'body')?.body)) {
    const fn = field(member, 'value');
    if (fn && member.static !== true) for (const node of thisIn(fn)) flow.at(node, held);
  }
  declared(cls, inside(held, 'new'), flow);
}
