import type { Node, Program } from 'oxc-parser';
import { Edits } from '../code/edit.ts';
import { usesOf } from '../code/entry/scope.ts';
import { addImport, addImportStatement } from '../code/imports.ts';
import { freshName, namesIn } from '../code/names.ts';
import { quoted } from '../code/quotes.ts';
import { readSource, type SourceFile } from '../code/source-file.ts';
import { walk } from '../code/walk.ts';
import type { Resource } from '../doctor/types.ts';
import { PAGES } from './refuse.ts';

/** Something a file exports that is written elsewhere, and gets a function of this file in front of it. */
export interface StoodFor {
  /** The name it is exported by. */
  name: string;
  kind: Resource['kind'];
  /** It is known to take nothing. */
  bare: boolean;
  /** It is written here, by a wrapper that works before its check could: `export const GET = withX(…)`. */
  around?: boolean | undefined;
}

type Statement = Program['body'][number];

const KINDS = new Set<string>([...PAGES, 'route', 'server-function']);
const COMPONENTS: Partial<Record<Resource['kind'], string>> = {
  page: 'Page',
  layout: 'Layout',
  template: 'Template',
  default: 'Default',
};

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const nameOf = (node: { type: string; name?: string; value?: unknown }): string =>
  node.type === 'Identifier' ? (node.name ?? '') : String(node.value);

/**
 * A component that shows another one with the same properties.
 * @param edits Of a text that is, or becomes, `file`; what must be imported goes there.
 */
export function componentText(
  edits: Edits,
  file: SourceFile,
  names: { outer: string; inner: string },
  bare: boolean,
): string {
  const { indent, semicolons } = file.style;
  const end = semicolons ? ';' : '';
  const { outer, inner } = names;
  const typed = file.typescript && !bare;
  const props = typed
    ? addImport(edits, file, { from: 'react', names: ['ComponentProps'], typeOnly: true }).ComponentProps
    : undefined;
  const parameter = bare ? '' : `props${props === undefined ? '' : `: ${props}<typeof ${inner}>`}`;
  // A plain .ts file can hold no elements.
  const element = /\.[cm]?ts$/.test(file.path)
    ? `${addImport(edits, file, { from: 'react', names: ['createElement'] }).createElement}(${inner}${bare ? '' : ', props'})`
    : `<${inner}${bare ? '' : ' {...props}'} />`;
  return `export default function ${outer}(${parameter}) {\n${indent}return ${element}${end}\n}`;
}

function functionText(file: SourceFile, name: string, inner: string, bare: boolean): string {
  const { indent, semicolons } = file.style;
  const args = bare ? '' : '...args';
  const typed = file.typescript && !bare ? `: Parameters<typeof ${inner}>` : '';
  const head = name === 'default' ? 'default async function' : `async function ${name}`;
  return `export ${head}(${args}${typed}) {\n${indent}return ${inner}(${args})${semicolons ? ';' : ''}\n}`;
}

interface Found {
  statement: Statement;
  /** What it is called at its source, and the source, where the file does not import it. */
  from?: { source: string; imported: string } | undefined;
  /** What the file calls it, where it imports it. */
  local?: string | undefined;
}

function importedNames(program: Program): Set<string> {
  return new Set(
    program.body.flatMap((one) =>
      one.type === 'ImportDeclaration' && one.importKind !== 'type'
        ? one.specifiers.map(({ local }) => local.name)
        : [],
    ),
  );
}

