import type { Program } from 'oxc-parser';
import { Edits, eolOf } from '../edit.ts';
import { addImportStatement } from '../imports.ts';
import { freshName } from '../names.ts';
import { quoted, requote } from '../quotes.ts';
import { restyle } from '../restyle.ts';
import type { SourceFile } from '../source-file.ts';
import type { Style } from '../style.ts';
import { walk } from '../walk.ts';
import type { EntryAnalysis } from './analyse.ts';
import type { EntryArgs } from './args.ts';
import { bindingsOf, type Range, requiredBy } from './ast.ts';
import { extendImport, isExtensible } from './extend-import.ts';
import type { Router } from './guard.ts';
import { leadingStart } from './tokens.ts';
import { type Lines, type Names, optionLines, wallLines } from './write.ts';

interface ImportAsked {
  from: string;
  name: string;
  local: string;
  typeOnly: boolean;
}

/** What one patch needs at hand while it collects its edits. */
export interface Context {
  file: SourceFile;
  analysis: EntryAnalysis;
  args: EntryArgs;
  edits: Edits;
  /** Every name of the file, and those given out so far. */
  taken: Set<string>;
  topLevel: Set<string>;
  /** Imports to be written in the end. */
  imports: Map<string, ImportAsked>;
  /** Imports that an edit of this patch makes, `module name` → local name. */
  present: Map<string, string>;
  /** Blocks to be put above a statement, behind imports that may come to stand at the same place. */
  blocks: { at: number; text: string }[];
  /** Blocks to be put at the end of the file. */
  tail: string[];
  /** Strings that go for a reason: patterns that the generated list has, a module that is gone. */
  dropped: string[];
  /** Places whose statement is rewritten on purpose. */
  touched: Range[];
  /** Facts of the project that change what the old matcher meant. */
  router: Router;
  /** Where the owner's code ran before the matcher was widened, as a condition; undefined: on every path. */
  ranBefore: ((request: string) => string) | undefined;
  /** Next does not read the file's `config` today, so it runs on every path. */
  ignoredConfig: boolean;
}

export function contextOf(
  file: SourceFile,
  analysis: EntryAnalysis,
  args: EntryArgs,
  router: Router,
  ignoredConfig: boolean,
): Context {
  const taken = namesOf(file.program);
  const topLevel = new Set(bindingsOf(file.program).keys());
  return {
    file,
    analysis,
    args: withFreshSetup(withOwnQuotes(styled(args, file.style), file.style), taken),
    edits: new Edits(file.source),
    taken,
    topLevel,
    imports: new Map(),
    present: new Map(),
    blocks: [],
    tail: [],
    dropped: [],
    touched: [],
    router,
    ranBefore: undefined,
    ignoredConfig,
  };
}

/** Every name that is bound or referred to anywhere in the file, property names left out. */
function namesOf(program: Program): Set<string> {
  const names = new Set<string>();
  walk(program, (node, parents) => {
    if (node.type !== 'Identifier') return undefined;
    const parent = parents.at(-1);
    const property =
      (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) ||
      (parent?.type === 'Property' && parent.key === node && !parent.computed && !parent.shorthand);
    if (!property) names.add(node.name);
    return undefined;
  });
  return names;
}

/** The last set-up that was brought into a file's manner: a run patches few files, all with the same one. */
let lastStyled: { key: string; text: string } = { key: '', text: '' };

/** The set-up statements in the manner of the file. */
function styled(args: EntryArgs, style: Style): EntryArgs {
  const key = JSON.stringify([args.setupText, style]);
  if (lastStyled.key === key) return { ...args, setupText: lastStyled.text };
  const setupText = restyle('setup.ts', args.setupText, {
    quotes: style.quote === "'" ? 'single' : 'double',
    jsxQuotes: 'double',
    semicolons: style.semicolons,
    indent: style.indent.startsWith('\t') ? { kind: 'tab' } : { kind: 'space', size: style.indent.length },
    trailingCommas: style.trailingCommas ? 'all' : 'none',
    eol: '\n',
    finalNewline: false,
    lineWidth: 80,
    source: 'the file',
  });
  lastStyled = { key, text: setupText.trimEnd() };
  return { ...args, setupText: lastStyled.text };
}

