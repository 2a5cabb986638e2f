import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pieces as allPieces } from '../generators/pieces.ts';
import { agree, type Planner } from './agree.ts';
import { parseAnswers } from './answers.ts';
import { type AnswerSources, type Asker, completeAnswers, trustedAnswers } from './ask.ts';
import { besideClerk, signsInAlready } from './beside-clerk.ts';
import { type ClerkToAdd, clerkToAdd, withClerk } from './clerk.ts';
import type { Agreed } from './commit.ts';
import { DASHBOARD_STEPS, providerStep } from './dashboard.ts';
import type { Kept } from './doctor/code/project.ts';
import { Draft } from './draft.ts';
import { UserError } from './errors.ts';
import { remembering } from './facts/remember.ts';
import { forWall } from './for-wall.ts';
import { installCommand } from './install-command.ts';
import { isInstalled } from './is-installed.ts';
import { hasPending } from './journal/pending.ts';
import type { Settled } from './journal/recover.ts';
import { MANIFEST_PATH, parseManifest, refuseNewer, rememberedAnswers } from './manifest.ts';
import type { Outcome } from './outcome.ts';
import { openProject, requireSupported, whereabouts } from './project.ts';
import { repeatCommand, verbCommand } from './repeat.ts';
import { type Voice, visible } from './say.ts';
import {
  leftOut,
  pieceNamed,
  type Selection,
  select,
  selectInstalled,
  suggestedPieces,
} from './selection.ts';
import { opensOnlyStill } from './still.ts';
import { type Answers, EXIT, type Facts, type Manifest, type Piece, type Plan } from './types.ts';
import { type ListSource, listSource, undeclaredIn, undeclaredNote } from './undeclared.ts';
import { conflictChoice, requireClean, requireInstalled, templateNotes } from './update.ts';
import { writtenWithoutClerk } from './without-clerk.ts';
import { generateWhole } from './without-wall.ts';

export interface RunRequest {
  /**
   * `update` takes the pieces from the manifest, `remove` takes them out, `protect` puts checks into the owner's
   * resources, `migrate` takes an app off path matching; the first run and `add` are the rest.
   */
  verb?: 'update' | 'remove' | 'protect' | 'migrate';
  flags: Record<string, unknown>;
  dir: string | undefined;
  /** Pieces named on the command line; undefined on a first run, where they are suggested and asked. */
  named: readonly string[] | undefined;
  voice: Voice;
  /** True when there is a person at a terminal. */
  interactive: boolean;
}

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

/**
 * The manifest of a project that is about to be written to.
 * @throws UserError (exit 2) when it can't be used, or a newer version wrote it.
 */
export function readManifest(root: string): Manifest {
  const file = new Draft(root).read(MANIFEST_PATH);
  if ('problem' in file) {
    throw new UserError(file.problem, {
      code: 'MANIFEST_INVALID',
      next: 'Nothing was written.',
      file: MANIFEST_PATH,
    });
  }
  const manifest = parseManifest(file.text);
  refuseNewer(manifest, new Map(allPieces.map(({ name, version }) => [name, version])));
  return manifest;
}

/** Answers of `--answers`, and what to call their place in messages. */
export function readAnswersFile(flags: Record<string, unknown>): {
  label: string;
  values: ReturnType<typeof parseAnswers>;
} {
  const { answers } = flags;
  if (typeof answers !== 'string') return { label: '', values: {} };
  const label = answers === '-' ? 'standard input' : answers;
  const base = typeof flags.cwd === 'string' ? flags.cwd : '.';
  let text: string;
  try {
    text = readFileSync(answers === '-' ? 0 : resolve(base, answers), 'utf8');
  } catch {
    throw new UserError(`The answers file ${label} could not be read.`, {
      code: 'ANSWERS_INVALID',
      next: 'Nothing was written.',
    });
  }
  return { label, values: parseAnswers(text, label, allPieces) };
}

/** Flags of pieces that this run does not write would do nothing, silently. */
function refuseStrayFlags(flags: Record<string, unknown>, chosen: readonly Piece[]): void {
  for (const piece of allPieces.filter((candidate) => !chosen.includes(candidate))) {
    for (const question of piece.questions) {
      const given = [question.flag, `no-${question.flag}`].find((flag) => flags[flag] !== undefined);
      if (given !== undefined) {
        throw new UserError(`--${given} belongs to ${piece.name}, which this run does not write.`, {
          code: 'USAGE',
          next: `Add ${piece.name} to the command, or drop the flag. Nothing was written.`,
        });
      }
    }
  }
}

