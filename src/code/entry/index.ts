import type { Facts, Patch, Refusal } from '../../types.ts';
import { readSource, type SourceFile } from '../source-file.ts';
import { analyse, dropsForged, type EntryAnalysis } from './analyse.ts';
import { clerkOutOfArcjet } from './arcjet.ts';
import { type EntryArgs, readArgs } from './args.ts';
import { composeAround } from './around.ts';
import { asModule } from './commonjs.ts';
import { type Context, contextOf, finishFile } from './context.ts';
import { decide } from './decide.ts';
import { boundTwice, exportedUndeclared } from './duplicates.ts';
import { completeFront, putFront } from './front.ts';
import { inlineClerk } from './inline-clerk.ts';
import { composeInside, composeReference } from './inside.ts';
import { composeLegacy } from './legacy.ts';
import { Refused } from './refuse.ts';
import { repairMatcher } from './repair.ts';
import { retireGate } from './retire-gate.ts';
import { snippetFor } from './snippet.ts';
import { faultOf } from './verify.ts';
import { fromWithClerk } from './with-clerk.ts';

/** A patch with what was found, for callers that want to say more than yes or no. */
export type EntryOutcome =
  | { kind: 'right'; text: string; analysis: EntryAnalysis }
  | { kind: 'patched'; text: string; analysis: EntryAnalysis }
  | { kind: 'refused'; because: string; snippet: string; analysis?: EntryAnalysis };

/** The facts that this surgeon looks at. */
type Project = Pick<Facts, 'formatting' | 'moduleType' | 'nextConfig' | 'pagesDir'>;

function compose(context: Context, what: 'repair' | 'inside' | 'reference' | 'around' | 'legacy'): void {
  const { clerk, used } = context.analysis;
  const { call, front } = clerk;
  if (what === 'repair') repairMatcher(context);
  else if (what === 'inside' && call) composeInside(context, call);
  else if (what === 'legacy' && call) composeLegacy(context, call);
  else if (what === 'reference') composeReference(context);
  else composeAround(context);
  if (front?.toArcjet && context.ranBefore)
    throw new Refused(
      'its function hands everything to Arcjet, which would be asked on paths where it is not asked today: on those hand over to Clerk alone, as in `return isForArcjet ? both(request, event) : clerk(request, event)`',
    );
  if (what !== 'around' && front && !dropsForged(clerk)) completeFront(context, front);
  else if (what !== 'around' && !front && used) putFront(context, used);
  finishFile(context);
}

/** Analyses, decides, patches and verifies; never throws for any source text. */
export function patchEntry(source: string, path: string, args: EntryArgs, project: Project): EntryOutcome {
  try {
    return attempt(source, path, args, project);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return {
      kind: 'refused',
      because: `${path} was left alone: it could not be understood (${what}).`,
      snippet: '',
    };
  }
}

function attempt(source: string, path: string, args: EntryArgs, project: Project): EntryOutcome {
  const file = readSource(path, source, project);
  if (typeof file === 'string')
    return { kind: 'refused', because: `${path} does not parse: ${file}`, snippet: '' };
  const analysis = analyse(file, args.publicRoutesModule);
  if (analysis.exports.commonjs) return fromCommonJs(file, analysis, args, project);
  const text = fromWithClerk(file, analysis, args.asyncAuth) ?? clerkOutOfArcjet(file, analysis);
  const modern = text === undefined ? undefined : readSource(path, text, project);
  if (modern !== undefined && typeof modern !== 'string')
    return patchModule(modern, analyse(modern, args.publicRoutesModule), args, project, false);
  return patchedOnce(file, analysis, args, project) ?? patchModule(file, analysis, args, project, false);
}

/** Patched so that Clerk runs once, where the file holds it in a constant and hands over to it at the end. */
function patchedOnce(
  file: SourceFile,
  analysis: EntryAnalysis,
  args: EntryArgs,
  project: Project,
): EntryOutcome | undefined {
  // With the wall in it already there is nothing to compose.
  const text = analysis.clerk.walledInside ? undefined : inlineClerk(file, analysis);
  const inlined = text === undefined ? undefined : readSource(file.path, text, project);
  if (inlined === undefined || typeof inlined === 'string') return undefined;
  const outcome = patchModule(inlined, analyse(inlined, args.publicRoutesModule), args, project, false);
  if (outcome.kind !== 'patched') return undefined;
  const result = readSource(file.path, outcome.text, project);
  if (typeof result === 'string') return undefined;
  return analyse(result, args.publicRoutesModule).clerk.calls.length === 1 ? outcome : undefined;
}

