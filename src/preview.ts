import { color as pc } from './color.ts';
import { asTold, unifiedDiff } from './diff.ts';
import { byReason } from './not-done.ts';
import { maskSecrets, paintDiff, type Voice, visible } from './say.ts';
import type { AccessChange, Change, FileState, ManualStep, NextStep, Plan } from './types.ts';
import { COMMAND } from './version.ts';

/** Our own record-keeping: named in the preview, not shown line by line. */
export function isBookkeeping(change: Change): boolean {
  return change.path.startsWith('.clerk-guard/');
}

/** What the preview shows of a plan, file by file. */
export function shownFiles(changes: readonly Change[]): Change[] {
  return asTold(changes).filter((change) => !isBookkeeping(change));
}

/** `a → b` for a file that gets another path. */
const named = ({ path, from }: Change): string =>
  from === undefined ? visible(path) : `${visible(from)} → ${visible(path)}`;

function verb(change: Change): string {
  if (change.from !== undefined) return pc.yellow('rename');
  if (change.before === undefined) return pc.green('create');
  return change.after === undefined ? pc.red('delete') : pc.yellow('change');
}

/** One change: what happens to which file, and the exact diff. */
export function sayChange(voice: Voice, change: Change): void {
  voice.line(`${verb(change)} ${pc.bold(named(change))} ${pc.dim(`(${change.pieces.join(', ')})`)}`);
  voice.line(paintDiff(visible(unifiedDiff(change)).trimEnd()));
  voice.line();
}

/** Text of several lines, set off from what surrounds it. */
function block(voice: Voice, text: string): void {
  for (const line of visible(maskSecrets(text)).trimEnd().split('\n')) voice.line(`      ${line}`);
}

/** Of many that have one reason so many are named. */
const FEW = 5;

/** What was asked for and not done, each with its reason and the lines to paste; many with one reason together. */
export function sayNotDone(voice: Voice, steps: readonly ManualStep[]): void {
  if (steps.length === 0) return;
  voice.line(pc.red(pc.bold(`Not done (${steps.length}):`)));
  for (const { piece, because, snippet, steps: alike } of byReason(steps)) {
    const [first] = alike;
    const heading = alike.length === 1 ? visible(first?.path ?? '') : `${alike.length} for one reason`;
    voice.line(`  ${pc.bold(heading)} ${pc.dim(`(${piece})`)}`);
    voice.line(`    ${visible(because)}`);
    if (alike.length > 1) {
      for (const { path, about } of alike.slice(0, FEW))
        voice.line(`    - ${visible(about === undefined ? path : `${path}: ${about.what}`)}`);
      const more = alike.length - FEW;
      if (more > 0) voice.line(`    - and ${more} more, which --json lists`);
    }
    if (snippet === '') continue;
    voice.line(pc.dim(piece === 'dependencies' || snippet.startsWith(COMMAND) ? '    Run:' : '    Paste:'));
    block(voice, snippet);
  }
  voice.line();
}

/** Existing URLs whose answer to a signed-out visitor changes. */
export function sayAccess(voice: Voice, access: readonly AccessChange[]): void {
  if (access.length === 0) return;
  voice.line(pc.bold('What changes for a signed-out visitor:'));
  const width = Math.min(48, Math.max(...access.map(({ url }) => url.length)));
  for (const { url, before, after } of access) {
    voice.line(`  ${visible(url).padEnd(width)}  ${before} → ${pc.bold(after)}`);
  }
  voice.line();
}

/** A line per file, above the question whether to write them. */
export function sayFiles(voice: Voice, changes: readonly Change[]): void {
  for (const change of changes) {
    const lines = change.after?.split('\n').length ?? 0;
    const size = change.before === undefined && !change.from ? pc.dim(` ${lines - 1} lines`) : '';
    voice.line(`  ${verb(change)} ${named(change)}${size}`);
  }
  voice.line();
}

const STATES: Record<FileState['state'], string> = {
  created: 'created',
  unchanged: 'unchanged',
  renewed: 'renewed',
  merged: 'merged with your edits',
  conflict: 'conflict',
  deleted: 'left alone: you deleted it',
  yours: 'left alone: it is yours',
  held: 'left alone: it waits for another file',
  patched: 'our lines put in',
  'taken-out': 'left alone: you took our lines out',
  removed: 'removed',
};

/** What becomes of each file, one line each. */
function sayStates(voice: Voice, files: readonly FileState[]): void {
  for (const { path, state, conflicts, from } of files) {
    const count = conflicts === undefined ? '' : ` (${conflicts})`;
    const moved = from === undefined ? '' : pc.dim(` (was ${visible(from)})`);
    voice.line(`  ${visible(path)}${moved}  ${pc.bold(STATES[state] + count)}`);
  }
  if (files.length > 0) voice.line();
}

/**
 * The whole plan as a person reads it before deciding.
 * @param states Whether files that stay as they are are named, too.
 */
export function sayPlan(voice: Voice, plan: Plan, states = false): void {
  if (voice.quiet) return;
  for (const change of shownFiles(plan.changes)) sayChange(voice, change);
  const records = plan.changes.filter(isBookkeeping).length;
  if (records > 0) {
    voice.line(
      pc.dim(
        `.clerk-guard/: ${records} record file${records === 1 ? '' : 's'} (answers, and the text of each generated file for later updates)`,
      ),
    );
    voice.line();
  }
  if (states) sayStates(voice, plan.files);
  sayAccess(voice, plan.access);
  if (plan.dependencies.length > 0) {
    voice.line(pc.bold('Dependencies:'));
    for (const { name, range, dev } of plan.dependencies)
      voice.line(`  ${name} ${range}${dev ? ' (dev)' : ''}`);
    voice.line();
  }
  for (const note of plan.notes) voice.line(`${pc.yellow('Note:')} ${visible(note)}`);
  if (plan.notes.length > 0) voice.line();
}

const HEADINGS: Record<NextStep['kind'], string> = {
  env: 'Environment variables to fill in',
  dashboard: 'In the Clerk Dashboard (no code can set these)',
  github: 'On GitHub',
  code: 'In your code',
  command: 'Commands to run',
};

/** What is left for the owner, by kind. */
export function sayNext(voice: Voice, steps: readonly NextStep[]): void {
  for (const kind of ['env', 'code', 'dashboard', 'github', 'command'] as const) {
    const own = steps.filter((step) => step.kind === kind);
    if (own.length === 0) continue;
    voice.line(pc.bold(`${HEADINGS[kind]}:`));
    for (const step of own) voice.line(`  - ${visible(step.text)}`);
    voice.line();
  }
}
