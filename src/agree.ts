import type { Agreed } from './commit.ts';
import { commandsOf, installNotice } from './install-command.ts';
import type { ConflictChoice } from './merge.ts';
import {
  emptyDocument,
  exitCodeOf,
  type Outcome,
  outcomeOf,
  pendingOutcome,
  planDocument,
} from './outcome.ts';
import { sayNext, sayNotDone, sayPlan } from './preview.ts';
import type { RunRequest } from './run.ts';
import { visible } from './say.ts';
import { EXIT, type Facts, type Plan } from './types.ts';

export interface PlanOptions {
  /** Files the user chose not to have written. */
  leaveOut: ReadonlySet<string>;
  /** What goes where both sides changed the same lines. */
  conflicts: ConflictChoice | undefined;
}

/** Makes a plan, as often as the user changes their mind. */
export type Planner = (options: PlanOptions) => Promise<Plan>;

/** A person is asked what to do about conflicts before the plan is shown for good. */
async function settleConflicts(
  request: RunRequest,
  replan: Planner,
  given: ConflictChoice | undefined,
): Promise<{ plan: Plan; conflicts: ConflictChoice | undefined }> {
  const first = await replan({ leaveOut: new Set(), conflicts: given });
  const open = first.files.filter(({ conflicts }) => conflicts !== undefined);
  const writes = request.flags['dry-run'] !== true;
  if (!request.interactive || given !== undefined || open.length === 0 || !writes)
    return { plan: first, conflicts: given };
  sayNotDone(
    request.voice,
    first.notDone.filter(({ path }) => first.conflicts.includes(path)),
  );
  const { askConflicts } = await import('./prompts.ts');
  const conflicts = await askConflicts(open);
  if (conflicts === undefined) return { plan: first, conflicts };
  return { plan: await replan({ leaveOut: new Set(), conflicts }), conflicts };
}

/**
 * Shows a plan and finds out whether it is to be written.
 * @param repeat The command that does this again without questions.
 * @returns What to write, or the outcome when there is nothing (more) to do.
 */
export async function agree(
  request: RunRequest,
  facts: Facts,
  replan: Planner,
  repeat: string,
  given: ConflictChoice | undefined,
): Promise<Agreed | Outcome> {
  const { flags, voice, interactive } = request;
  const { plan: first, conflicts } = await settleConflicts(request, replan, given);
  sayPlan(voice, first, request.verb === 'update');
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
  const again = (leaveOut: ReadonlySet<string>) => replan({ leaveOut, conflicts });
  const review = async () =>
    (await import('./review.ts')).review(voice, first, again, installNotice(facts, first, flags));
  const plan = flags.yes === true ? first : await review();
  if (plan !== undefined) return { request, facts, plan, repeat };
  voice.line('Cancelled. Nothing was written.');
  return { exitCode: EXIT.cancelled, document: emptyDocument('cancelled', facts) };
}
