import type { Node, Program } from 'oxc-parser';
import { walk } from '../walk.ts';
import type { Range } from './ast.ts';
import { isFunction } from './functions.ts';

/** A place where a top-level name is written, and the text that must stand there when it is renamed. */
export interface NameUse extends Range {
  /** `{ name }` in an object or a list: the property keeps its name. */
  form: 'plain' | 'shorthand' | 'specifier';
  /** Offset of the top-level statement that holds it. */
  statement: number;
}

/** Does a pattern bind the name? A default value that only reads it counts, too. */
export function patternNames(node: Node, name: string): boolean {
  let found = false;
  walk(node, (inner, parents) => {
    const parent = parents.at(-1);
    if (inner.type !== 'Identifier' || inner.name !== name) return undefined;
    if (parent?.type === 'Property' && parent.key === inner && !parent.shorthand && parent.value !== inner)
      return undefined;
    found = true;
    return undefined;
  });
  return found;
}

/** Is the name bound again somewhere below the top level? */
function boundBelow(node: Node, parents: readonly Node[], name: string): boolean {
  if (isFunction(node)) {
    if (node.params.some((param) => patternNames(param, name))) return true;
    const own = node.type !== 'ArrowFunctionExpression' ? node.id?.name : undefined;
    return own === name && (node.type === 'FunctionExpression' || isNested(parents));
  }
  if (node.type === 'VariableDeclarator') return isNested(parents) && patternNames(node.id, name);
  if (node.type === 'CatchClause') return node.param !== null && patternNames(node.param, name);
  if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') return node.id?.name === name;
  return false;
}

/** Below the top level: not just a declaration, exported or not, of the file itself. */
function isNested(parents: readonly Node[]): boolean {
  return parents.some(
    (parent) =>
      parent.type !== 'Program' &&
      parent.type !== 'ExportNamedDeclaration' &&
      parent.type !== 'ExportDefaultDeclaration' &&
      parent.type !== 'VariableDeclaration',
  );
}

/**
 * Every use of a top-level name, its declaration included. Undefined when the name is bound a second time somewhere
 * below, where telling the two apart would take a full scope analysis.
 */
export function usesOf(program: Program, name: string): NameUse[] | undefined {
  const uses: NameUse[] = [];
  let clear = true;
  walk(program, (node, parents) => {
    if (boundBelow(node, parents, name)) clear = false;
    if (node.type === 'JSXIdentifier' && node.name === name) clear = false;
    if (node.type !== 'Identifier' || node.name !== name) return undefined;
    const parent = parents.at(-1);
    const range = {
      start: node.start,
      end: node.start + name.length,
      statement: parents[1]?.start ?? node.start,
    };
    if (!parent) return undefined;
    if (parent.type === 'MemberExpression' && parent.property === node && !parent.computed) return undefined;
    if (parent.type === 'Property') {
      if (parent.shorthand) {
        if (parent.key === node) uses.push({ ...range, form: 'shorthand' });
        return undefined;
      }
      if (parent.key === node && !parent.computed) return undefined;
    }
    if (
      (parent.type === 'MethodDefinition' ||
        parent.type === 'PropertyDefinition' ||
        parent.type === 'TSPropertySignature' ||
        parent.type === 'TSMethodSignature') &&
      parent.key === node &&
      !parent.computed
    )
      return undefined;
    if (parent.type === 'LabeledStatement' || parent.type === 'BreakStatement') return undefined;
    if (parent.type === 'ImportSpecifier' || parent.type === 'ExportSpecifier') {
      const statement = parents.at(-2);
      if (statement?.type === 'ExportNamedDeclaration' && statement.source) return undefined;
      const other = parent.type === 'ImportSpecifier' ? parent.imported : parent.exported;
      const single = other.start === parent.local.start;
      if (single) {
        if (!uses.some((use) => use.start === node.start)) uses.push({ ...range, form: 'specifier' });
      } else if (parent.local === node) uses.push({ ...range, form: 'plain' });
      return undefined;
    }
    if (parent.type === 'TSQualifiedName' && parent.right === node) return undefined;
    uses.push({ ...range, form: 'plain' });
    return undefined;
  });
  return clear ? uses : undefined;
}
