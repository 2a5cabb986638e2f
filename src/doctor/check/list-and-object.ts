import { field, type Node, nameOf, nodes } from '../../facts/ast.ts';
import type { Module } from '../code/module.ts';
import { callbacks } from './callbacks.ts';
import { constantText, evaluate } from './expressions.ts';
import { isHook } from './hooks.ts';
import type { Machine } from './machine.ts';
import { eachOf } from './maps.ts';
import { memberOf } from './members.ts';
import { overlay, type Scope, truth, UNDEFINED, UNKNOWN, type Value } from './value.ts';

/** The list that an array literal makes. */
export function arrayOf(node: Node, scope: Scope, machine: Machine): Value {
  const items: Value[] = [];
  let grown = false;
  for (const element of nodes(node.elements)) {
    if (element.type !== 'SpreadElement') {
      items.push(evaluate(element, scope, machine, false));
      continue;
    }
    const spread = evaluate(field(element, 'argument'), scope, machine, false);
    if (spread.is === 'request') machine.ways.mayThrow += 1;
    const each = eachOf(spread);
    items.push(...(each ?? (spread.is === 'array' ? spread.items : [UNKNOWN])));
    grown ||= each === undefined;
  }
  // A hole is an item, too, which is not among the nodes.
  grown ||= Array.isArray(node.elements) && node.elements.includes(null);
  return grown ? { is: 'array', items, grown } : { is: 'array', items };
}

/** The object that an object literal makes. */
export function objectOf(node: Node, scope: Scope, machine: Machine): Value {
  const fields = new Map<string, Value>();
  let rest: Value = UNDEFINED;
  for (const property of nodes(node.properties)) {
    if (property.type === 'SpreadElement') {
      const spread = evaluate(field(property, 'argument'), scope, machine, false);
      // What is spread may replace what was named before.
      overlay(fields, spread);
      if (spread.is === 'object')
        for (const [name, one] of spread.fields)
          if (one.is === 'getter')
            fields.set(
              name,
              memberOf(spread, name, machine, { module: scope.module, node: property, awaited: false }),
            );
      if (spread.is === 'env') rest = spread;
      else if (spread.is === 'object' ? spread.rest.is !== 'known' : truth(spread) !== false)
        rest = spread.is === 'object' && spread.rest.is === 'env' ? spread.rest : UNKNOWN;
      continue;
    }
    const name =
      property.computed === true
        ? constantText(evaluate(field(property, 'key'), scope, machine, false))
        : nameOf(field(property, 'key'));
    const value = evaluate(field(property, 'value'), scope, machine, false);
    // The language itself calls these, wherever it iterates over an object, disposes of it or makes a text of it.
    if (property.kind === 'init' && isHook(name))
      callbacks([value], { module: scope.module, node: property, awaited: false }, machine);
    if (name === undefined || (name === '__proto__' && property.computed !== true)) rest = UNKNOWN;
    else if (property.kind === 'init') fields.set(name, value);
    else {
      const before = fields.get(name);
      const both = before?.is === 'getter' ? before : { is: 'getter' as const, fn: UNKNOWN };
      fields.set(name, property.kind === 'get' ? { ...both, fn: value } : { ...both, set: value });
    }
  }
  return isGenerated(scope.module)
    ? { is: 'object', fields, rest, complete: true }
    : { is: 'object', fields, rest };
}

const generated = new WeakMap<Module, boolean>();

/** Whether a file says at its head that a program wrote it: nobody adds to what stands in it. */
function isGenerated(module: Module): boolean {
  const before = generated.get(module);
  if (before !== undefined) return before;
  const says = /auto-?generated|@generated|generated (?:by|file)|do not (?:edit|modify)/i.test(
    module.text.slice(0, 600),
  );
  generated.set(module, says);
  return says;
}
