import { addImport } from '../imports.ts';
import { Edits, eolOf } from '../edit.ts';
import { freshName, namesIn } from '../names.ts';
import type { SourceFile } from '../source-file.ts';
import type { EntryAnalysis } from './analyse.ts';
import type { EntryArgs } from './args.ts';
import { bindingsOf } from './ast.ts';
import { leadingStart } from './tokens.ts';
import { type Lines, type Names, optionLines, wallLines } from './write.ts';

/** What one patch needs at hand while it collects its edits. */
export interface Context {
  file: SourceFile;
  analysis: EntryAnalysis;
  args: EntryArgs;
  edits: Edits;
  /** Every name of the file, and those given out so far. */
  taken: Set<string>;
  topLevel: Set<string>;
  /** Facts of the project that change what the old matcher meant. */
  i18n: boolean;
}

export function contextOf(file: SourceFile, analysis: EntryAnalysis, args: EntryArgs, i18n: boolean): Context {
  const taken = namesIn(file.program);
  const topLevel = new Set(bindingsOf(file.program).keys());
  return { file, analysis, args: withFreshSetup(args, taken), edits: new Edits(file.source), taken, topLevel, i18n };
}

/** Our own set-up statements, renamed where the owner has constants of the same name. */
function withFreshSetup(args: EntryArgs, taken: ReadonlySet<string>): EntryArgs {
  let { setupText } = args;
  const optionsText = { ...args.optionsText };
  for (const [, name] of args.setupText.matchAll(/^(?:export )?(?:const|let|function) ([A-Za-z_$][\w$]*)/gm)) {
    if (name === undefined || !taken.has(name)) continue;
    const fresh = freshName(name, taken);
    const all = new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`, 'g');
    setupText = setupText.replace(all, fresh);
    for (const [option, text] of Object.entries(optionsText))
      optionsText[option] = text === option ? fresh : text.replace(all, fresh);
  }
  return { ...args, setupText, optionsText };
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

/** Imports a value and returns its local name. */
export function importValue(context: Context, from: string, name: string): string {
  const local = addImport(context.edits, context.file, { from, names: [name] })[name] ?? name;
  context.taken.add(local);
  return local;
}

/** Imports a type; `''` in JavaScript, where there are none. */
export function importType(context: Context, from: string, name: string): string {
  if (!context.file.typescript) return '';
  const local =
    addImport(context.edits, context.file, { from, names: [name], typeOnly: true })[name] ?? name;
  context.taken.add(local);
  return local;
}

/** The wall for a handler whose parameters have these names, with the imports it needs. */
export function wall(context: Context, parameters: { auth: string; request: string }): Lines {
  const names: Names = {
    ...parameters,
    isPublicRoute: importValue(context, context.args.publicRoutesModule, 'isPublicRoute'),
    nextResponse: importValue(context, 'next/server', 'NextResponse'),
  };
  return wallLines(names, context.file.style, context.args.asyncAuth);
}

/** Options that the owner has not set, one line each. */
export function missingOptions(context: Context, present: readonly string[]): Lines {
  const missing = Object.entries(context.args.optionsText).filter(([name]) => !present.includes(name));
  return optionLines(Object.fromEntries(missing));
}

/** Writes the statements that the options refer to, above the statement at `offset` and its comments. */
export function insertSetup(context: Context, offset: number): void {
  const text = context.args.setupText.trimEnd();
  if (text === '' || context.file.source.includes(text.split('\n').join(eolOf(context.file.source)))) return;
  context.edits.insert(leadingStart(context.file, offset), `${text}\n\n`);
}
