import { dotted, field, type Node, nameOf, nodes } from '../../facts/ast.ts';
import { evaluate } from './expressions.ts';
import { isServerFunction } from './hoist.ts';
import type { Machine } from './machine.ts';
import { memberOf } from './members.ts';
import {
  elements,
  KEPT,
  known,
  mayBe,
  overlay,
  type Part,
  partsOf,
  type Scope,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './value.ts';

/** Components of Clerk's that render their children for somebody with a session only. */
const GATES = new Set(['SignedIn', 'Protect', 'Show']);

const NOTHING = elements([]);

/** The components that a piece of JSX puts into the page. */
export function elementOf(node: Node, scope: Scope, machine: Machine): Value {
  if (machine.passesOver(node, scope)) return NOTHING;
  const opening = field(node, 'openingElement');
  const nameNode = field(opening, 'name');
  const name = dotted(nameNode) ?? '';
  const element = opening === undefined || name === '' || /^[a-z][^.]*$/.test(name);
  const fields = new Map<string, Value>();
  let rest: Value = UNDEFINED;
  const inner: Part[] = [];
  for (const attribute of nodes(opening?.attributes)) {
    const given = field(attribute, 'value') ?? field(attribute, 'argument');
    // A text puts nothing into the page, and what an element of the page gets nobody reads.
    if (element && (given === undefined || given.type === 'Literal')) continue;
    const expression = given?.type === 'JSXExpressionContainer' ? field(given, 'expression') : given;
    if (expression && isServerFunction(expression)) continue;
    const value = given === undefined ? known(true) : evaluate(expression, scope, machine, false);
    const key = nameOf(field(attribute, 'name'));
    if (key !== undefined) fields.set(key, value);
    else rest = spreadOver(fields, value) ?? rest;
  }
  const gate = element ? undefined : gateOf(name, scope, machine);
  const hides = gate && machine.caller === 'stranger' && hidesFromStrangers(gate, fields);
  if (gate) machine.meet(`<${name}>`, 'clerk', { module: scope.module, node });
  for (const child of nodes(node.children)) {
    // What stands between the tags is computed in any case, and shown or not.
    const parts = childParts(child, scope, machine);
    if (!hides) inner.push(...parts);
  }
  const children = elements(inner);
  if (element) {
    return elements([...[...fields.values()].flatMap((value) => partsOf(value)), ...inner]);
  }
  if (inner.length > 0 || !fields.has('children')) fields.set('children', children);
  const fn = component(name, scope, machine, node);
  const props: Value = { is: 'object', fields, rest };
  if (fn === KEPT)
    machine.note(
      'lost',
      `<${name}> is one of the components that the app keeps, and it is not followed which`,
      {
        module: scope.module,
        node,
      },
    );
  const local = mayBe(fn).filter((one) => one.is === 'function' && one.module.directive !== 'client');
  const parts = local.map(
    (one): Part => ({ fn: one, props, site: { module: scope.module, node, awaited: true } }),
  );
  // A component that is not followed may render whatever it was given.
  if (fn.is !== 'function' || parts.length === 0)
    parts.push(...[...fields.values()].flatMap((value) => partsOf(value)));
  return elements(parts);
}

/** Puts what is spread over attributes; gives what any other attribute may be, where that is not known any more. */
function spreadOver(fields: Map<string, Value>, value: Value): Value | undefined {
  overlay(fields, value);
  // Of what is not known, components may stand anywhere in it.
  if (value.is !== 'object' && partsOf(value).length > 0) fields.set('children', elements(partsOf(value)));
  return value.is === 'object' && value.rest.is === 'known' ? undefined : UNKNOWN;
}

function childParts(child: Node, scope: Scope, machine: Machine): Part[] {
  if (child.type === 'JSXElement' || child.type === 'JSXFragment')
    return partsOf(elementOf(child, scope, machine));
  if (child.type !== 'JSXExpressionContainer' && child.type !== 'JSXSpreadChild') return [];
  const expression = field(child, 'expression');
  const value = evaluate(expression, scope, machine, true);
  return partsOf(value);
}

function component(name: string, scope: Scope, machine: Machine, node: Node): Value {
  const [first = '', ...rest] = name.split('.');
  const site = { module: scope.module, node, awaited: false };
  return rest.reduce(
    (value, step) => memberOf(value, step, machine, site),
    machine.names.lookup(first, scope),
  );
}

function gateOf(name: string, scope: Scope, machine: Machine): string | undefined {
  const value = machine.names.lookup(name, scope);
  const gate = value.is === 'outside' && /^@clerk\/nextjs/.test(value.source) && GATES.has(value.path);
  return gate && value.is === 'outside' && scope.module.directive !== 'client' ? value.path : undefined;
}

/** `<Show when="signed-out">` shows its children to strangers; a function is asked of those with a session only. */
function hidesFromStrangers(gate: string, fields: ReadonlyMap<string, Value>): boolean {
  if (gate !== 'Show') return true;
  const when = fields.get('when');
  return when?.is === 'known' ? when.value === 'signed-in' : when?.is === 'object' || when?.is === 'function';
}
