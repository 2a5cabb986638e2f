import { move } from '../actions/move.ts';
import { analyse, type EntryAnalysis } from '../code/entry/analyse.ts';
import { dropEmptyHandler } from '../code/entry/empty-handler.ts';
import { retireGate } from '../code/entry/retire-gate.ts';
import { readSource, type SourceFile } from '../code/source-file.ts';
import { type Kept, look } from '../doctor/code/project.ts';
import type { Said } from '../doctor/verdict.ts';
import { listedOf } from '../entry/gate.ts';
import { gateLeft } from '../entry/gate-left.ts';
import { closedGated } from '../entry/gated.ts';
import { moveOf } from '../entry/place.ts';
import { gateStays } from '../entry/remarks.ts';
import { deadEntries } from '../entry/steps.ts';
import { generate } from '../generate.ts';
import { type Checks, importsClerk } from '../protect/checks.ts';
import { addTo } from '../protect/plan.ts';
import { publicPatterns } from '../routes/public-list.ts';
import { Session } from '../session.ts';
import type { Answers, Facts, Manifest, Piece, Plan } from '../types.ts';
import type { Awaits } from './awaits.ts';
import type { View } from './before-after.ts';
import type { Step } from './steps.ts';

/** Whose the notes of `migrate` are. */
export const PIECE = 'migrate';

/** Everything one plan is made of. */
export interface Ground {
  facts: Facts;
  manifest: Manifest;
  answers: Answers;
  pieces: readonly Piece[];
  steps: ReadonlySet<Step>;
  before: View;
  said: Said;
  /** Patterns of the list to be written that nobody declared: what is open there is open as before. */
  undeclared: readonly string[];
  kept: Kept;
  awaits: Awaits;
  checks: Checks;
  /** Those that are right where the wall is not written. */
  checksToday: Checks;
}

/** What a gate behind the wall keeps strangers from although the wall's list opens it. */
const keptBehindWall = (
  file: SourceFile,
  analysis: EntryAnalysis,
  { facts, answers, kept }: Ground,
): string[] =>
  listedOf(
    closedGated(file, analysis, facts, look(kept)),
    facts,
    publicPatterns(facts, answers.middleware ?? {}),
  );

/** The gate taken out where no wall is written in its place: none is wanted, or it stands already. */
function gateOnly(session: Session, ground: Ground): void {
  const { facts, steps } = ground;
  const { active, today } = facts.entry;
  if (active === undefined) return;
  const read = session.draft.read(active);
  if (!('text' in read) || read.text === undefined) return;
  const file = readSource(active, read.text, facts);
  if (typeof file === 'string') return;
  const analysis = analyse(file, '');
  const keeps = steps.has('wall') && today === undefined ? keptBehindWall(file, analysis, ground) : [];
  if (keeps.length > 0) session.draft.notes.push(gateStays(keeps));
  const after = keeps.length > 0 ? undefined : retireGate(file, analysis);
  if (after === undefined) return;
  const rest = readSource(active, after, facts);
  session.draft.write(active, typeof rest === 'string' ? after : dropEmptyHandler(rest), PIECE);
  session.draft.state(active, PIECE, 'patched');
}

/** What the middleware piece does in its steps, where the wall is not written: the gate goes, the file gets its name. */
function entryOnly(session: Session, ground: Ground): void {
  const { facts, steps } = ground;
  if (steps.has('gate')) gateOnly(session, ground);
  for (const { path, because } of deadEntries(facts.entry.candidates))
    session.draft.hand({ piece: PIECE, path, because, snippet: '' });
  const edit = steps.has('proxy') ? moveOf({ facts, answers: { rename: true } }) : undefined;
  if (edit?.ours)
    session.draft.hand({
      piece: PIECE,
      path: edit.from,
      because: `${edit.from} is a file of the middleware piece, and keeps its name while the step "wall" is left out.`,
      snippet: '',
    });
  else if (edit) move({ ...edit, piece: PIECE }, session);
}

function addAwaits({ draft }: Session, { texts: changed, left }: Awaits): void {
  for (const [path, { before, after }] of changed) {
    const now = draft.read(path);
    if ('text' in now && now.text === before) {
      draft.write(path, after, PIECE);
      draft.state(path, PIECE, 'patched');
    } else
      draft.hand({
        piece: PIECE,
        path,
        because: `${path} changed while this ran, so nothing is written to it. Run the command again.`,
        snippet: '',
      });
  }
  for (const { path, line, because } of left)
    draft.hand({
      piece: PIECE,
      path,
      because: `${path}:${line} uses Clerk as before version 6, and is left: ${because}.`,
      snippet: '',
    });
}

/** One plan of the steps that are wanted. */
export async function draw(ground: Ground, leaveOut: ReadonlySet<string>): Promise<Plan> {
  const { facts, manifest, answers, pieces, steps, awaits, checks } = ground;
  const session = new Session({
    facts,
    manifest,
    answers,
    adding: steps.has('wall') ? pieces.map(({ name }) => name) : [],
    ...(steps.has('wall') ? { undeclared: ground.undeclared } : {}),
  });
  addAwaits(session, awaits);
  if (steps.has('checks')) addTo(session, checks);
  if (!steps.has('wall')) entryOnly(session, ground);
  // Of a file with our wall nothing is said of today: the wall is what it answers.
  else if (steps.has('gate') && facts.entry.today === undefined) gateOnly(session, ground);
  const plan = await generate(session, {
    leaveOut,
    callsClerk: steps.has('checks') && importsClerk(checks, leaveOut),
  });
  // Here it stays because its step is left out, which is told with that.
  const gate = gateLeft(facts, answers.middleware ?? {});
  plan.notes = plan.notes.filter((note) => note !== gate?.note);
  plan.next = plan.next.filter(({ text }) => text !== gate?.step);
  return plan;
}

/** What is said of what is open once a plan is carried out. */
export const saidAfter = ({
  said,
  steps,
  undeclared,
}: Pick<Ground, 'said' | 'steps' | 'undeclared'>): Said =>
  steps.has('wall') ? { ...said, undeclared } : said;
