import { pieces as allPieces } from '../../generators/pieces.ts';
import { move } from '../actions/move.ts';
import { agree } from '../agree.ts';
import { type Asker, completeAnswers, trustedAnswers } from '../ask.ts';
import { analyse } from '../code/entry/analyse.ts';
import { dropEmptyHandler } from '../code/entry/empty-handler.ts';
import { retireGate } from '../code/entry/retire-gate.ts';
import { readSource } from '../code/source-file.ts';
import type { Agreed } from '../commit.ts';
import { DASHBOARD_STEPS } from '../dashboard.ts';
import { type Kept, look } from '../doctor/code/project.ts';
import { readIntent } from '../doctor/intent.ts';
import { exposureMap, keepFor } from '../doctor/map.ts';
import { openCode } from '../doctor/rules/code.ts';
import type { Resource } from '../doctor/types.ts';
import { gateStands } from '../entry/gate.ts';
import { moveOf, renamable } from '../entry/place.ts';
import { UserError } from '../errors.ts';
import { generate } from '../generate.ts';
import { rememberedAnswers } from '../manifest.ts';
import type { Outcome } from '../outcome.ts';
import { requireSupported, whereabouts } from '../project.ts';
import { type Checks, writeChecks } from '../protect/checks.ts';
import { chosen, parsePublic } from '../protect/choose.ts';
import { addTo } from '../protect/plan.ts';
import { verbCommand } from '../repeat.ts';
import { openSettled, type RunRequest, readAnswersFile, readManifest } from '../run.ts';
import { select } from '../selection.ts';
import { Session } from '../session.ts';
import { type Answers, EXIT, type Facts, type Manifest, type Piece, type Plan } from '../types.ts';
import { requireClean } from '../update.ts';
import { type Awaits, NO_AWAITS, writeAwaits } from './awaits.ts';
import { countOf, mapAfter, openedBetween } from './before-after.ts';
import { oldNames } from './names.ts';
import { DOES, STEPS, type Step, stepsWithout } from './steps.ts';

const PIECE = 'migrate';
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

const called = ({ kind, name, file, urls }: Resource): string =>
  kind === 'server-function' ? `${name} (${file})` : `${name} of ${urls[0] ?? file}`;

const listed = (resources: readonly Resource[]): string =>
  resources.slice(0, 8).map(called).join(', ') +
  (resources.length > 8 ? ` and ${resources.length - 8} more` : '');

/** Everything one plan is made of. */
interface Ground {
  facts: Facts;
  manifest: Manifest;
  answers: Answers;
  pieces: readonly Piece[];
  steps: ReadonlySet<Step>;
  before: readonly Resource[];
  declared: readonly string[];
  kept: Kept;
  awaits: Awaits;
  checks: Checks;
}

/** The answers of the middleware piece that the steps stand for. */
function flagsOf(facts: Facts, steps: ReadonlySet<Step>): Record<string, unknown> {
  return {
    ...(facts.entry.today?.allowByDefault ? { 'deny-by-default': true } : {}),
    ...(gateStands(facts) ? { 'retire-gate': steps.has('gate') } : {}),
    ...(renamable(facts) ? { rename: steps.has('proxy') } : {}),
  };
}

/** The gate taken out where no wall is written in its place: none is wanted, or it stands already. */
function gateOnly(session: Session, { facts }: Ground): void {
  const { active } = facts.entry;
  if (active === undefined) return;
  const read = session.draft.read(active);
  if (!('text' in read) || read.text === undefined) return;
  const file = readSource(active, read.text, facts);
  if (typeof file === 'string') return;
  const after = retireGate(file, analyse(file, ''));
  if (after === undefined) return;
  const rest = readSource(active, after, facts);
  session.draft.write(active, typeof rest === 'string' ? after : dropEmptyHandler(rest), PIECE);
  session.draft.state(active, PIECE, 'patched');
}