function find({ program }: SourceFile, name: string): Found | string {
  const imported = importedNames(program);
  const own = 'it leaves the file in a form of its own';
  for (const statement of program.body) {
    if (statement.type === 'ExportDefaultDeclaration' && name === 'default') {
      const { declaration } = statement;
      if (declaration.type === 'Identifier' && imported.has(declaration.name))
        return { statement, local: declaration.name };
      return own;
    }
    if (statement.type !== 'ExportNamedDeclaration') continue;
    const specifier = statement.specifiers.find((one) => nameOf(one.exported) === name);
    if (specifier && statement.source)
      return { statement, from: { source: statement.source.value, imported: nameOf(specifier.local) } };
    if (specifier) {
      const local = nameOf(specifier.local);
      return imported.has(local) ? { statement, local } : own;
    }
    const { declaration } = statement;
    if (declaration?.type !== 'VariableDeclaration' || declaration.declarations.length !== 1) continue;
    const [{ id, init }] = declaration.declarations as [(typeof declaration.declarations)[number]];
    if (id.type !== 'Identifier' || id.name !== name) continue;
    return !id.typeAnnotation && init?.type === 'Identifier' && imported.has(init.name)
      ? { statement, local: init.name }
      : own;
  }
  return own;
}

/** The export list without some of its names; empty where none is left. */
function without(file: SourceFile, statement: Statement, gone: ReadonlySet<string>): string {
  if (statement.type !== 'ExportNamedDeclaration' || statement.declaration) return '';
  const left = statement.specifiers
    .filter(({ exported }) => !gone.has(nameOf(exported)))
    .map(({ start, end }) => file.source.slice(start, end));
  if (left.length === 0) return '';
  const source = statement.source
    ? ` from ${file.source.slice(statement.source.start, statement.source.end)}`
    : '';
  return `export { ${left.join(', ')} }${source}${file.style.semicolons ? ';' : ''}\n\n`;
}

/** Names that the top level of a file binds, those it imports left out. */
function declaredNames({ program }: SourceFile): Set<string> {
  const names = new Set<string>();
  for (const statement of program.body) {
    const declaration =
      statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration'
        ? (statement.declaration as Node | null)
        : (statement as Node);
    if (declaration && 'id' in declaration && declaration.id?.type === 'Identifier')
      names.add(declaration.id.name);
    if (declaration?.type !== 'VariableDeclaration') continue;
    for (const { id } of declaration.declarations) for (const name of boundBy(id)) names.add(name);
  }
  return names;
}

/** Names that a pattern may bind; rather one too many. */
function boundBy(pattern: Node): string[] {
  const names: string[] = [];
  walk(pattern, (node) => {
    if (node.type === 'Identifier') names.push(node.name);
    return undefined;
  });
  return names;
}

/** Gives what is imported by a name another one, so that the name is free for a function. */
function renameImport(edits: Edits, { program }: SourceFile, name: string, to: string): string | undefined {
  const uses = usesOf(program, name);
  if (uses === undefined || uses.length > 2) return `${name} is used elsewhere in the file`;
  for (const statement of program.body) {
    if (statement.type !== 'ImportDeclaration') continue;
    const specifier = statement.specifiers.find(({ local }) => local.name === name);
    if (!specifier) continue;
    const listed = uses.filter(({ start, form }) => start !== specifier.local.start && form === 'specifier');
    for (const { start, end } of listed) edits.replace(start, end, `${to} as ${name}`);
    const single = specifier.type === 'ImportSpecifier' && specifier.imported.start === specifier.local.start;
    edits.replace(specifier.local.start, specifier.local.end, single ? `${name} as ${to}` : to);
    return undefined;
  }
  return `${name} is not imported in a form that is known`;
}

/** Takes what a wrapper makes out of the exports, by another name; its function goes behind it. */
function keepInside(
  edits: Edits,
  file: SourceFile,
  one: StoodFor,
  taken: ReadonlySet<string>,
): string | undefined {
  const uses = usesOf(file.program, one.name);
  if (uses?.length !== 1) return `${one.name} is used elsewhere in the file`;
  for (const statement of file.program.body) {
    if (statement.type !== 'ExportNamedDeclaration' || statement.declaration?.type !== 'VariableDeclaration')
      continue;
    const { declaration } = statement;
    const [only, ...more] = declaration.declarations;
    if (only?.id.type !== 'Identifier' || only.id.name !== one.name) continue;
    if (more.length > 0 || only.id.typeAnnotation || declaration.kind !== 'const')
      return 'it is declared in a form of its own';
    const inner = freshName(`run${capitalised(one.name.toLowerCase())}`, taken);
    edits.remove(statement.start, declaration.start);
    edits.replace(only.id.start, only.id.end, inner);
    edits.insert(statement.end, `\n\n${functionText(file, one.name, inner, false)}`);
    return undefined;
  }
  return 'it leaves the file in a form of its own';
}

