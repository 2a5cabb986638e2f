import type { Expression, Node } from 'oxc-parser';
import { unwrap } from '../../code/entry/ast.ts';
import { isFunction } from '../../code/entry/functions.ts';
import type { Finding } from '../types.ts';
import { type Module, nodesOf } from './code.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';

/** Since this version `auth.protect()` gives a promise. */
const ASYNC_SINCE = 6;

/** The calls whose promise an expression drops when it stands alone: `ok || auth.protect()`. */
function dropped(expression: Expression): Expression[] {
  const node = unwrap(expression);
  switch (node.type) {
    case 'LogicalExpression':
      return dropped(node.right);
    case 'ConditionalExpression':
      return [...dropped(node.consequent), ...dropped(node.alternate)];
    case 'UnaryExpression':
      return node.operator === 'void' ? dropped(node.argument) : [];
    case 'SequenceExpression':
      return node.expressions.flatMap(dropped);
    case 'CallExpression':
      return [node];
    default:
      return [];
  }
}

/** What `auth` is called: as it is imported, and as clerkMiddleware hands it to its handler. */
function namesOf(module: Module): Set<string> {
  const names = new Set<string>();
  for (const [name, binding] of module.bindings)
    if (binding.kind === 'import' && binding.imported === 'auth' && binding.from === '@clerk/nextjs/server')
      names.add(name);
  for (const { callee, arguments: given } of nodesOf(module.program, 'CallExpression')) {
    const binding = callee.type === 'Identifier' ? module.bindings.get(callee.name) : undefined;
    if (binding?.kind !== 'import' || binding.imported !== 'clerkMiddleware') continue;
    const [first] = given;
    const handler = first && first.type !== 'SpreadElement' ? functionOf(unwrap(first), module) : undefined;
    const parameter = handler && isFunction(handler) ? handler.params[0] : undefined;
    if (parameter?.type === 'Identifier') names.add(parameter.name);
  }
  return names;
}

function functionOf(node: Node, module: Module): Node | undefined {
  if (node.type !== 'Identifier') return node;
  const binding = module.bindings.get(node.name);
  if (binding?.kind === 'function') return binding.node;
  return binding?.kind === 'variable' && binding.init ? unwrap(binding.init) : undefined;
}

/** What makes a file worth parsing: most have neither. */
const CALLS = /\.protect\(|(?<!await\s+)\bauth\(/;

/** What a promise has of its own. */
const OF_PROMISES = new Set(['then', 'catch', 'finally']);

/**
 * What nobody waits for: `auth.protect()`, of which what it throws reaches nobody and the request goes on, and `auth()`, of
 * which what is read is undefined.
 */
export function awaitedFindings({ facts, code }: RuleContext): Finding[] {
  if (facts.clerk.major < ASYNC_SINCE) return [];
  return code.holding('@clerk/nextjs/server').flatMap((path) => {
    const module = CALLS.test(code.text(path) ?? '') ? code.module(path) : undefined;
    if (!module) return [];
    const names = namesOf(module);
    return [...droppedChecks(module, names, path), ...earlyReads(module, names, path)];
  });
}

function droppedChecks(module: Module, names: ReadonlySet<string>, path: string): Finding[] {
  return nodesOf(module.program, 'ExpressionStatement')
    .flatMap(({ expression }) => dropped(expression))
    .flatMap((call): Finding[] => {
      if (call.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return [];
      const { object, property } = call.callee;
      const isProtect = property.type === 'Identifier' && property.name === 'protect';
      if (!isProtect || object.type !== 'Identifier' || !names.has(object.name)) return [];
      const message = `${object.name}.protect() is not awaited: it refuses nobody, the request goes on.`;
      return [
        finding('auth/protect-not-awaited', { file: path, ...module.at(call.start), what: path, message }),
      ];
    });
}

/** `const { userId } = auth()` and `auth().userId`. */
function earlyReads(module: Module, names: ReadonlySet<string>, path: string): Finding[] {
  const nameIn = (node: Expression | null): string | undefined => {
    const call = node && unwrap(node);
    return call?.type === 'CallExpression' && call.callee.type === 'Identifier' && names.has(call.callee.name)
      ? call.callee.name
      : undefined;
  };
  const found = (name: string | undefined, start: number): Finding[] => {
    if (name === undefined) return [];
    const message = `${name}() is not awaited: what is read from it is undefined for everybody, so no session is ever found.`;
    return [finding('auth/read-not-awaited', { file: path, ...module.at(start), what: path, message })];
  };
  return [
    ...nodesOf(module.program, 'VariableDeclarator').flatMap(({ id, init, start }) =>
      id.type === 'ObjectPattern' ? found(nameIn(init), start) : [],
    ),
    ...nodesOf(module.program, 'MemberExpression').flatMap(({ object, property, start }) =>
      property.type === 'Identifier' && OF_PROMISES.has(property.name)
        ? []
        : found(object.type === 'Super' ? undefined : nameIn(object), start),
    ),
  ];
}