/** Options that are plain strings, in the quotes of the file. */
function withOwnQuotes(args: EntryArgs, { quote }: Style): EntryArgs {
  const own = ([name, text]: [string, string]) =>
    [name, /^(['"])[^'"]*\1$/.test(text) ? requote(text, quote) : text] as const;
  return { ...args, optionsText: Object.fromEntries(Object.entries(args.optionsText).map(own)) };
}

/** Our own set-up statements, renamed where the owner has constants of the same name. */
function withFreshSetup(args: EntryArgs, taken: ReadonlySet<string>): EntryArgs {
  let { setupText, authorizedPartiesText } = args;
  const optionsText = { ...args.optionsText };
  const optionsWhen = { ...args.optionsWhen };
  for (const [, name] of args.setupText.matchAll(
    /^(?:export )?(?:const|let|function) ([A-Za-z_$][\w$]*)/gm,
  )) {
    if (name === undefined || !taken.has(name)) continue;
    const fresh = freshName(name, taken);
    const all = new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`, 'g');
    setupText = setupText.replace(all, fresh);
    authorizedPartiesText = authorizedPartiesText.replace(all, fresh);
    for (const [option, text] of Object.entries(optionsText)) optionsText[option] = text.replace(all, fresh);
    for (const [option, text] of Object.entries(optionsWhen)) optionsWhen[option] = text.replace(all, fresh);
  }
  return { ...args, setupText, authorizedPartiesText, optionsText, optionsWhen };
}

/** A name that nothing in the file has, kept for this patch. */
export function give(context: Context, wanted: string): string {
  const name = freshName(wanted, context.taken);
  context.taken.add(name);
  return name;
}

/**
 * A name for a parameter or constant of a handler that only holds our own lines. Names inside the owner's functions are
 * out of its sight, so only those of the file's top level have to be kept clear of.
 */
export function giveLocal(context: Context, wanted: string): string {
  return freshName(wanted, context.topLevel);
}

/** What an import is called where its own name is taken by something else; a number comes after that. */
const OTHER_NAMES: Record<string, string> = { isPublicRoute: 'isPublicPath', refuse: 'refuseSignedOut' };

function importName(context: Context, from: string, name: string, typeOnly: boolean): string {
  const key = `${from} ${name}`;
  const known = context.imports.get(key);
  if (known) return known.local;
  const present = context.present.get(key) ?? localName(context.file, from, name, typeOnly);
  if (present !== undefined) return present;
  const local = give(context, context.taken.has(name) ? (OTHER_NAMES[name] ?? name) : name);
  context.imports.set(key, { from, name, local, typeOnly });
  return local;
}

/** The local name of something the file imports already. */
function localName(file: SourceFile, from: string, name: string, typeOnly: boolean): string | undefined {
  for (const [local, binding] of bindingsOf(file.program)) {
    if (binding.kind === 'destructured' && !typeOnly && binding.property === name)
      if (requiredBy(binding.init) === from) return local;
    if (binding.kind !== 'import' || binding.from !== from || binding.imported !== name) continue;
    if (typeOnly || !binding.typeOnly) return local;
  }
  return undefined;
}

/** As `giveLocal`, for a parameter of a function of the owner's: clear of every name inside of it as well. */
export function giveWithin(context: Context, wanted: string, range: Range): string {
  const names = new Set(context.topLevel);
  walk(context.file.program, (node) => {
    if (node.end <= range.start || node.start >= range.end) return false;
    if (node.type === 'Identifier' && node.start >= range.start && node.end <= range.end)
      names.add(node.name);
    return undefined;
  });
  return freshName(wanted, names);
}

/** Imports a value and returns its local name. */
export function importValue(context: Context, from: string, name: string): string {
  return importName(context, from, name, false);
}

/** Imports a type; `''` in JavaScript, where there are none. */
export function importType(context: Context, from: string, name: string): string {
  return context.file.typescript ? importName(context, from, name, true) : '';
}

/** Writes the imports that were asked for: into one of the same module where there is one, else below the others. */
export function writeImports(context: Context): void {
  const { edits, file } = context;
  const statements: string[] = [];
  const modules = new Map<string, { values: string[]; types: string[] }>();
  for (const { from, name, local, typeOnly } of context.imports.values()) {
    const names = modules.get(from) ?? { values: [], types: [] };
    modules.set(from, names);
    (typeOnly ? names.types : names.values).push(name === local ? name : `${name} as ${local}`);
  }
  const write = (from: string, names: readonly string[], typeOnly: boolean): void => {
    if (names.length === 0 || extendImport(edits, file, from, names, typeOnly)) return;
    const type = typeOnly ? 'type ' : '';
    const end = file.style.semicolons ? ';' : '';
    statements.push(`import ${type}{ ${names.join(', ')} } from ${quoted(from, file.style.quote)}${end}`);
  };
  for (const [from, { values, types }] of modules) {
    types.sort();
    // A second import of a module the file has already would be one too many.
    const inline = !isExtensible(file, from, true) && isExtensible(file, from, false);
    write(from, inline ? [...values, ...types.map((name) => `type ${name}`)] : values, false);
    if (!inline) write(from, types, true);
  }
  if (statements.length > 0) addImportStatement(edits, file, statements.join('\n'));
}

/** The wall for a handler whose parameters have these names, with the imports it needs. */
export function wall(context: Context, parameters: { auth: string; request: string }): Lines {
  const names: Names = {
    ...parameters,
    isPublicRoute: importValue(context, context.args.publicRoutesModule, 'isPublicRoute'),
    refuse: importValue(context, context.args.signedOutModule, 'refuse'),
    authorizedParties: context.args.authorizedPartiesText,
  };
  return wallLines(names, context.file.style, context.args.asyncAuth);
}

/** Options that the owner has not set, one line each. */
export function missingOptions(context: Context, present: readonly string[]): Lines {
  const missing = Object.entries(context.args.optionsText).filter(([name]) => !present.includes(name));
  return optionLines(Object.fromEntries(missing), context.args.optionsWhen);
}

/** Writes the statements that the options refer to, above the statement at `offset` and its comments. */
export function insertSetup(context: Context, offset: number): void {
  const { file } = context;
  const { source } = file;
  const text = context.args.setupText;
  if (text === '' || source.includes(text.split('\n').join(eolOf(source)))) return;
  const at = leadingStart(file, offset);
  const blank = at === 0 || /(?:^|\n)[ \t]*\r?\n$/.test(source.slice(0, at));
  context.blocks.push({ at, text: `${blank ? '' : '\n'}${text}\n\n` });
}

/** Writes imports and what goes to the end of the file; the last step of a patch. */
export function finishFile(context: Context): void {
  const { edits, file, tail } = context;
  writeImports(context);
  for (const { at, text } of context.blocks) edits.insert(at, text);
  if (tail.length === 0) return;
  const end = file.source.trimEnd().length;
  const text = tail.join('\n\n');
  edits.insert(end, `${end === 0 ? '' : '\n\n'}${text}${end === file.source.length ? '\n' : ''}`);
}