async function decideClerk(request: RunRequest, facts: Facts): Promise<ClerkToAdd | undefined> {
  const clerk = clerkToAdd(facts);
  if (clerk === undefined) return undefined;
  const { named } = request;
  if (named?.every((name) => pieceNamed(name, allPieces).withoutClerk)) return undefined;
  if ('refuse' in clerk) {
    throw new UserError(clerk.refuse, {
      code: 'NO_CLERK_VERSION',
      exitCode: EXIT.notAProject,
      next: 'Nothing was written.',
    });
  }
  const { flags, interactive } = request;
  const other = facts.otherSignIn;
  let wanted = flags['no-install-clerk'] !== true;
  if (interactive && flags['install-clerk'] !== true && wanted) {
    const { askYesNo } = await import('./prompts.ts');
    const first = other
      ? visible(`${signsInAlready(other)} Whoever has an account there has none with Clerk. `)
      : '';
    wanted = await askYesNo(`${first}Clerk is not installed. Add @clerk/nextjs ${clerk.range}?`, !other);
  }
  if (other && (!wanted || (!interactive && flags['install-clerk'] !== true))) throw besideClerk(other);
  if (!wanted) {
    throw new UserError('Clerk is not installed, and every piece needs it.', {
      code: 'CLERK_MISSING',
      exitCode: EXIT.notDone,
      next: `Add @clerk/nextjs ${clerk.range} and run again. Nothing was written.`,
    });
  }
  return clerk;
}

async function choose(request: RunRequest, facts: Facts): Promise<Selection> {
  const { flags, named, interactive } = request;
  const skip = texts(flags.skip);
  if (request.verb === 'update') return selectInstalled(named ?? [], skip, facts, allPieces);
  if (named) return select(named, skip, true, facts, allPieces);
  const suggested = suggestedPieces(facts, allPieces).map((piece) => piece.name);
  if (!interactive) {
    const selection = select(suggested, skip, false, facts, allPieces);
    const chosen = selection.pieces.map(({ name }) => name);
    selection.notes.push(...leftOut(facts, [...skip, ...chosen], allPieces));
    return selection;
  }
  const { choosePieces } = await import('./prompts.ts');
  const offered = allPieces.filter(
    (piece) => piece.unsupported?.(facts) === undefined && !skip.includes(piece.name),
  );
  const picked = await choosePieces(offered, facts);
  return select(picked, skip, false, facts, allPieces);
}

const CLERK = '@clerk/nextjs';

/** What an earlier install left undone: this run's own install does it, else it is named. */
function nameUninstalled(plan: Plan, facts: Facts, flags: Record<string, unknown>): void {
  if (plan.uninstalled.length === 0) return;
  const { text } = installCommand(facts);
  const clerk = Object.hasOwn(facts.dependencies, CLERK) && !isInstalled(facts, CLERK) ? [CLERK] : [];
  const names = [...new Set([...clerk, ...plan.uninstalled])].join(', ');
  if (flags['no-install'] === true) {
    if (plan.dependencies.length > 0) return;
    plan.next.push({ kind: 'command', text: `${text} (in package.json, but not installed: ${names})` });
  } else if (plan.changes.length === 0) {
    plan.notDone.push({
      piece: 'dependencies',
      path: 'package.json',
      because: `In package.json, but not installed: ${names}.`,
      snippet: text,
    });
  }
}

/** Where the wall's list comes from, and what of it nobody declared. */
interface List {
  source: ListSource;
  undeclared: readonly string[];
  /** What is said of them. */
  note: readonly string[];
}

/** A list that is given says of each of its patterns that it is meant; one that was only suggested says it of none. */
async function listOf(
  sources: AnswerSources,
  asked: boolean,
  answers: Answers,
  facts: Facts,
  manifest: Manifest,
  pieces: readonly Piece[],
  kept: Kept | undefined,
): Promise<List> {
  const source = listSource(sources, asked);
  if (source === 'remembered' || !pieces.some(({ name }) => name === 'middleware'))
    return { source, undeclared: manifest.undeclared ?? [], note: [] };
  if (source === 'given') return { source, undeclared: [], note: [] };
  const patterns = answers.middleware?.public;
  if (Array.isArray(patterns) && opensOnlyStill(patterns, facts)) return { source, undeclared: [], note: [] };
  const { exposureMap } = await import('./doctor/map.ts');
  const { publicOf } = await import('./doctor/intent.ts');
  const map = await exposureMap(facts, {
    public: publicOf(manifest).own,
    ...(kept === undefined ? {} : { kept }),
  });
  const undeclared = undeclaredIn(map, facts, answers);
  return { source, undeclared, note: undeclaredNote(undeclared, map, facts) };
}

function planner(
  request: RunRequest,
  facts: Facts,
  manifest: Manifest,
  answers: Answers,
  list: List,
  selection: Selection,
  clerk: ClerkToAdd | undefined,
): Planner {
  return async ({ leaveOut, conflicts }) => {
    const input = {
      facts,
      manifest,
      answers,
      adding: selection.pieces.map((piece) => piece.name),
      again: request.flags.again === true ? (request.named ?? []) : [],
      conflicts,
      undeclared: list.undeclared,
    };
    const plan = await generateWhole(input, list.source !== 'suggested', { leaveOut, clerk });
    if (plan.pieces.includes('middleware')) plan.notes.push(...list.note);
    plan.notDone.push(...(await writtenWithoutClerk(input, plan)));
    plan.notDone.unshift(...selection.notDone);
    plan.notes.unshift(...templateNotes(manifest, selection.pieces), ...selection.notes);
    nameUninstalled(plan, facts, request.flags);
    if (clerk && plan.dependencies.some(({ name }) => name === '@clerk/nextjs'))
      plan.notes.unshift(`Clerk is not installed yet: @clerk/nextjs ${clerk.range} is added.`);
    if (selection.pieces.some(({ withoutClerk }) => !withoutClerk)) plan.next.push(...providerStep(facts));
    if (selection.pieces.some(({ name }) => name === 'middleware')) plan.next.push(...DASHBOARD_STEPS);
    return plan;
  };
}

