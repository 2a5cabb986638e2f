import type { ImportDeclaration, ImportDeclarationSpecifier, Program, Statement } from 'oxc-parser';
import { type Edits, indentAt, lineEnd, lineStart, nextLine, startsLine } from './edit.ts';
import { freshName, namesIn } from './names.ts';
import { quoted } from './quotes.ts';
import type { SourceFile } from './source-file.ts';
import { commaBetween } from './style.ts';

export interface ImportWanted {
  /** Module specifier as it is to be written. */
  from: string;
  names?: readonly string[];
  /** Local name wanted for the default export. */
  default?: string;
  typeOnly?: boolean;
  /** What a name is called where the file has one of its own like it; else it gets a number. */
  otherwise?: Readonly<Record<string, string>>;
}

/** Comments that only work, or are only expected, at the top of a file. */
const STAYS_ON_TOP =
  /^[*!\s]*@(?:ts-(?:no)?check|jsx|license|licence|preserve|format|flow|prettier)|^!|copyright|SPDX-|^\s*eslint-(?:disable|env)\b(?!-next)|^\s*biome-ignore-all/i;

function nameOf(node: { type: string; name?: string; value?: unknown }): string {
  return node.type === 'Identifier' ? (node.name ?? '') : String(node.value);
}

function importedName(specifier: ImportDeclarationSpecifier): string | undefined {
  if (specifier.type === 'ImportSpecifier') return nameOf(specifier.imported);
  return specifier.type === 'ImportDefaultSpecifier' ? 'default' : undefined;
}

function isRequire(statement: Statement | Program['body'][number]): boolean {
  if (statement.type !== 'VariableDeclaration') return false;
  return statement.declarations.some(({ init }) => {
    const call = init?.type === 'MemberExpression' ? init.object : init;
    return (
      call?.type === 'CallExpression' && call.callee.type === 'Identifier' && call.callee.name === 'require'
    );
  });
}

/** Where a first import goes: behind directives and the file's own header, before what belongs to the first statement. */
function topOf(file: SourceFile): number {
  const { program, source, comments } = file;
  let floor = program.hashbang ? nextLine(source, program.hashbang.end) : source.startsWith('\uFEFF') ? 1 : 0;
  const directives = program.body.filter((statement) => 'directive' in statement && statement.directive);
  const last = directives.at(-1);
  const first = program.body[directives.length];
  if (last) {
    const below = nextLine(source, last.end);
    // A file on one line: behind the directive itself, or the import would come to stand below what uses it.
    floor = first && first.start < below ? last.end : below;
  }
  let at = first ? lineStart(source, first.start) : source.length;
  const header = comments.filter(
    (comment) => comment.start >= floor && comment.end <= (first?.start ?? source.length),
  );
  for (const comment of header.reverse()) {
    const gap = source.slice(comment.end, at);
    if (STAYS_ON_TOP.test(comment.value) || /\n[ \t]*\r?\n/.test(gap) || !startsLine(source, comment.start))
      break;
    at = lineStart(source, comment.start);
  }
  return Math.max(at, Math.min(floor, source.length));
}

/** Adds one more statement to the import section of a file. */
export function addImportStatement(edits: Edits, file: SourceFile, statement: string): void {
  const { program, source } = file;
  const isImport = (node: Program['body'][number]): boolean =>
    node.type === 'ImportDeclaration' || node.type === 'TSImportEqualsDeclaration';
  // Beside imports, a `require` of `createRequire()` is code like any other.
  const last = program.body.filter(isImport).at(-1) ?? program.body.filter(isRequire).at(-1);
  if (last) {
    const end = lineEnd(source, last.end);
    const codeFollows = program.body.some((node) => node.start >= last.end && node.start < end);
    if (codeFollows) edits.insert(last.end, `\n${statement}\n`);
    else edits.insert(end, `\n${indentAt(source, last.start)}${statement}`);
    return;
  }
  const at = topOf(file);
  const before = at > 0 && source[at - 1] !== '\n' && source[at - 1] !== '\uFEFF' ? '\n' : '';
  const rest = source.slice(at);
  const after = rest === '' ? '\n' : /^\s*\n/.test(rest) ? '\n' : '\n\n';
  edits.insert(at, before + statement + after);
}

function specifierText(name: string, local: string): string {
  return name === local ? name : `${name} as ${local}`;
}

