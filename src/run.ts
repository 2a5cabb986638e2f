import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pieces as allPieces } from '../generators/pieces.ts';
import { parseAnswers } from './answers.ts';
import { type Asker, completeAnswers, trustedAnswers } from './ask.ts';
import { type ClerkToAdd, clerkToAdd, withClerk } from './clerk.ts';
import { type Agreed, commandsOf, commit, installNotice } from './commit.ts';
import { DASHBOARD_STEPS, providerStep } from './dashboard.ts';
import { Draft } from './draft.ts';
import { UserError } from './errors.ts';
import { generate } from './generate.ts';
import { installCommand } from './install-command.ts';
import { refuseInterrupted, type Settled, settleInterrupted } from './journal/interrupted.ts';
import { MANIFEST_PATH, parseManifest, rememberedAnswers } from './manifest.ts';
import {
  emptyDocument,
  exitCodeOf,
  type Outcome,
  outcomeOf,
  pendingOutcome,
  planDocument,
} from './outcome.ts';
import { sayNext, sayNotDone, sayPlan } from './preview.ts';
import { openProject, requireSupported, whereabouts } from './project.ts';
import { repeatCommand } from './repeat.ts';
import { type Voice, visible } from './say.ts';
import { pieceNamed, type Selection, select, suggestedPieces } from './selection.ts';
import { Session } from './session.ts';
import { type Answers, EXIT, type Facts, type Manifest, type Piece, type Plan } from './types.ts';

export interface RunRequest {
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

function readManifest(root: string): Manifest {
  const file = new Draft(root).read(MANIFEST_PATH);
  if ('problem' in file) {
    throw new UserError(file.problem, {
      code: 'MANIFEST_INVALID',
      next: 'Nothing was written.',
      file: MANIFEST_PATH,
    });
  }
  return parseManifest(file.text);
}

function readAnswersFile(flags: Record<string, unknown>): {
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
  if ('refuse' in clerk) {
    throw new UserError(clerk.refuse, {
      code: 'NO_CLERK_VERSION',
      exitCode: EXIT.notAProject,
      next: 'Nothing was written.',
    });
  }
  const { flags, interactive } = request;
  let wanted = flags['no-install-clerk'] !== true;
  if (interactive && flags['install-clerk'] !== true && wanted) {
    const { askYesNo } = await import('./prompts.ts');
    wanted = await askYesNo(`Clerk is not installed. Add @clerk/nextjs ${clerk.range}?`, true);
  }
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
  if (named) return select(named, skip, true, facts, allPieces);
  const suggested = suggestedPieces(facts, allPieces).map((piece) => piece.name);
  if (!interactive) return select(suggested, skip, false, facts, allPieces);
  const { choosePieces } = await import('./prompts.ts');
  const offered = allPieces.filter(
    (piece) => piece.unsupported?.(facts) === undefined && !skip.includes(piece.name),
  );
  const picked = await choosePieces(offered, facts);
  return select(picked, skip, false, facts, allPieces);
}

/** Makes a plan; `leaveOut` are files the user chose not to have written. */
type Planner = (leaveOut: ReadonlySet<string>) => Promise<Plan>;

/** What an earlier install left undone: this run's own install does it, else it is named. */
function nameUninstalled(plan: Plan, facts: Facts, flags: Record<string, unknown>): void {
  if (plan.uninstalled.length === 0) return;
  const { text } = installCommand(facts);
  const names = plan.uninstalled.join(', ');
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

function planner(
  flags: Record<string, unknown>,
  facts: Facts,
  manifest: Manifest,
  answers: Answers,
  selection: Selection,
  clerk: ClerkToAdd | undefined,
): Planner {
  return async (leaveOut) => {
    const session = new Session({
      facts,
      manifest,
      answers,
      adding: selection.pieces.map((piece) => piece.name),
    });
    const plan = await generate(session, { leaveOut, clerk });
    plan.notDone.unshift(...selection.notDone);
    plan.notes.unshift(...selection.notes);
    nameUninstalled(plan, facts, flags);
    if (clerk) plan.notes.unshift(`Clerk is not installed yet: @clerk/nextjs ${clerk.range} is added.`);
    plan.next.push(...providerStep(facts));
    if (selection.pieces.some(({ name }) => name === 'middleware')) plan.next.push(...DASHBOARD_STEPS);
    return plan;
  };
}

/**
 * The first half of every writing verb: inspect, ask, plan, show, decide. Writes nothing.
 * @returns What to write, or the outcome when there is nothing (more) to do.
 * @throws UserError for everything that ends a run before it could write.
 */
export async function prepare(request: RunRequest): Promise<Agreed | Outcome> {
  const { flags, interactive } = request;
  const ask = interactive
    ? async (apps: Facts['workspace']['apps']) => (await import('./prompts.ts')).chooseApp(apps)
    : undefined;
  const writes = flags['dry-run'] !== true && (interactive || flags.yes === true);
  let settled: Settled | undefined;
  const inspected = await openProject(flags, request.dir, ask, (root) => {
    if (writes) settled = settleInterrupted(root);
    else refuseInterrupted(root);
  });
  if (settled) request.voice.aside(visible(settled.said));
  requireSupported(inspected);
  for (const name of request.named ?? []) pieceNamed(name, allPieces);
  const manifest = readManifest(inspected.root);
  const file = readAnswersFile(flags);
  const clerk = await decideClerk(request, inspected);
  const facts = clerk ? withClerk(inspected, clerk) : inspected;
  const selection = await choose(request, facts);
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
  const plan = planner(flags, facts, manifest, answers, selection, clerk);
  const words = whereabouts(flags, request.dir, facts);
  return agree(request, facts, plan, repeatCommand(selection.pieces, answers, words));
}

/** Shows the plan and finds out whether it is to be written. */
async function agree(
  request: RunRequest,
  facts: Facts,
  replan: Planner,
  repeat: string,
): Promise<Agreed | Outcome> {
  const { flags, voice, interactive } = request;
  const first = await replan(new Set());
  sayPlan(voice, first);
  const pending = pendingOutcome(first);
  const code = exitCodeOf(first);
  if (pending !== 'planned') {
    sayNotDone(voice, first.notDone);
    if (pending === 'unchanged') {
      voice.line('Unchanged: everything that was asked for is already so.');
      sayNext(
        voice,
        first.next.filter(({ kind }) => kind === 'command'),
      );
    }
    return outcomeOf(code, () => planDocument(pending, facts, first, [repeat]));
  }
  if (flags['dry-run'] === true || (flags.yes !== true && !interactive)) {
    const dry = flags['dry-run'] === true || flags.json === true;
    sayNotDone(voice, first.notDone);
    sayNext(voice, first.next);
    voice.line(
      dry ? 'Dry run: nothing was written.' : 'Nothing was written: there is no terminal to confirm in.',
    );
    voice.line(`Write it with --yes: ${visible(repeat)}`);
    const commands = commandsOf(repeat, facts, first, false);
    return outcomeOf(dry ? code : EXIT.notDone, () => planDocument('planned', facts, first, commands));
  }
  const review = async () =>
    (await import('./review.ts')).review(voice, first, replan, installNotice(facts, first, flags));
  const plan = flags.yes === true ? first : await review();
  if (plan !== undefined) return { request, facts, plan, repeat };
  voice.line('Cancelled. Nothing was written.');
  return { exitCode: EXIT.cancelled, document: emptyDocument('cancelled', facts) };
}

/** The one pipeline behind every writing verb. */
export async function run(request: RunRequest): Promise<Outcome> {
  const prepared = await prepare(request);
  return 'exitCode' in prepared ? prepared : commit(prepared);
}
