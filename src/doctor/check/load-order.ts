import { field, isFunction, type Node, nameOf, nodes, stringOf, unwrap } from '../../facts/ast.ts';
import { childNodes } from '../code/children.ts';
import type { Module } from '../code/module.ts';
import type { Modules } from '../code/project.ts';
import { changesAt, rootOf } from './changed.ts';
import { MOVING } from './lists.ts';

/** Modules beyond which it is not followed what happens while they are loaded. */
export const MAX_MODULES = 1_000;
const MAX_DEPTH = 100;

/** The specifiers that a module loads before anything of it runs, in their order. */
function loadedBy(module: Module): string[] {
  return module.body.flatMap((statement) => {
    const isType = statement.importKind === 'type' || statement.exportKind === 'type';
    const source = /^(?:Import|ExportNamed|ExportAll)(?:Declaration)?$/.test(statement.type)
      ? stringOf(field(statement, 'source'))
      : undefined;
    return source === undefined || isType ? [] : [source];
  });
}

/** The modules that run when a file is loaded, each behind those that it imports; undefined where they are too many. */
export function loadOrder(file: string, project: Modules): Module[] | undefined {
  const order: Module[] = [];
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path) || seen.size > MAX_MODULES) return;
    seen.add(path);
    const module = project.module(path);
    if (!module || module.problem) return;
    for (const source of loadedBy(module)) {
      const target = project.resolve(source, path);
      if ('file' in target) visit(target.file);
    }
    order.push(module);
  };
  visit(file);
  return seen.size > MAX_MODULES ? undefined : order;
}

/** Declarations that only say what their names stand for. */
const DECLARING = /^(?:Import|ExportAll|TS|Function|ExportDefault)/;

/** What a statement declares, where it is exported. */
const declared = (statement: Node): Node =>
  statement.type === 'ExportNamedDeclaration' ? (field(statement, 'declaration') ?? statement) : statement;

/** Whether a name of a module stands for something of the app: what is made of a package changes nothing of it. */
function isOwn(name: string, module: Module, project: Modules): boolean {
  const binding = module.bindings.get(name);
  if (binding?.kind !== 'import') return binding !== undefined;
  return 'file' in project.resolve(binding.source, module.path);
}

/** Whether code may change something when it runs: it says so itself, or calls what may. */
function acts(node: Node, module: Module, project: Modules, depth = 0): boolean {
  if (depth > MAX_DEPTH) return true;
  if (isFunction(node) && depth > 0) return false;
  if (
    changesAt(node).some(({ name, first, inside }) => (first !== undefined || inside) && !PLATFORM.test(name))
  )
    return true;
  const stated = node.type === 'ExpressionStatement' ? field(node, 'expression') : undefined;
  const expression = stated?.type === 'AwaitExpression' ? field(stated, 'argument') : stated;
  if (expression?.type === 'MemberExpression') return true;
  const isGiven = (one: Node): boolean => isOwn(rootOf(one)?.name ?? '', module, project);
  // What nobody wants the answer of is called for what it does.
  if (expression && nodes(expression.arguments).some(isGiven)) return true;
  if (node.type === 'CallExpression' || node.type === 'NewExpression') {
    const callee = unwrap(field(node, 'callee'));
    const args = nodes(node.arguments);
    if (callee && isFunction(callee)) return true;
    const method = nameOf(field(callee, 'property')) ?? '';
    if (MOVING.has(method) || /^(?:push|unshift)$/.test(method)) return true;
    const handed = args.some((one) => isFunction(one) && mayChange(one));
    const root = rootOf(callee);
    const isOwnCallee = root !== undefined && isOwn(root.name, module, project);
    if (callee?.type === 'Identifier' && isOwnCallee) return true;
    if (callee?.type !== 'Identifier' && handed) return true;
    // A method of what is the app's own may be any, but for those of lists and texts.
    if (isOwnCallee && !HARMLESS.has(method)) return true;
    if (/^(?:apply|call)$/.test(method) && args.some(isGiven)) return true;
  }
  return childNodes(node).some((child) => acts(child, module, project, depth + 1));
}

/** What the app does not look up by its own names. */
const PLATFORM = /^(?:globalThis|global|self|window|document|process|module|exports|console)$/;

/** Methods that leave what they are asked of as it is. */
const HARMLESS = new Set(
  'map filter flatMap some every find findIndex includes indexOf concat slice join flat reduce split at has get keys values entries toString startsWith endsWith toLowerCase toUpperCase trim replace replaceAll test exec match extend omit pick optional parse safeParse'.split(
    ' ',
  ),
);

/** Whether a function changes anything. */
function mayChange(node: Node, depth = 0): boolean {
  if (depth > MAX_DEPTH || /^(?:Assignment|Update)Expression$/.test(node.type)) return true;
  if (node.type === 'UnaryExpression' && node.operator === 'delete') return true;
  if (node.type === 'CallExpression') {
    const callee = unwrap(field(node, 'callee'));
    const method = nameOf(field(callee, 'property')) ?? '';
    if (
      callee?.type === 'Identifier' ||
      /^(?:push|unshift|assign|set|add)$/.test(method) ||
      MOVING.has(method)
    )
      return true;
  }
  return childNodes(node).some((child) => mayChange(child, depth + 1));
}

/** Whether code stands for something that others can change: what it says of names of the app it says of them as they are then. */
function reads(node: Node | undefined, module: Module, project: Modules, depth = 0): boolean {
  if (!node || depth > MAX_DEPTH || isFunction(node)) return false;
  if (node.type === 'Identifier' && isOwn(nameOf(node) ?? '', module, project)) return true;
  return childNodes(node).some((child) => reads(child, module, project, depth + 1));
}

/** What is to be followed of a statement when its module is loaded. */
export interface Step {
  /** Names that it gives a value, which is to be looked up now. */
  names: readonly string[];
  /** It is the value of `export default`. */
  isDefault: boolean;
  /** Code that runs. */
  run: Node | undefined;
  /** It may change something. */
  acts: boolean;
  statement: Node;
}

/**
 * What happens when a module is loaded, statement by statement; what can neither change anything nor hang on what others
 * change is left out.
 * @returns Whether any of it may change something.
 */
export function stepsOf(module: Module, project: Modules): { steps: Step[]; acts: boolean } {
  const steps: Step[] = [];
  let changes = false;
  for (const statement of module.body) {
    const at = declared(statement);
    if (at.type === 'VariableDeclaration' || at.type === 'ExportDefaultDeclaration') {
      const inits =
        at.type === 'VariableDeclaration'
          ? nodes(at.declarations).map((one) => field(one, 'init'))
          : [field(at, 'declaration')];
      const isActing = inits.some(
        (one) => one !== undefined && !isFunction(one) && acts(one, module, project),
      );
      changes ||= isActing;
      if (!isActing && !inits.some((one) => reads(one, module, project))) continue;
      const names = [...module.bindings].flatMap(([name, binding]) =>
        binding.kind === 'value' && inits.includes(binding.node) ? [name] : [],
      );
      // What has no name runs all the same.
      const unnamed = names.length === 0 && at.type === 'VariableDeclaration' ? at : undefined;
      const isDefault = at.type === 'ExportDefaultDeclaration';
      steps.push({ names, isDefault, run: unnamed, acts: isActing, statement });
      continue;
    }
    const isClass = at.type === 'ClassDeclaration';
    if ((DECLARING.test(at.type) && !isClass) || !acts(at, module, project)) continue;
    changes = true;
    steps.push({ names: [], isDefault: false, run: at, acts: true, statement });
  }
  return { steps, acts: changes };
}
