import type { Expression, Node, Program, VariableDeclarator } from 'oxc-parser';
import { readSource, type SourceFile } from '../source-file.ts';
import { walk } from '../walk.ts';
import { bindingsOf, originOf, type Range, unwrap } from './ast.ts';

/** How often each name is written in a file, whatever it stands for there. */
function countNames(program: Program): Map<string, number> {
  const counts = new Map<string, number>();
  walk(program, (node, parents) => {
    if (node.type !== 'Identifier') return undefined;
    const parent = parents.at(-1);
    // `import { a }` and `{ a }` write the one name as two nodes.
    if (parent?.type === 'ImportSpecifier' && node === parent.imported) return undefined;
    if (parent?.type === 'Property' && parent.shorthand && node === parent.key) return undefined;
    counts.set(node.name, (counts.get(node.name) ?? 0) + 1);
    return undefined;
  });
  return counts;
}

/**
 * Is nothing done by working this out, so that it can go when nobody reads it? Of calls only those to what the removed
 * code called (the session, a matcher), and the making of a matcher.
 */
function isIdle(
  node: Node | null,
  { program }: Pick<SourceFile, 'program'>,
  names: ReadonlySet<string>,
): boolean {
  if (!node) return true;
  const inner = unwrap(node as Expression);
  const idle = (one: Node): boolean => isIdle(one, { program }, names);
  if (inner.type === 'AwaitExpression') return idle(inner.argument);
  if (inner.type === 'CallExpression') {
    const callee = inner.callee as Expression;
    if (callee.type === 'Identifier' && names.has(callee.name)) return true;
    return originOf(callee, bindingsOf(program))?.imported === 'createRouteMatcher';
  }
  if (inner.type === 'MemberExpression') return !inner.computed && idle(inner.object);
  return ['Identifier', 'Literal', 'ArrayExpression'].includes(inner.type);
}

/** What to cut, and what to put there. */
interface Cut extends Range {
  text: string;
}

type Whole = (file: SourceFile, range: Range, floor: number) => Range;

/** `{ a, b }` without the names that nobody reads; undefined where none or all of them go, or one is more than a name. */
function lessOf({ id }: VariableDeclarator, unused: (name: string) => boolean): string | undefined | 'all' {
  if (id.type === 'Identifier') return unused(id.name) ? 'all' : undefined;
  if (id.type !== 'ObjectPattern') return undefined;
  const names = id.properties.map((one) =>
    one.type === 'Property' && one.shorthand && one.value.type === 'Identifier' ? one.value.name : undefined,
  );
  const kept = names.filter((name) => name === undefined || !unused(name));
  if (kept.length === names.length) return undefined;
  if (kept.length === 0) return 'all';
  return kept.includes(undefined) ? undefined : `{ ${kept.join(', ')} }`;
}

function cutFor(file: SourceFile, names: ReadonlySet<string>, whole: Whole): Cut | undefined {
  const { program } = file;
  const counts = countNames(program);
  const unused = (name: string): boolean => counts.get(name) === 1 && names.has(name);
  const floor = program.body[0]?.start ?? 0;
  let cut: Cut | undefined;
  walk(program, (node, parents) => {
    if (cut) return false;
    if (node.type === 'VariableDeclaration' && node.declarations.length === 1) {
      const [declarator] = node.declarations;
      if (
        !declarator ||
        parents.at(-1)?.type === 'ExportNamedDeclaration' ||
        !isIdle(declarator.init, file, names)
      )
        return undefined;
      const less = lessOf(declarator, unused);
      if (less === 'all') cut = { ...whole(file, node, floor), text: '' };
      else if (less !== undefined) cut = { start: declarator.id.start, end: declarator.id.end, text: less };
    }
    if (node.type === 'ImportDeclaration') cut = importCut(file, node, unused, whole);
    return undefined;
  });
  return cut;
}

function importCut(
  file: SourceFile,
  node: Extract<Node, { type: 'ImportDeclaration' }>,
  unused: (name: string) => boolean,
  whole: Whole,
): Cut | undefined {
  const { specifiers } = node;
  const at = specifiers.findIndex((one) => one.type === 'ImportSpecifier' && unused(one.local.name));
  const gone = specifiers[at];
  if (!gone) return undefined;
  if (specifiers.length === 1) return { ...whole(file, node, node.start), text: '' };
  const next = specifiers[at + 1];
  const before = specifiers[at - 1];
  if (next) return { start: gone.start, end: next.start, text: '' };
  return { start: before?.end ?? gone.start, end: gone.end, text: '' };
}

/**
 * Takes declarations and imports out that only removed code used.
 * @param names Names that the removed code used; nothing else is touched.
 * @returns The text, which parses.
 */
export function removeUnused(file: SourceFile, names: ReadonlySet<string>, whole: Whole): string {
  const known = new Set(names);
  let current = file;
  for (;;) {
    const cut = cutFor(current, known, whole);
    if (!cut) return tidy(current.source);
    const { start, end } = cut;
    walk(current.program, (node) => {
      // What only the declaration used may be unused now as well.
      if (node.type === 'Identifier' && node.start >= start && node.end <= end) known.add(node.name);
      return undefined;
    });
    const next = readSource(
      current.path,
      current.source.slice(0, start) + cut.text + current.source.slice(end),
    );
    if (typeof next === 'string') return current.source;
    current = next;
  }
}

/** Where something stood between two blank lines there is one of them now. */
const tidy = (text: string): string => text.replace(/(\r?\n)(?:[ \t]*\r?\n){2,}/g, '$1$1');
