import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Dependency, Refusal } from '../types.ts';
import { Edits, eolOf, indentAt, startsLine } from './edit.ts';
import { positionOf } from './parse.ts';

type Member = Node & { children: [Node, Node] };

function membersOf(node: Node): Member[] {
  return (node.children ?? []).filter((child): child is Member => child.children?.length === 2);
}

/** The member npm would read: of two with one name JSON.parse keeps the last. */
function member(object: Node, name: string): Member | undefined {
  return membersOf(object).findLast((one) => one.children[0].value === name);
}

function isSorted(names: readonly string[]): boolean {
  const by = (compare: (a: string, b: string) => number): boolean =>
    names.every((name, index) => index === 0 || compare(names[index - 1] ?? '', name) <= 0);
  return by((a, b) => a.localeCompare(b, 'en')) || by((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** One level of indentation, from the first member that has a line of its own. */
function unitOf(root: Node, source: string): string {
  const first = membersOf(root)[0];
  return first && startsLine(source, first.offset) ? indentAt(source, first.offset) || '  ' : '  ';
}

/** How a file writes the gap behind a colon. */
function colonOf(root: Node, source: string): string {
  const first = membersOf(root)[0];
  if (!first) return ': ';
  const [key, value] = first.children;
  return source.slice(key.offset + key.length, value.offset);
}

/** Puts a member into an object at an index, on a line of its own where the object spans lines. */
function insertMember(
  edits: Edits,
  source: string,
  object: Node,
  index: number,
  text: string,
  unit: string,
): void {
  const members = membersOf(object);
  const outer = indentAt(source, object.offset);
  const before = members[index - 1];
  const after = members[index];
  if (members.length === 0) {
    const flat = !source.includes('\n');
    const lines = flat ? text : `\n${outer}${unit}${text.replaceAll('\n', `\n${outer}${unit}`)}\n${outer}`;
    edits.replace(object.offset + 1, object.offset + object.length - 1, lines);
    return;
  }
  const anchor = before ?? after;
  if (!anchor) return;
  const ownLine = startsLine(source, anchor.offset);
  const indent = indentAt(source, anchor.offset);
  const gap = ownLine ? `\n${indent}` : source.includes(', "') || source.includes('{ "') ? ' ' : '';
  const shown = ownLine ? text.replaceAll('\n', `\n${indent}`) : text;
  if (before) edits.insert(before.offset + before.length, `,${gap}${shown}`);
  else edits.insert(anchor.offset, `${shown},${gap}`);
}

function refuse(because: string, dependency: Dependency): Refusal {
  const block = dependency.dev ? 'devDependencies' : 'dependencies';
  const line = `${JSON.stringify(dependency.name)}: ${JSON.stringify(dependency.range)}`;
  return { refused: true, because, snippet: `"${block}": {\n  ${line}\n}` };
}

/** The parser recurses, so that hostile nesting ends in an overflow rather than in a tree. */
function treeOf(text: string, errors: ParseError[]): Node | undefined | 'too deep' {
  try {
    return parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  } catch (error) {
    if (error instanceof RangeError) return 'too deep';
    throw error;
  }
}

/**
 * Adds a dependency to the text of a package.json: in its alphabetical place where the block is sorted, else last.
 * Indentation, line endings, byte order mark and final newline stay. A dependency that is there keeps its range and
 * gives the same text back. Refuses text that is not a JSON object, and to move a development dependency.
 */
export function addDependency(source: string, dependency: Dependency): string | Refusal {
  const bom = source.startsWith('\uFEFF') ? '\uFEFF' : '';
  const text = source.slice(bom.length);
  const errors: ParseError[] = [];
  const root = treeOf(text, errors);
  if (root === 'too deep') return refuse('package.json is nested too deeply to be read.', dependency);
  const error = errors[0];
  if (error) {
    const { line, column } = positionOf(text, error.offset);
    const what = printParseErrorCode(error.error);
    return refuse(`package.json is not valid JSON (${what} at ${line}:${column}).`, dependency);
  }
  if (root?.type !== 'object') return refuse('package.json does not hold an object.', dependency);
  const { name, range, dev } = dependency;
  const blocks = ['dependencies', 'optionalDependencies', 'devDependencies'] as const;
  const found = blocks.find((block) => {
    const value = member(root, block)?.children[1];
    return value?.type === 'object' && member(value, name) !== undefined;
  });
  if (found === 'devDependencies' && !dev) {
    const block = member(root, found)?.children[1];
    const existing = String((block && member(block, name))?.children[1].value ?? range);
    return refuse(
      `${name} is needed at run time but is listed in devDependencies; move it to dependencies.`,
      {
        ...dependency,
        range: existing,
      },
    );
  }
  if (found) return source;

  const edits = new Edits(text);
  const target = dev ? 'devDependencies' : 'dependencies';
  const unit = unitOf(root, text);
  const colon = colonOf(root, text);
  const entry = `${JSON.stringify(name)}${colon}${JSON.stringify(range)}`;
  const block = member(root, target)?.children[1];
  if (block && block.type !== 'object')
    return refuse(`"${target}" in package.json is not an object.`, dependency);
  if (block) {
    const names = membersOf(block).map((one) => String(one.children[0].value));
    const place = names.findIndex((other) => other.localeCompare(name, 'en') > 0);
    insertMember(edits, text, block, place === -1 || !isSorted(names) ? names.length : place, entry, unit);
  } else {
    const names = membersOf(root).map((one) => String(one.children[0].value));
    const neighbour = dev ? names.indexOf('dependencies') + 1 : names.indexOf('devDependencies');
    const flat = eolOf(text) === '\n' && !text.includes('\n');
    const value = flat ? `{${entry}}` : `{\n${unit}${entry}\n}`;
    const index = neighbour > 0 || (neighbour === 0 && !dev) ? neighbour : names.length;
    insertMember(edits, text, root, index, `"${target}"${colon}${value}`, unit);
  }
  return bom + edits.apply();
}

/**
 * Takes a dependency out of the text of a package.json, every other byte kept.
 * @returns The same text where it is not listed; undefined for text that is not a JSON object.
 */
export function removeDependency(source: string, name: string): string | undefined {
  const bom = source.startsWith('\uFEFF') ? '\uFEFF' : '';
  const text = source.slice(bom.length);
  const errors: ParseError[] = [];
  const root = treeOf(text, errors);
  if (root === 'too deep' || root?.type !== 'object' || errors.length > 0) return undefined;
  const block = member(root, 'dependencies')?.children[1];
  const members = block?.type === 'object' ? membersOf(block) : [];
  const index = members.findLastIndex((one) => one.children[0].value === name);
  const going = members[index];
  if (!going) return source;
  const [before, after] = [members[index - 1], members[index + 1]];
  const end = going.offset + going.length;
  const edits = new Edits(text);
  if (after) edits.remove(going.offset, after.offset);
  else edits.remove(before ? before.offset + before.length : going.offset, end);
  return bom + edits.apply();
}
