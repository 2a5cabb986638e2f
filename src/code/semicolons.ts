import type { Node } from 'oxc-parser';
import type { Edits } from './edit.ts';

const ENDS_WITH_SEMICOLON = new Set([
  'ExpressionStatement',
  'VariableDeclaration',
  'ReturnStatement',
  'ThrowStatement',
  'BreakStatement',
  'ContinueStatement',
  'DebuggerStatement',
  'DoWhileStatement',
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportDefaultDeclaration',
  'ExportAllDeclaration',
  'TSTypeAliasDeclaration',
  'TSDeclareFunction',
  'PropertyDefinition',
]);

const TYPE_MEMBERS = new Set(['TSInterfaceBody', 'TSTypeLiteral']);

/** Does a statement that begins so continue the line above when that has no semicolon? */
function continuesLineAbove(source: string, start: number): boolean {
  // `++x` and `--x` never continue a line.
  return /^(?:[([`/<]|\+(?!\+)|-(?!-))/.test(source.slice(start, start + 2));
}

/** Class members that would be read as part of a field above them. Prettier: shouldPrintSemicolonAfterClassProperty. */
function fieldNeedsSemicolon(field: Node, next: Node | undefined, source: string): boolean {
  if (field.type !== 'PropertyDefinition') return false;
  const { key } = field;
  const bare = !field.computed && key.type === 'Identifier' && !field.value && !field.typeAnnotation;
  if (bare && ['static', 'get', 'set', 'async'].includes(key.name)) return true;
  if (!next) return false;
  if ('static' in next && next.static) return false;
  const text = source.slice(next.start, next.end);
  return /^(?:\[|\*|\(|in\b|instanceof\b)/.test(text);
}

/** True when the semicolon at `at` is the first thing on its line, where it guards the statement behind it. */
function guardsNext(source: string, at: number): boolean {
  return /(?:^|\n)[ \t]*$/.test(source.slice(Math.max(0, source.lastIndexOf('\n', at - 1)), at));
}

function dropAt(edits: Edits, source: string, end: number): void {
  if (source[end - 1] === ';' && !guardsNext(source, end - 1)) edits.remove(end - 1, end);
}

function dropInTypeBody(edits: Edits, source: string, node: Node, members: readonly Node[]): void {
  // Members on one line are still parted by semicolons.
  if (!source.slice(node.start, members[0]?.start ?? node.end).includes('\n')) return;
  for (const member of members) dropAt(edits, source, member.end);
}

function blockOf(parent: Node | undefined): readonly Node[] {
  if (!parent) return [];
  if (parent.type === 'Program' || parent.type === 'BlockStatement' || parent.type === 'ClassBody')
    return parent.body;
  if (parent.type === 'StaticBlock') return parent.body;
  return parent.type === 'SwitchCase' ? parent.consequent : [];
}

/**
 * Removes the semicolon of a statement, class field or type member where the line break alone ends it, and puts one
 * before a statement that would otherwise continue the line above, as Prettier does with `semi: false`.
 */
export function dropSemicolons(edits: Edits, source: string, node: Node, parent: Node | undefined): void {
  if (TYPE_MEMBERS.has(node.type)) {
    if (node.type === 'TSInterfaceBody') dropInTypeBody(edits, source, node, node.body);
    if (node.type === 'TSTypeLiteral') dropInTypeBody(edits, source, node, node.members);
    return;
  }
  const inClass = parent?.type === 'ClassBody' && node.type === 'TSIndexSignature';
  if (!ENDS_WITH_SEMICOLON.has(node.type) && !inClass) return;
  if (parent && /^For/.test(parent.type) && 'body' in parent && parent.body !== node) return;
  // The declaration inside of an export has the export's semicolon.
  if (parent && /^Export/.test(parent.type)) return;
  const siblings = blockOf(parent);
  const next = siblings[siblings.indexOf(node) + 1];
  const lineIsOver = /^[ \t]*(?:$|\r?\n|\}|\/[/*])/.test(source.slice(node.end, node.end + 200));
  if (lineIsOver && !fieldNeedsSemicolon(node, next, source)) dropAt(edits, source, node.end);
  if (node.type === 'ExpressionStatement' && siblings.length > 0 && !node.directive) {
    const above = source.slice(0, node.start).trimEnd();
    const guarded = above.endsWith(';') && guardsNext(source, above.length - 1);
    if (continuesLineAbove(source, node.start) && !guarded) edits.insert(node.start, ';');
  }
}