/** Imports what the file exports from elsewhere without importing it; the names it gets, by what it is exported as. */
function withImports(
  file: SourceFile,
  wanted: readonly StoodFor[],
): { text: string; locals: Map<string, string> } | string {
  const edits = new Edits(file.source);
  const taken = namesIn(file.program);
  const locals = new Map<string, string>();
  const declared = declaredNames(file);
  const statements: string[] = [];
  for (const { name, kind } of wanted) {
    const found = find(file, name);
    if (typeof found === 'string') return found;
    const own = found.statement.type === 'ExportNamedDeclaration' && found.statement.declaration;
    if (!own && declared.has(name)) return `${name} is another thing in the file`;
    const clashes = found.local === name;
    const local =
      found.local !== undefined && !clashes
        ? found.local
        : freshName(COMPONENTS[kind] ?? `run${capitalised(name.toLowerCase())}`, taken);
    taken.add(local);
    locals.set(name, local);
    if (clashes) {
      const problem = renameImport(edits, file, name, local);
      if (problem !== undefined) return problem;
    }
    if (!found.from) continue;
    const { source, imported } = found.from;
    const named = imported === local ? `{ ${local} }` : `{ ${imported} as ${local} }`;
    const end = file.style.semicolons ? ';' : '';
    statements.push(
      `import ${imported === 'default' ? local : named} from ${quoted(source, file.style.quote)}${end}`,
    );
  }
  if (statements.length > 0) addImportStatement(edits, file, statements.join('\n'));
  return { text: edits.apply(), locals };
}

/**
 * Puts functions of the file's own before what it exports from elsewhere: each hands on what it gets, and is a place
 * where a check can stand.
 * @returns The new text, or why it can't be written.
 */
export function standIn(before: SourceFile, all: readonly StoodFor[]): { text: string } | string {
  const wanted = all.filter(({ around }) => !around);
  if (all.some(({ kind }) => !KINDS.has(kind)))
    return 'what Next asks of its form leaves no room for a function before it';
  const imported = withImports(before, wanted);
  if (typeof imported === 'string') return imported;
  const read = readSource(before.path, imported.text);
  if (typeof read === 'string') return read;
  const file: SourceFile = { ...read, style: before.style, module: before.module };
  const edits = new Edits(file.source);
  const taken = namesIn(file.program);
  const groups = new Map<Statement, StoodFor[]>();
  for (const one of all.filter(({ around }) => around)) {
    const problem = keepInside(edits, file, one, taken);
    if (problem !== undefined) return problem;
  }
  for (const one of wanted) {
    const found = find(file, one.name);
    if (typeof found === 'string') return found;
    groups.set(found.statement, [...(groups.get(found.statement) ?? []), one]);
  }
  for (const [statement, members] of groups) {
    const inside = ({ start, end }: Pick<Node, 'start' | 'end'>) =>
      start >= statement.start && end <= statement.end;
    if (file.comments.some(inside)) return 'a comment stands in the statement that exports it';
    const texts = members.map((one) => {
      const inner = imported.locals.get(one.name) ?? one.name;
      const component = PAGES.has(one.kind) ? (COMPONENTS[one.kind] ?? 'Page') : undefined;
      if (component === undefined) return functionText(file, one.name, inner, one.bare);
      const outer = freshName(`Checked${component}`, taken);
      taken.add(outer);
      return componentText(edits, file, { outer, inner }, one.bare);
    });
    const gone = new Set(members.map(({ name }) => name));
    edits.replace(statement.start, statement.end, without(file, statement, gone) + texts.join('\n\n'));
  }
  return { text: edits.apply() };
}