/** The file is rewritten to `export` first, and that is what is patched. */
function fromCommonJs(
  file: SourceFile,
  analysis: EntryAnalysis,
  args: EntryArgs,
  project: Project,
): EntryOutcome {
  const refused = (because: string): EntryOutcome => ({
    kind: 'refused',
    because: `${file.path} was left alone: ${because}.`,
    snippet: snippetFor(file, analysis, args),
    analysis,
  });
  if (analysis.secondAuth) return patchModule(file, analysis, args, project, false);
  let text: string;
  try {
    text = asModule(file);
  } catch (error) {
    if (error instanceof Refused) return refused(error.message);
    throw error;
  }
  const module = readSource(file.path, text, project);
  if (typeof module === 'string') return refused(`as a module it would not parse (${module})`);
  const kept = module.comments.map((comment) => comment.value);
  if (file.comments.some((comment) => !kept.includes(comment.value)))
    return refused('a comment stands inside of what it exports');
  const read = analyse(module, args.publicRoutesModule);
  if (read.exports.commonjs) return refused('its CommonJS exports could not be read');
  return patchModule(module, read, args, project, true);
}

/** The file with the wall and without the owner's gate; undefined where there is none that can be taken out. */
function withoutGate(
  file: SourceFile,
  analysis: EntryAnalysis,
  args: EntryArgs,
  project: Project,
): EntryOutcome | undefined {
  const text = retireGate(file, analysis);
  const bare = text === undefined ? undefined : readSource(file.path, text, project);
  if (bare === undefined || typeof bare === 'string') return undefined;
  const read = analyse(bare, args.publicRoutesModule);
  const outcome = patchModule(bare, read, { ...args, retireGate: false }, project, false);
  return outcome.kind === 'patched' ? outcome : undefined;
}

/** @param ignoredConfig Next does not read the `config` of this file today. */
function patchModule(
  file: SourceFile,
  analysis: EntryAnalysis,
  args: EntryArgs,
  project: Project,
  ignoredConfig: boolean,
): EntryOutcome {
  const { path, source } = file;
  const refused = (because: string): EntryOutcome => ({
    kind: 'refused',
    because: `${path} was left alone: ${because}.`,
    snippet: snippetFor(file, analysis, args),
    analysis,
  });
  const twice = boundTwice(file.program);
  if (twice !== undefined)
    return refused(`it binds or exports \`${twice}\` twice, which Next cannot compile`);
  const undeclared = exportedUndeclared(file.program);
  if (undeclared !== undefined)
    return refused(`it exports \`${undeclared}\`, which it declares nowhere, and Next cannot compile that`);
  const decision = decide(analysis, args);
  if (decision.do === 'nothing') return { kind: 'right', text: source, analysis };
  if (decision.do === 'refuse') return refused(decision.because);
  if (args.retireGate && (decision.do === 'inside' || decision.do === 'repair')) {
    const without = withoutGate(file, analysis, args, project);
    if (without) return without;
  }
  const { i18n, basePath = '', trailingSlash = false } = project.nextConfig ?? {};
  const router = {
    i18n: Boolean(i18n),
    pages: project.pagesDir !== undefined,
    prefixed: (Boolean(i18n) || basePath !== '') && !trailingSlash,
  };
  const context = contextOf(file, analysis, args, router, ignoredConfig);
  let text: string;
  try {
    compose(context, decision.do);
    text = context.edits.apply();
  } catch (error) {
    if (error instanceof Refused) return refused(error.message);
    return refused(
      `it could not be changed safely (${error instanceof Error ? error.message : String(error)})`,
    );
  }
  const fault = faultOf(file, analysis, text, args, context);
  if (fault) return refused(`it could not be changed safely: ${fault}`);
  return { kind: 'patched', text, analysis };
}

/** The surgeon: composes Clerk and the wall into an existing `middleware` or `proxy` file. */
export const entry: Patch = (source, path, given, facts) => {
  const args = readArgs(given);
  if ('refused' in args) return args;
  const outcome = patchEntry(source, path, args, facts);
  if (outcome.kind !== 'refused') return outcome.text;
  const refusal: Refusal = { refused: true, because: outcome.because, snippet: outcome.snippet };
  return refusal;
};
