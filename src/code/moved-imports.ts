import { posix } from 'node:path';
import type { Node, Program } from 'oxc-parser';
import type { Alias } from '../types.ts';
import { Edits } from './edit.ts';
import { nameOf, type Range } from './entry/ast.ts';
import { readSource } from './source-file.ts';
import { walk } from './walk.ts';

export interface Move {
  from: string;
  to: string;
}

const EXTENSION = /\.[cm]?[jt]sx?$/;
const MODULE_CALLS = new Set([
  'require',
  'mock',
  'doMock',
  'unmock',
  'dontMock',
  'importActual',
  'requireActual',
  'importOriginal',
  'resolve',
]);

type Literal = Range & { value: string };

function literalOf(node: Node | null | undefined): Literal | undefined {
  if (node?.type !== 'Literal' || typeof node.value !== 'string') return undefined;
  return { start: node.start, end: node.end, value: node.value };
}

/** Module specifiers of imports and exports, `import()`, `require()` and the mock calls of test runners. */
function specifiersOf(program: Program): Literal[] {
  const found: Literal[] = [];
  walk(program, (node) => {
    let literal: Literal | undefined;
    if (
      node.type === 'ImportDeclaration' ||
      node.type === 'ExportNamedDeclaration' ||
      node.type === 'ExportAllDeclaration' ||
      node.type === 'ImportExpression'
    )
      literal = literalOf(node.source);
    if (node.type === 'CallExpression') {
      const { callee } = node;
      const property = callee.type === 'MemberExpression' ? callee.property : callee;
      if (property.type === 'Identifier' && MODULE_CALLS.has(property.name))
        literal = literalOf(node.arguments[0]);
    }
    if (literal) found.push(literal);
    return undefined;
  });
  return found;
}

const withoutExtension = (path: string): string => path.replace(EXTENSION, '');

function relativeTo(fromFile: string, path: string): string {
  const relative = posix.relative(posix.dirname(fromFile), path);
  return /^\.\.?\//.test(relative) ? relative : `./${relative}`;
}

/** The path a specifier leads to, extension as written. */
function target(specifier: string, importer: string, alias: Alias | null): string | undefined {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(importer), specifier);
  if (alias && specifier.startsWith(alias.prefix))
    return posix.join(alias.dir, specifier.slice(alias.prefix.length));
  return undefined;
}

/** The same specifier for a file's new path, spelled in the same manner. */
function respelled(specifier: string, importer: string, move: Move, alias: Alias | null): string {
  const extension = EXTENSION.exec(specifier)?.[0];
  // TypeScript's `./x.js` for x.ts stays `.js`.
  const path = extension === undefined ? withoutExtension(move.to) : withoutExtension(move.to) + extension;
  if (!specifier.startsWith('.') && alias) {
    const below = posix.relative(alias.dir, path);
    if (!below.startsWith('..')) return alias.prefix + below;
  }
  return relativeTo(importer, path);
}

/** `middleware` taken out of the moved module by name becomes `proxy as middleware`. */
function renameTaken(edits: Edits, program: Program, isModule: (literal: Literal) => boolean): void {
  const reads = (node: Node | null | undefined): boolean => {
    let inner = node;
    if (inner?.type === 'AwaitExpression') inner = inner.argument;
    if (inner?.type === 'ImportExpression') inner = inner.source;
    else if (inner?.type === 'CallExpression') inner = inner.arguments[0];
    const literal = literalOf(inner);
    return literal !== undefined && isModule(literal);
  };
  walk(program, (node) => {
    if (node.type === 'ImportDeclaration' && reads(node.source)) {
      for (const one of node.specifiers) {
        if (one.type !== 'ImportSpecifier' || nameOf(one.imported) !== 'middleware') continue;
        const shared = one.imported.start === one.local.start;
        edits.replace(one.imported.start, one.imported.end, shared ? 'proxy as middleware' : 'proxy');
      }
    }
    if (node.type === 'ExportNamedDeclaration' && reads(node.source)) {
      for (const one of node.specifiers) {
        if (nameOf(one.local) !== 'middleware') continue;
        const shared = one.local.start === one.exported.start;
        edits.replace(one.local.start, one.local.end, shared ? 'proxy as middleware' : 'proxy');
      }
    }
    if (node.type === 'VariableDeclarator' && node.id.type === 'ObjectPattern' && reads(node.init)) {
      for (const one of node.id.properties) {
        if (one.type !== 'Property' || one.computed || nameOf(one.key as { type: string }) !== 'middleware')
          continue;
        edits.replace(one.key.start, one.key.end, one.shorthand ? 'proxy: middleware' : 'proxy');
      }
    }
    return undefined;
  });
}

/**
 * A module that imports a file which gets another path, its specifiers following.
 * @param renamed The file's export `middleware` became `proxy`.
 * @returns The new text; the old one where nothing leads to the file, or where it does not parse.
 */
export function followMove(
  importer: string,
  source: string,
  move: Move,
  alias: Alias | null,
  renamed: boolean,
): string {
  const file = readSource(importer, source);
  if (typeof file === 'string') return source;
  const isModule = ({ value }: Literal): boolean => {
    const path = target(value, importer, alias);
    return path !== undefined && withoutExtension(path) === withoutExtension(move.from);
  };
  const edits = new Edits(source);
  for (const literal of specifiersOf(file.program)) {
    if (!isModule(literal)) continue;
    edits.replace(literal.start + 1, literal.end - 1, respelled(literal.value, importer, move, alias));
  }
  if (renamed) renameTaken(edits, file.program, isModule);
  return edits.apply();
}

/** A file's own relative specifiers, written for its new folder. Extension and quotes stay as they are. */
export function relocated(source: string, move: Move): string {
  const file = readSource(move.from, source);
  if (typeof file === 'string' || posix.dirname(move.from) === posix.dirname(move.to)) return source;
  const edits = new Edits(source);
  for (const { value, start, end } of specifiersOf(file.program)) {
    if (!value.startsWith('.')) continue;
    edits.replace(start + 1, end - 1, relativeTo(move.to, posix.join(posix.dirname(move.from), value)));
  }
  return edits.apply();
}
