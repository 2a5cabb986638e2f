import type { CallExpression, Node, VariableDeclaration } from 'oxc-parser';
import { Edits, indentAt, lineStart, nextLine, startsLine } from '../edit.ts';
import { isPropertyName } from '../names.ts';
import type { SourceFile } from '../source-file.ts';
import { walk } from '../walk.ts';
import type { EntryAnalysis } from './analyse.ts';
import type { Range } from './ast.ts';
import { isFunction } from './functions.ts';

/** A constant that holds Clerk, and the one place that uses it. */
interface Held {
  declaration: VariableDeclaration;
  made: CallExpression;
  use: Range;
  /** The functions around that place, without those around the constant. */
  around: Node[];
}

function heldIn(file: SourceFile, call: Range): Held | undefined {
  let found:
    | { declaration: VariableDeclaration; made: CallExpression; name: string; parents: Node[] }
    | undefined;
  walk(file.program, (node, parents) => {
    const [declared, more] = node.type === 'VariableDeclaration' ? node.declarations : [];
    if (node.type !== 'VariableDeclaration' || node.kind !== 'const' || !declared || more) return undefined;
    const { id, init } = declared;
    if (parents.at(-1)?.type === 'ExportNamedDeclaration' || id.type !== 'Identifier') return undefined;
    if (id.typeAnnotation || init?.type !== 'CallExpression' || init.start !== call.start) return undefined;
    if (init.end === call.end)
      found = { declaration: node, made: init, name: id.name, parents: [...parents] };
    return undefined;
  });
  if (!found) return undefined;
  const { declaration, made, name, parents: outside } = found;
  const uses: { range: Range; parents: Node[] }[] = [];
  walk(file.program, (node, parents) => {
    if (node.type !== 'Identifier' || node.name !== name || isPropertyName(node, parents.at(-1)))
      return undefined;
    if (node.start < declaration.start || node.end > made.start)
      uses.push({ range: { start: node.start, end: node.end }, parents: [...parents] });
    return undefined;
  });
  const [use, another] = uses;
  const called = use?.parents.at(-1);
  if (!use || another || called?.type !== 'CallExpression' || called.callee.start !== use.range.start)
    return undefined;
  const around = use.parents.filter((parent) => isFunction(parent) && !outside.includes(parent));
  return { declaration, made, use: use.range, around };
}

/** Would a name in a stretch of text mean something else inside of these functions? */
function isCaptured(made: Node, around: readonly Node[]): boolean {
  const own = new Set<string>();
  const bound = new Set<string>();
  const collect = (root: Node, into: Set<string>): void =>
    walk(root, (node) => {
      const patterns: Node[] = isFunction(node)
        ? [...node.params]
        : node.type === 'VariableDeclarator'
          ? [node.id]
          : node.type === 'CatchClause' && node.param
            ? [node.param]
            : [];
      if ((node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') && node.id)
        into.add(node.id.name);
      for (const pattern of patterns)
        walk(pattern, (inner) => {
          if (inner.type === 'Identifier') into.add(inner.name);
          return undefined;
        });
      return undefined;
    });
  collect(made, own);
  for (const fn of around) collect(fn, bound);
  let captured = false;
  walk(made, (node, parents) => {
    if (node.type === 'ThisExpression') captured = true;
    if (node.type !== 'Identifier' || isPropertyName(node, parents.at(-1))) return undefined;
    if (bound.has(node.name) && !own.has(node.name)) captured = true;
    return undefined;
  });
  return captured;
}

/**
 * Puts Clerk in the place of the constant it is held by: `const clerk = clerkMiddleware(…)`, further down
 * `return clerk(request, event)`. A function that ends so can then become Clerk's handler, and Clerk runs once.
 * @returns The text; undefined where the constant is used in another way, or the call would mean something else there.
 */
export function inlineClerk(file: SourceFile, { clerk }: EntryAnalysis): string | undefined {
  const [call, second] = clerk.calls;
  if (clerk.kind !== 'inside' || !call || second || call.invoked || call.immediate) return undefined;
  const held = heldIn(file, call.range);
  if (!held || isCaptured(held.made, held.around)) return undefined;
  const { source } = file;
  const { declaration, made, use } = held;
  const text = source.slice(made.start, made.end);
  // Its lines are indented anew, which a text between backticks would not survive.
  if (text.includes('`') || !startsLine(source, declaration.start)) return undefined;
  // The handler is what stays in the end, so its lines are the ones to come out straight.
  const shown = call.handler.kind === 'inline' ? call.handler.range.start : declaration.start;
  const [from, to] = [indentAt(source, shown), indentAt(source, use.start)];
  const lines = text
    .split('\n')
    .map((line, at) =>
      at > 0 && line.startsWith(from) && line.trim() !== '' ? to + line.slice(from.length) : line,
    );
  const rest = nextLine(source, declaration.end);
  if (source.slice(declaration.end, rest).trim() !== '') return undefined;
  const blank = /^[ \t]*\r?\n/.exec(source.slice(rest))?.[0].length ?? 0;
  return new Edits(source)
    .remove(lineStart(source, declaration.start), rest + blank)
    .replace(use.start, use.end, lines.join('\n'))
    .apply();
}