/** The answers that a repetition spells out: by a list that nobody said it would declare what is on it. */
function spelledOut(answers: Answers, { source, undeclared }: List): Answers {
  const said = source !== 'suggested' && undeclared.length === 0;
  if (said || answers.middleware === undefined) return answers;
  const { public: _list, ...rest } = answers.middleware;
  return { ...answers, middleware: rest };
}

/** Opens the project of a writing verb; what an interrupted run left half-written is put back first, and said. */
export async function openSettled(
  request: RunRequest,
  ask: Parameters<typeof openProject>[2],
): Promise<{ facts: Facts; settled: Settled | undefined }> {
  const { flags, interactive } = request;
  const writes = flags['dry-run'] !== true && (interactive || flags.yes === true);
  let settled: Settled | undefined;
  const facts = await openProject(flags, request.dir, ask, async (root) => {
    if (writes) settled = (await import('./journal/recover.ts')).settleInterrupted(root);
    else if (hasPending(root)) (await import('./journal/interrupted.ts')).refuseInterrupted(root);
  });
  if (settled) request.voice.aside(visible(settled.said));
  return { facts, settled };
}

/**
 * The first half of every writing verb: inspect, ask, plan, show, decide. Writes nothing.
 * @returns What to write, or the outcome when there is nothing (more) to do.
 * @throws UserError for everything that ends a run before it could write.
 */
export async function prepare(request: RunRequest): Promise<Agreed | Outcome> {
  const { flags, interactive } = request;
  if (request.verb === 'remove') return (await import('./removal.ts')).prepareRemoval(request);
  if (request.verb === 'protect')
    return remembering(async () => (await import('./protect/plan.ts')).prepareProtect(request), true);
  if (request.verb === 'migrate')
    return remembering(async () => (await import('./migrate/plan.ts')).prepareMigrate(request), true);
  const ask = interactive
    ? async (apps: Facts['workspace']['apps']) => (await import('./prompts.ts')).chooseApp(apps)
    : undefined;
  const { facts: inspected, settled } = await openSettled(request, ask);
  requireSupported(inspected);
  requireClean(flags, inspected, request.voice);
  for (const name of request.named ?? []) pieceNamed(name, allPieces);
  const manifest = readManifest(inspected.root);
  if (request.verb === 'update') requireInstalled(manifest, request.named ?? []);
  const file = readAnswersFile(flags);
  const clerk = await decideClerk(request, inspected);
  const understood = clerk ? withClerk(inspected, clerk) : inspected;
  const selection = await choose(request, understood);
  const { facts, kept } = await forWall(understood, manifest, selection.pieces, texts(flags.public));
  // People have read it; in the document it is a note.
  if (settled && flags.json === true) selection.notes.unshift(settled.said);
  refuseStrayFlags(flags, selection.pieces);
  const asker: Asker | undefined = interactive ? (await import('./prompts.ts')).askInTerminal : undefined;
  const sources = {
    flags,
    file: file.values,
    fileLabel: file.label,
    remembered: trustedAnswers(rememberedAnswers(manifest), allPieces, selection.pieces, facts),
  };
  const answers = await completeAnswers(selection.pieces, facts, sources, asker);
  // Where no piece is written, nothing needs Clerk either.
  const added = selection.pieces.length > 0 ? clerk : undefined;
  const list = await listOf(sources, asker !== undefined, answers, facts, manifest, selection.pieces, kept);
  const plan = planner(request, facts, manifest, answers, list, selection, added);
  const words = whereabouts(flags, request.dir, facts);
  if (flags['no-install'] === true) words.push('--no-install');
  if (clerk && inspected.otherSignIn) words.push('--install-clerk');
  if (flags.again === true) words.push('--again');
  const given = conflictChoice(flags);
  if (given !== undefined) words.push(`--conflicts=${given}`);
  const repeat =
    request.verb === 'update'
      ? verbCommand('update', request.named ?? [], words)
      : repeatCommand(selection.pieces, spelledOut(answers, list), words);
  return agree(request, facts, plan, repeat, given);
}

/** The one pipeline behind every writing verb. */
export async function run(request: RunRequest): Promise<Outcome> {
  const prepared = await prepare(request);
  return 'exitCode' in prepared ? prepared : (await import('./commit.ts')).commit(prepared);
}
