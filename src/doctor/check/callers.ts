import { field, isFunction, type Node, nameOf, nodes, unwrap } from '../../facts/ast.ts';
import { type Module, namesIn } from '../code/module.ts';
import type { Modules } from '../code/project.ts';
import { parameterOf, parentsIn } from '../code/references.ts';
import { anyCallee, type Callee, calleesIn, calleesOf, type Written } from './callees.ts';
import { type Held, keyOf } from './flow.ts';
import { named } from './flow-names.ts';

/** What the callers of a function hand to it. */

const MAX_CALLS = 20;
/** Methods that hand what a list holds to a function first. */
const HANDING = /^(?:map|flatMap|forEach|filter|some|every|find|findLast|findIndex|findLastIndex)$/;

const kept = new WeakMap<Modules, Map<Node, Map<string, Callee>>>();

/** What a parameter of a function stands for, as its callers write it; `package` where nobody in the app calls it. */
export function givenFor(name: string, fn: Node, module: Module, project: Modules): Callee {
  const all = kept.get(project) ?? new Map<Node, Map<string, Callee>>();
  kept.set(project, all);
  const known = all.get(fn) ?? new Map<string, Callee>();
  all.set(fn, known);
  if (known.has(name)) return known.get(name);
  // It may call itself with what it was handed.
  known.set(name, 'package');
  const found = handedFor(name, fn, module, project);
  known.set(name, found);
  return found;
}

function handedFor(name: string, fn: Node, module: Module, project: Modules): Callee {
  const parameters = nodes(fn.params).map(parameterOf);
  const position = parameters.findIndex((one) => namesIn(one).some((each) => each.name === name));
  // What a pattern takes apart, and the rest of what is handed over, is not looked for.
  const isWhole = /^(?:Identifier|AssignmentPattern)$/.test(parameters[position]?.type ?? '');
  const calls = callsOf(fn, module, project);
  if (calls === 'package') return 'package';
  if (calls === undefined || position < 0 || !isWhole) return undefined;
  return anyCallee(
    calls.map((call) => {
      const callee = unwrap(field(call.node, 'callee'));
      const args = nodes(call.node.arguments);
      if (args.some((one) => one === fn || one.type === 'SpreadElement'))
        return position === 0 && callee?.type === 'MemberExpression' && HANDING.test(keyOf(callee))
          ? calleesIn(field(callee, 'object'), call.module, project)
          : undefined;
      const given = args[position];
      return given ? calleesOf(given, call.module, project) : 'package';
    }),
  );
}

/** The calls of a function, or the one that it is handed to; `package` for one of nothing of the app; undefined where others have it. */
function callsOf(fn: Node, module: Module, project: Modules): Written[] | 'package' | undefined {
  const parents = parentsIn(module);
  const around = parents.get(fn);
  const declarator = around?.type === 'VariableDeclarator' ? around : undefined;
  const own = fn.type === 'FunctionDeclaration' ? fn : declarator;
  const name = nameOf(field(own, 'id'));
  if (name !== undefined) return module.bindings.has(name) ? callsByName(name, module, project) : undefined;
  if (around === undefined || around.type === 'ExportDefaultDeclaration') return [];
  let at: Node | undefined = around;
  while (at && /^(?:Property|ObjectExpression|ArrayExpression)$/.test(at.type)) at = parents.get(at);
  if (!at || !/^(?:Call|New)Expression$/.test(at.type)) return undefined;
  if (calleesOf(field(at, 'callee'), module, project) !== 'package')
    return around === at ? [{ node: at, module }] : undefined;
  const callee = unwrap(field(at, 'callee'));
  // A list of the app hands on what it holds.
  const isList = callee?.type === 'MemberExpression' && HANDING.test(keyOf(callee));
  return isList && around === at ? [{ node: at, module }] : 'package';
}

function callsByName(name: string, module: Module, project: Modules): Written[] | undefined {
  const calls: Written[] = [];
  let isElsewhere = false;
  named(
    name,
    { module, path: [], of: undefined },
    {
      project,
      at: (node, held) => {
        if (field(parentsIn(held.module).get(node), 'id') === node) return;
        const call = callAt(node, held);
        if (call) calls.push({ node: call, module: held.module });
        else isElsewhere = true;
      },
      touch: () => {},
      lose: () => {},
      isFirst: once(),
    },
  );
  return isElsewhere || calls.length > MAX_CALLS ? undefined : calls;
}

const once = (): ((key: string) => boolean) => {
  const seen = new Set<string>();
  return (key) => !seen.has(key) && Boolean(seen.add(key));
};

/** The call of what a node gives. */
function callAt(node: Node, { module, path }: Held): Node | undefined {
  const parents = parentsIn(module);
  let at: Node = node;
  for (const step of path) {
    const member = parents.get(at);
    if (member?.type !== 'MemberExpression' || member.object !== at || keyOf(member) !== step)
      return undefined;
    at = member;
  }
  const call = parents.get(at);
  return call?.type === 'CallExpression' && call.callee === at && !isFunction(at) ? call : undefined;
}
