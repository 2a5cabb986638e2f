import { field, type Node, nameOf, nodes } from '../../facts/ast.ts';
import { parentsIn } from '../code/references.ts';
import { calleesOf } from './callees.ts';
import { beyond, copied, type Flow, type Held, inside, keyOf } from './flow.ts';
import { byMethod, handed, into } from './flow-calls.ts';
import { declared, given, inClass, inObject } from './flow-holders.ts';
import { assigned, bound, exported } from './flow-names.ts';

/** Where a value goes on from one place, by what stands around that. */

/** Nodes that give what stands in them. */
const PASSING =
  /^(?:Parenthesized|TS(?:As|Satisfies|NonNull|Instantiation)|Chain|Await|Yield|Conditional|Logical|Sequence)Expression$|^TSTypeAssertion$/;

/** One step on from a node that gives what holds the value. */
export function step(node: Node, held: Held, flow: Flow): void {
  const parent = parentsIn(held.module).get(node);
  if (parent === undefined) return;
  const is = (name: string): boolean => parent[name] === node;
  if (PASSING.test(parent.type)) {
    if (!is('test')) flow.at(parent, held);
    if (parent.type === 'YieldExpression') given(node, inside(held, '*'), flow);
    return;
  }
  switch (parent.type) {
    case 'MemberExpression':
      if (is('object')) member(parent, held, flow);
      return;
    case 'VariableDeclarator':
      if (is('init')) bound(field(parent, 'id'), parent, held, flow);
      return;
    case 'AssignmentExpression':
    case 'AssignmentPattern':
      if (!is('right')) return;
      assigned(field(parent, 'left'), held, flow);
      if (parent.type === 'AssignmentExpression') flow.at(parent, held);
      return;
    case 'ForOfStatement': {
      const left = field(parent, 'left');
      const target = nodes(left?.declarations)[0];
      const each = is('right') ? beyond(held, '*') : undefined;
      if (each && target) bound(field(target, 'id'), target, each, flow);
      else if (each) assigned(left, each, flow);
      return;
    }
    case 'Property':
      if (is('value')) inObject(parent, inside(held, keyOf(parent)), flow);
      return;
    case 'SpreadElement': {
      const around = parentsIn(held.module).get(parent);
      if (around && /^(?:Call|New)Expression$/.test(around.type)) handed(around, parent, held, flow);
      else if (around) flow.at(around, copied(held));
      return;
    }
    case 'ArrayExpression':
      flow.at(parent, inside(held, '*'));
      return;
    case 'ReturnStatement':
      given(node, held, flow);
      return;
    case 'ArrowFunctionExpression':
      if (is('body')) given(node, held, flow);
      return;
    case 'CallExpression':
    case 'NewExpression':
      if (!is('callee')) handed(parent, node, held, flow);
      else {
        const given = beyond(held, parent.type === 'NewExpression' ? 'new' : '()');
        if (given) flow.at(parent, given);
      }
      return;
    case 'MethodDefinition':
    case 'PropertyDefinition':
      if (is('value')) inClass(parent, held, flow);
      return;
    case 'ClassDeclaration':
    case 'ClassExpression':
      if (is('superClass')) declared(parent, held, flow);
      return;
    case 'ExportDefaultDeclaration':
      exported('default', held, flow);
      return;
    case 'JSXExpressionContainer':
    case 'JSXSpreadAttribute':
      rendered(parent, held, flow);
      return;
    default:
  }
}

/** What a member of it is used for. */
function member(node: Node, held: Held, flow: Flow): void {
  const parents = parentsIn(held.module);
  const key = keyOf(node);
  let parent = parents.get(node);
  let inner = node;
  while (parent && /^(?:TS\w+|Chain|Parenthesized)Expression$/.test(parent.type)) {
    inner = parent;
    parent = parents.get(parent);
  }
  const isTarget =
    (parent?.type === 'AssignmentExpression' && parent.left === inner) ||
    parent?.type === 'UpdateExpression' ||
    (parent?.type === 'UnaryExpression' && parent.operator === 'delete') ||
    /^(?:ArrayPattern|RestElement)$/.test(parent?.type ?? '') ||
    (parent?.type === 'AssignmentPattern' && parent.left === inner) ||
    (/^For(?:Of|In)Statement$/.test(parent?.type ?? '') && parent?.left === inner) ||
    (parent?.type === 'Property' && parents.get(parent)?.type === 'ObjectPattern');
  if (isTarget && held.path.length === 0) flow.touch(key, node, held);
  if (isTarget && parent?.type !== 'UpdateExpression' && parent?.operator === '=') return;
  if (parent?.type === 'CallExpression' && parent.callee === inner) byMethod(parent, key, held, flow);
  const part = beyond(held, key);
  if (part) flow.at(node, part);
}

/** A component is rendered with it. */
function rendered(node: Node, held: Held, flow: Flow): void {
  const parents = parentsIn(held.module);
  const attribute = node.type === 'JSXExpressionContainer' ? parents.get(node) : node;
  const element = attribute && parents.get(attribute);
  const name = nameOf(field(element, 'name'));
  if (element?.type !== 'JSXOpeningElement' || name === undefined || /^[a-z]/.test(name)) return;
  const props =
    attribute?.type === 'JSXAttribute' ? inside(held, nameOf(field(attribute, 'name')) ?? '*') : copied(held);
  const found = calleesOf({ ...element, type: 'Identifier', name }, held.module, flow.project);
  if (Array.isArray(found)) into(found, (fn) => [[nodes(fn.params)[0], props]], flow);
}
