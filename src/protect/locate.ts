import type { ArrowFunctionExpression, Function as FunctionNode, Node } from 'oxc-parser';
import { patternNames } from '../code/entry/scope.ts';
import { positionOf } from '../code/parse.ts';
import type { SourceFile } from '../code/source-file.ts';
import { walk } from '../code/walk.ts';
import type { Resource } from '../doctor/types.ts';

export type Fn = FunctionNode | ArrowFunctionExpression;

/** A function that a resource runs, and what stands around it. */
export interface Located {
  fn: Fn;
  /** The variable it is kept in has a type written to it: `const Page: NextPage = …`. */
  typed: boolean;
  /** What it is handed to, as written: `withAuth`, `actionClient.action`. */
  wrapper?: string | undefined;
}

const isFn = (node: Node | null | undefined): node is Fn =>
  (node?.type === 'FunctionDeclaration' && node.body !== null) ||
  node?.type === 'FunctionExpression' ||
  node?.type === 'ArrowFunctionExpression';

const TRANSPARENT = new Set([
  'ParenthesizedExpression',
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
]);

/** Names that stand for one another in a circle come to no function. */
const MAX_STEPS = 12;

function inExpression(
  file: SourceFile,
  node: Node | null | undefined,
  typed: boolean,
  seen = 0,
): Located | string {
  if (seen > MAX_STEPS) return 'what its name stands for is written in a circle';
  if (isFn(node)) return { fn: node, typed };
  if (node && TRANSPARENT.has(node.type) && 'expression' in node)
    return inExpression(file, node.expression as Node, typed || node.type === 'TSSatisfiesExpression', seen);
  if (node?.type === 'Identifier') return byName(file, node.name, seen);
  if (node?.type !== 'CallExpression') return 'it is no function that is written in this file';
  const functions = node.arguments.filter((argument) => isFn(argument));
  const [only] = functions;
  const wrapper = file.source.slice(node.callee.start, node.callee.end).replace(/\s+/g, ' ');
  if (functions.length === 1 && isFn(only)) return { fn: only, typed: true, wrapper };
  // `withX(handler, options)`, `withX(withY(handler))`: the one argument that comes to a function.
  const found = (functions.length === 0 ? node.arguments : [])
    .filter(({ type }) => type === 'Identifier' || type === 'CallExpression' || TRANSPARENT.has(type))
    .map((argument) => inExpression(file, argument as Node, true, seen + 1))
    .filter((one) => typeof one !== 'string');
  const [inner] = found;
  if (found.length === 1 && inner !== undefined) return { ...inner, typed: true, wrapper };
  return `it is made by ${wrapper.slice(0, 60)}(…), and which function it runs can't be told`;
}

/** What a top-level name of the file stands for. */
function byName(file: SourceFile, name: string, seen = 0): Located | string {
  for (const statement of file.program.body) {
    const declaration =
      (statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration') &&
      statement.declaration
        ? statement.declaration
        : statement;
    if (isFn(declaration) && 'id' in declaration && declaration.id?.name === name)
      return { fn: declaration, typed: false };
    if (declaration.type !== 'VariableDeclaration') continue;
    for (const { id, init } of declaration.declarations) {
      if (id.type !== 'Identifier' || id.name !== name) continue;
      if (declaration.kind !== 'const') return `${name} can be given another value`;
      return inExpression(file, init, Boolean(id.typeAnnotation), seen + 1);
    }
  }
  return `${name} is not written in this file`;
}

const keyOf = (node: Node): string =>
  node.type === 'Identifier' ? node.name : node.type === 'Literal' ? String(node.value) : '';

function exported(file: SourceFile, name: string): Located | string {
  for (const statement of file.program.body) {
    if (statement.type === 'ExportDefaultDeclaration' && name === 'default') {
      const { declaration } = statement;
      if (declaration.type === 'TSDeclareFunction') continue;
      return inExpression(file, declaration as Node, false);
    }
    if (statement.type !== 'ExportNamedDeclaration') continue;
    const specifier = statement.specifiers.find((one) => keyOf(one.exported) === name);
    if (specifier && statement.source)
      return `it is exported again from ${String(statement.source.value)}: protect it there`;
    if (specifier) return byName(file, keyOf(specifier.local));
    const { declaration } = statement;
    const names =
      declaration?.type === 'FunctionDeclaration'
        ? [declaration.id?.name]
        : declaration?.type === 'VariableDeclaration'
          ? declaration.declarations.map(({ id }) => (id.type === 'Identifier' ? id.name : undefined))
          : [];
    if (names.includes(name)) return byName(file, name);
    const taken =
      declaration?.type === 'VariableDeclaration'
        ? declaration.declarations.find(({ id }) => id.type !== 'Identifier' && patternNames(id, name))
        : undefined;
    if (taken?.init)
      return `it is taken out of ${file.source.slice(taken.init.start, taken.init.end).replace(/\s+/g, ' ').slice(0, 60)}, which makes it: check there`;
  }
  return `${name} is not exported here by name`;
}

const directivesOf = (fn: Fn): string[] => {
  const body = fn.body?.type === 'BlockStatement' ? fn.body.body : [];
  return body.flatMap((one) => ('directive' in one && one.directive ? [one.directive] : []));
};

/** Whether a function has a directive of its own, such as `use server`. */
export const hasDirective = (fn: Fn, word: string): boolean =>
  directivesOf(fn).some((one) => one === word || one.startsWith(`${word}:`));

function inline(file: SourceFile, line: number): Located | string {
  let found: Fn | undefined;
  walk(file.program, (node) => {
    if (!isFn(node) || !hasDirective(node, 'use server')) return undefined;
    if (positionOf(file.source, node.start).line === line) found ??= node;
    return undefined;
  });
  return found ? { fn: found, typed: true } : 'the function can not be found in its file';
}

/** The function that a top-level name stands for, or `default` what the file exports without a name. */
export const locateName = (file: SourceFile, name: string): Located | string =>
  name === 'default' ? exported(file, name) : byName(file, name);

/**
 * The function that runs for a resource, in the file that the map names.
 * @returns Why it can't be told, where it can't.
 */
export function locate(
  file: SourceFile,
  resource: Pick<Resource, 'kind' | 'name' | 'line'>,
): Located | string {
  const { kind, name, line } = resource;
  if (kind !== 'server-function') return exported(file, name);
  const whole = file.program.body.some((one) => 'directive' in one && one.directive === 'use server');
  const own = inline(file, line);
  return typeof own === 'string' && whole ? exported(file, name) : own;
}