/** What the middleware piece does in its steps, where the wall is not written: the gate goes, the file gets its name. */
function entryOnly(session: Session, ground: Ground): void {
  const { facts, steps } = ground;
  if (steps.has('gate')) gateOnly(session, ground);
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

async function draw(ground: Ground, leaveOut: ReadonlySet<string>): Promise<Plan> {
  const { facts, manifest, answers, pieces, steps, awaits, checks } = ground;
  const session = new Session({
    facts,
    manifest,
    answers,
    adding: steps.has('wall') ? pieces.map(({ name }) => name) : [],
  });
  addAwaits(session, awaits);
  if (steps.has('checks')) addTo(session, checks);
  if (!steps.has('wall')) entryOnly(session, ground);
  // Of a file with our wall nothing is said of today: the wall is what it answers.
  else if (steps.has('gate') && facts.entry.today === undefined) gateOnly(session, ground);
  return generate(session, { leaveOut });
}

/** Without the steps that take the owner's own gate away. */
function withGate(ground: Ground): Ground {
  const steps = new Set([...ground.steps].filter((step) => step !== 'gate'));
  const middleware = { ...ground.answers.middleware, retireGate: false };
  return { ...ground, steps, answers: { ...ground.answers, middleware } };
}

/** Without the wall, too. */
function withoutWall(ground: Ground): Ground {
  const steps = new Set([...withGate(ground).steps].filter((step) => step !== 'wall'));
  return { ...withGate(ground), steps };
}

/** The gate that is still there although it was to go. */
function sayGateLeft(plan: Plan, { facts, steps, kept }: Ground): void {
  const { active } = facts.entry;
  if (!steps.has('gate') || active === undefined) return;
  const moved = plan.changes.find(({ from }) => from === active);
  const written = moved ?? plan.changes.find(({ path }) => path === active);
  const text = written?.after ?? look(kept).text(active) ?? '';
  if (!/\bcreateRouteMatcher\b/.test(text)) return;
  plan.notDone.push({
    piece: PIECE,
    path: written?.path ?? active,
    because:
      'createRouteMatcher is still asked there: by more than a gate for strangers (a role, a permission, a redirect, another condition). Move each of these questions into the resources it is about.',
    snippet: '',
  });
}

const leftOut = (step: Step, opened: readonly Resource[], facts: Facts): Plan['notDone'][number] => ({
  piece: PIECE,
  path: facts.entry.active ?? facts.entry.target,
  because: `The step "${step}" is left out: ${listed(opened)} would be open, or could not be judged, after it. Give ${opened.length === 1 ? 'it' : 'each'} a check first (protect), or declare it public.`,
  snippet: '',
});

/**
 * The whole plan. A step after which a stranger would reach what they did not reach before is left out and named with
 * the resources; the doctor reads the planned files to find out.
 */
async function safePlan(ground: Ground, leaveOut: ReadonlySet<string>): Promise<Plan> {
  const { facts, before, declared, kept } = ground;
  const refused: Plan['notDone'] = [];
  const attempts: (readonly [Ground, Step | undefined])[] = [[ground, undefined]];
  if (ground.steps.has('gate')) attempts.push([withGate(ground), 'gate']);
  if (ground.steps.has('wall')) attempts.push([withoutWall(ground), 'wall']);
  let opened: Resource[] = [];
  for (const [now, dropped] of attempts) {
    if (dropped !== undefined) refused.push(leftOut(dropped, opened, facts));
    const plan = await draw(now, leaveOut);
    const after = await mapAfter(facts, declared, plan.changes, kept);
    opened = openedBetween(before, after);
    if (opened.length === 0) {
      const [was, is] = [countOf(before), countOf(after)];
      plan.notDone.push(...refused);
      sayGateLeft(plan, now);
      plan.notes.unshift(
        `Exposed to a stranger: ${was.exposed} → ${is.exposed}. Kept from strangers by the middleware alone: ${was.wallOnly} → ${is.wallOnly}.`,
      );
      const left = after.filter(({ verdict }) => verdict === 'exposed' || verdict === 'wall-only');
      if (left.length > 0)
        plan.notes.push(
          `Left without a check of ${left.length === 1 ? 'its' : 'their'} own: ${listed(left)}. protect writes one, or declare them public.`,
        );
      return plan;
    }
  }
  throw new UserError('No step could be found that leaves everything as protected as it is.', {
    code: 'UNSAFE',
    exitCode: EXIT.notDone,
    next: 'Run doctor --map and protect first. Nothing was written.',
  });
}

/** The steps that are left out: those of the flags, or those that a person took out of the list. */
async function skippedSteps({ flags, interactive }: RunRequest): Promise<string[]> {
  if (!interactive || flags.skip !== undefined) return texts(flags.skip);
  const { chooseSteps } = await import('../prompts.ts');
  const kept = await chooseSteps(STEPS.map((name) => ({ name, does: DOES[name] })));
  return STEPS.filter((step) => !kept.includes(step));
}

/**
 * The first half of `migrate`: takes an app off path matching in the middleware, as one plan: Clerk waited for as the
 * installed version asks, checks in the resources, the wall, the old gate, the name of Next 16, names of variables.
 * @throws UserError for everything that ends a run before it could write.
 */
export async function prepareMigrate(request: RunRequest): Promise<Agreed | Outcome> {
  const { flags, interactive } = request;
  const skipped = await skippedSteps(request);
  const steps = stepsWithout(skipped);
  const ask = interactive
    ? async (apps: Facts['workspace']['apps']) => (await import('../prompts.ts')).chooseApp(apps)
    : undefined;
  const { facts } = await openSettled(request, ask);
  requireSupported(facts);
  if (facts.clerk.major < 5)
    throw new UserError(
      facts.clerk.major === 0 ? 'Clerk is not installed.' : 'Clerk 4 has neither clerkMiddleware nor auth().',
      {
        code: 'NO_CLERK_VERSION',
        exitCode: EXIT.notDone,
        next: 'Install @clerk/nextjs 5 or newer and run again. Nothing was written.',
      },
    );
  requireClean(flags, facts, request.voice);
  const manifest = readManifest(facts.root);
  const selection = select(['middleware'], [], true, facts, allPieces);
  const asker: Asker | undefined = interactive ? (await import('../prompts.ts')).askInTerminal : undefined;
  const given = texts(flags.public).map(parsePublic);
  const file = readAnswersFile(flags);
  const sources = {
    flags: { ...flags, ...flagsOf(facts, steps) },
    file: file.values,
    fileLabel: file.label,
    remembered: trustedAnswers(rememberedAnswers(manifest), allPieces, selection.pieces, facts),
  };
  // What is asked is about the wall alone.
  const answers = steps.has('wall')
    ? await completeAnswers(selection.pieces, facts, sources, asker)
    : sources.remembered;
  const reading = new Session({ facts, manifest, answers: {}, adding: [] });
  const read = (path: string): string | undefined => {
    const file = reading.draft.read(path);
    return 'text' in file ? file.text : undefined;
  };
  const declared = readIntent(read, given).patterns;
  const kept = await keepFor(facts);
  const before: readonly Resource[] = await exposureMap(facts, { public: declared, kept });
  const code = openCode(facts);
  const awaits = steps.has('await') ? writeAwaits(facts, code, reading.draft) : NO_AWAITS;
  const awaited = new Map([...awaits.texts].map(([path, { after }]) => [path, after]));
  for (const [path, text] of awaited) reading.draft.write(path, text, PIECE);
  const base =
    awaited.size === 0 ? before : await exposureMap(facts, { public: declared, planned: awaited, kept });
  const all = chosen(base, { paths: [], only: [], exposedOnly: false, permissions: [] });
  // What a stranger reaches today is open on purpose, or doctor names it: closing it is no part of a move.
  const wanted = all.filter(({ resource }) => resource.verdict === 'wall-only');
  const checks = steps.has('checks')
    ? await writeChecks(wanted, base, declared, facts, reading.draft, awaited, kept)
    : { texts: new Map(), done: [], refused: [], together: [] };
  const { pieces } = selection;
  const ground: Ground = { facts, manifest, answers, pieces, steps, before, declared, kept, awaits, checks };
  const names = steps.has('names') ? oldNames(facts, code) : [];
  const plan = async ({ leaveOut }: { leaveOut: ReadonlySet<string> }): Promise<Plan> => {
    const made = await safePlan(ground, leaveOut);
    made.notDone.unshift(...selection.notDone);
    made.next.unshift(...names);
    if (steps.has('wall')) made.next.push(...DASHBOARD_STEPS);
    return made;
  };
  const words = [
    ...skipped.map((step) => `--skip=${step}`),
    ...given.map((pattern) => `--public=${pattern}`),
    ...(typeof flags.answers === 'string' ? [`--answers=${flags.answers}`] : []),
    ...whereabouts(flags, request.dir, facts),
  ];
  return agree(request, facts, plan, verbCommand('migrate', [], words), undefined);
}
