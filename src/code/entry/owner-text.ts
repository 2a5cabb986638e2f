import type { Node } from 'oxc-parser';
import type { Range } from './ast.ts';
import type { Context } from './context.ts';
import type { ExportForm } from './exports.ts';
import { removeWord, wordsBetween } from './tokens.ts';

/** Removes `export`, or `export default`, before a declaration; comments between the words stay. */
export function unexport(context: Context, form: ExportForm): void {
  const { source } = context.file;
  const to = form.expression?.start ?? form.statement.end;
  for (const word of wordsBetween(source, form.statement.start, to))
    if (word.text === 'export' || word.text === 'default') removeWord(context.edits, source, word);
}

export function isDeclaration(context: Context, form: ExportForm): boolean {
  const statement = context.file.program.body.find((node) => node.start === form.statement.start);
  return (
    statement?.type === 'ExportDefaultDeclaration' &&
    (statement.declaration as Node).type === 'FunctionDeclaration'
  );
}

/** Is the default export cast to a type, so that it is called as that type says? */
export function hasCast(context: Context, form: ExportForm): boolean {
  const statement = context.file.program.body.find((node) => node.start === form.statement.start);
  if (statement?.type !== 'ExportDefaultDeclaration') return false;
  let node = statement.declaration as Node;
  while (node.type === 'ParenthesizedExpression') node = node.expression;
  return node.type === 'TSAsExpression' || node.type === 'TSTypeAssertion';
}

/** The identifier that a default export consists of, casts left out. */
export function identifierIn(context: Context, form: ExportForm): Range | undefined {
  const statement = context.file.program.body.find((node) => node.start === form.statement.start);
  if (statement?.type !== 'ExportDefaultDeclaration') return undefined;
  let node = statement.declaration as Node;
  while ('expression' in node && node.type !== 'ArrowFunctionExpression') node = node.expression as Node;
  return node.type === 'Identifier' ? { start: node.start, end: node.start + node.name.length } : undefined;
}

export function hasAnnotation(context: Context, name: string): boolean {
  for (const statement of context.file.program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type !== 'VariableDeclaration') continue;
    for (const { id, init } of declaration.declarations)
      if (id.type === 'Identifier' && id.name === name)
        return (
          Boolean(id.typeAnnotation) || init?.type === 'TSAsExpression' || init?.type === 'TSTypeAssertion'
        );
  }
  return false;
}