function mergeInto(edits: Edits, file: SourceFile, into: ImportDeclaration, added: string[]): void {
  const { source } = file;
  const named = into.specifiers.filter((specifier) => specifier.type === 'ImportSpecifier');
  const last = named.at(-1);
  const close = source.lastIndexOf('}', into.source.start);
  if (!last) {
    const fallback = into.specifiers.at(-1);
    if (close > into.start)
      edits.replace(source.indexOf('{', into.start), close + 1, `{ ${added.join(', ')} }`);
    else if (fallback) edits.insert(fallback.end, `, { ${added.join(', ')} }`);
    return;
  }
  const comma = commaBetween(source, last.end, close);
  const at = comma === -1 ? last.end : comma + 1;
  if (!startsLine(source, last.start)) {
    if (comma === -1) edits.insert(at, `, ${added.join(', ')}`);
    else edits.insert(at, ` ${added.join(', ')},`);
    return;
  }
  const indent = indentAt(source, last.start);
  const lines = added.map((text) => `\n${indent}${text}`).join(',');
  if (comma === -1) edits.insert(last.end, ',').insert(lineEnd(source, last.end), lines);
  else edits.insert(lineEnd(source, comma), `${lines},`);
}

function canTake(node: ImportDeclaration, wanted: ImportWanted): boolean {
  if (node.source.value !== wanted.from || node.specifiers.length === 0 || node.phase) return false;
  if (node.specifiers.some((specifier) => specifier.type === 'ImportNamespaceSpecifier')) return false;
  if (wanted.default !== undefined) return false;
  return node.importKind !== 'type' || wanted.typeOnly === true;
}

/**
 * Makes exports of a module available in a file and returns their local names, keyed by exported name (`default` for
 * the default export). Names that are there already are reused; an import of the same module is extended; else a new
 * import goes behind the last one, or below directives and licence header. A CommonJS file gets a `require`.
 */
export function addImport(edits: Edits, file: SourceFile, wanted: ImportWanted): Record<string, string> {
  const { program, style } = file;
  const end = style.semicolons ? ';' : '';
  const taken = namesIn(program);
  const locals: Record<string, string> = {};
  const imports = program.body.filter((node) => node.type === 'ImportDeclaration');
  for (const node of imports.filter((one) => one.source.value === wanted.from)) {
    for (const specifier of node.specifiers) {
      const name = importedName(specifier);
      const typeOnly =
        node.importKind === 'type' ||
        (specifier.type === 'ImportSpecifier' && specifier.importKind === 'type');
      if (name === undefined || (typeOnly && !wanted.typeOnly)) continue;
      const asked = name === 'default' ? wanted.default !== undefined : wanted.names?.includes(name);
      if (asked) locals[name] ??= specifier.local.name;
    }
  }
  const missing = (wanted.names ?? []).filter((name) => locals[name] === undefined);
  for (const name of missing) {
    const wish = taken.has(name) ? (wanted.otherwise?.[name] ?? name) : name;
    const local = freshName(wish, taken);
    taken.add(local);
    locals[name] = local;
  }
  const needsDefault = wanted.default !== undefined && locals.default === undefined;
  if (needsDefault && wanted.default !== undefined) locals.default = freshName(wanted.default, taken);
  if (missing.length === 0 && !needsDefault) return locals;

  const from = quoted(wanted.from, style.quote);
  if (file.module === 'cjs') {
    const names = missing.map((name) => (locals[name] === name ? name : `${name}: ${locals[name]}`));
    if (needsDefault) names.unshift(`default: ${locals.default}`);
    addImportStatement(edits, file, `const { ${names.join(', ')} } = require(${from})${end}`);
    return locals;
  }
  const added = missing.map((name) => specifierText(name, locals[name] ?? name));
  const into = imports.find((node) => canTake(node, wanted));
  if (into) {
    const inlineType = wanted.typeOnly && into.importKind !== 'type' ? 'type ' : '';
    mergeInto(
      edits,
      file,
      into,
      added.map((text) => inlineType + text),
    );
    return locals;
  }
  const clause = [needsDefault ? locals.default : '', added.length > 0 ? `{ ${added.join(', ')} }` : '']
    .filter(Boolean)
    .join(', ');
  addImportStatement(edits, file, `import ${wanted.typeOnly ? 'type ' : ''}${clause} from ${from}${end}`);
  return locals;
}
