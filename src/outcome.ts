import { asTold, jsonChange } from './diff.ts';
import { UserError } from './errors.ts';
import { maskSecrets } from './say.ts';
import { EXIT, type Facts, type JsonDocument, type OutcomeKind, type Plan } from './types.ts';

/** What a verb ends with: the exit code, and the document that `--json` prints. */
export interface Outcome {
  exitCode: number;
  /** Made when it is asked for: diffs take time, and without `--json` nobody reads them twice. */
  readonly document: JsonDocument;
}

/** An outcome whose document is made when it is asked for. */
export function outcomeOf(exitCode: number, make: () => JsonDocument): Outcome {
  let made: JsonDocument | undefined;
  return {
    exitCode,
    get document() {
      made ??= make();
      return made;
    },
  };
}

/** A plan's document, secrets masked. */
export function planDocument(
  outcome: OutcomeKind,
  facts: Facts,
  plan: Plan,
  commands: string[],
): JsonDocument {
  return {
    schema: 1,
    outcome,
    facts,
    changes: asTold(plan.changes).map(jsonChange),
    notDone: plan.notDone.map(({ about: _about, ...step }) => ({
      ...step,
      snippet: maskSecrets(step.snippet),
    })),
    access: plan.access,
    dependencies: plan.dependencies,
    commands,
    next: plan.next,
    notes: plan.notes,
    files: plan.files,
  };
}

/** The document of a run that ended before there was a plan. */
export function emptyDocument(outcome: OutcomeKind, facts: Facts | null): JsonDocument {
  return {
    schema: 1,
    outcome,
    facts,
    changes: [],
    notDone: [],
    access: [],
    dependencies: [],
    commands: [],
    next: [],
    notes: [],
    files: [],
  };
}

/** An error as a document; anything that is not meant for users is named a defect. */
export function errorOutcome(error: unknown, facts: Facts | null): Outcome {
  const document = emptyDocument('error', facts);
  if (error instanceof UserError) {
    document.error = { code: error.code, message: maskSecrets(error.message), next: error.next };
    if (error.file !== undefined) document.error.file = error.file;
    if (error.line !== undefined) document.error.line = error.line;
    return { exitCode: error.exitCode, document };
  }
  const message = error instanceof Error ? error.message : String(error);
  document.error = {
    code: 'DEFECT',
    message: maskSecrets(message),
    next: 'This is a defect of create-clerk-guard. Please report it with the output of `inspect --json`.',
  };
  return { exitCode: EXIT.notDone, document };
}

/** Conflicts win over other things not done. */
export function exitCodeOf(plan: Plan): number {
  if (plan.conflicts.length > 0) return EXIT.conflicts;
  return plan.notDone.length > 0 ? EXIT.notDone : EXIT.done;
}

/** What a plan came to once it was applied. */
export function appliedOutcome(plan: Plan): OutcomeKind {
  if (plan.conflicts.length > 0) return 'conflicts';
  return plan.notDone.length > 0 ? 'partial' : 'applied';
}

/** What a plan comes to before it is applied: `planned` when there is something to write. */
export function pendingOutcome(plan: Plan): OutcomeKind {
  if (plan.changes.length > 0) return 'planned';
  if (plan.conflicts.length > 0) return 'conflicts';
  return plan.notDone.length > 0 ? 'refused' : 'unchanged';
}
