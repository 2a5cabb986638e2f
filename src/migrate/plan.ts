import { pieces as allPieces } from '../../generators/pieces.ts';
import { agree } from '../agree.ts';
import { type Asker, completeAnswers, trustedAnswers } from '../ask.ts';
import { besideClerk } from '../beside-clerk.ts';
import type { Agreed } from '../commit.ts';
import { DASHBOARD_STEPS } from '../dashboard.ts';
import { look } from '../doctor/code/project.ts';
import { readIntent } from '../doctor/intent.ts';
import { withFollowed } from '../doctor/machines.ts';
import { exposureMap, keepFor } from '../doctor/map.ts';
import { openCode } from '../doctor/rules/code.ts';
import type { Resource } from '../doctor/types.ts';
import type { Said } from '../doctor/verdict.ts';
import { gateStands } from '../entry/gate.ts';
import { renamable } from '../entry/place.ts';
import { UserError } from '../errors.ts';
import { parsePublic } from '../given-pattern.ts';
import { rememberedAnswers } from '../manifest.ts';
import type { Outcome } from '../outcome.ts';
import { requireSupported, whereabouts } from '../project.ts';
import { verbCommand } from '../repeat.ts';
import { openSettled, type RunRequest, readAnswersFile, readManifest } from '../run.ts';
import { select } from '../selection.ts';
import { Session } from '../session.ts';
import { EXIT, type Facts, type Plan } from '../types.ts';
import { listSource, undeclaredIn, undeclaredNote } from '../undeclared.ts';
import { requireClean } from '../update.ts';
import { COMMAND } from '../version.ts';
import { NO_AWAITS, writeAwaits } from './awaits.ts';
import { countOf, isPlainMetadata, openedBetween, type View, viewAfter, viewOf } from './before-after.ts';
import { checksFor } from './checks.ts';
import { draw, type Ground, PIECE, saidAfter } from './draw.ts';
import { oldNames } from './names.ts';
import { DOES, STEPS, type Step, stepsWithout } from './steps.ts';

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

const called = ({ kind, name, file, urls }: Resource): string =>
  kind === 'server-function' ? `${name} (${file})` : `${name} of ${urls[0] ?? file}`;

const listed = (resources: readonly Resource[]): string =>
  resources.slice(0, 8).map(called).join(', ') +
  (resources.length > 8 ? ` and ${resources.length - 8} more` : '');

/** The answers of the middleware piece that the steps stand for. */
function flagsOf(facts: Facts, steps: ReadonlySet<Step>): Record<string, unknown> {
  return {
    ...(facts.entry.today?.allowByDefault ? { 'deny-by-default': true } : {}),
    ...(gateStands(facts) ? { 'retire-gate': steps.has('gate') } : {}),
    ...(renamable(facts) ? { rename: steps.has('proxy') } : {}),
  };
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
  return { ...withGate(ground), steps, checks: ground.checksToday };
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
  because: `The step "${step}" is left out: ${listed(opened)} would be open, or could not be judged, after it. Give ${opened.length === 1 ? 'it' : 'each'} a check first (protect; pages of the client with --wrap-client-pages), or declare it public.`,
  snippet: '',
});

/** Why the wall did not get into the owner's file, where it did not. */
function wallRefused(plan: Plan, { facts, steps }: Ground): string | undefined {
  const { active, today } = facts.entry;
  // Of a file with our wall nothing is said of today.
  if (!steps.has('wall') || active === undefined || today === undefined) return undefined;
  const written = plan.changes.some(({ path, from }) => path === active || from === active);
  return written
    ? undefined
    : plan.notDone.find(({ piece, path }) => piece === 'middleware' && path === active)?.because;
}

const notPut = (because: string, { facts, steps }: Ground): Plan['notDone'][number] => ({
  piece: PIECE,
  path: facts.entry.active ?? facts.entry.target,
  because: `${steps.has('gate') ? 'The steps "wall" and "gate" are' : 'The step "wall" is'} left out: ${because} ${COMMAND} add middleware writes the list that a wall reads, and shows the lines to paste.`,
  snippet: '',
});

/** What the figures are after a plan, and what is left to the owner. */
function sayWhatIsLeft(plan: Plan, now: Ground, { map }: View): void {
  const [was, is] = [countOf(now.before.map), countOf(map)];
  plan.notes.unshift(
    `Exposed to a stranger: ${was.exposed} → ${is.exposed}. Kept from strangers by the middleware alone: ${was.wallOnly} → ${is.wallOnly}.`,
  );
  plan.notes.push(...undeclaredNote(saidAfter(now).undeclared, map, now.facts));
  const left = map.filter(
    (one) => (one.verdict === 'exposed' || one.verdict === 'wall-only') && !isPlainMetadata(one),
  );
  if (left.length > 0)
    plan.notes.push(
      `Left without a check of ${left.length === 1 ? 'its' : 'their'} own: ${listed(left)}. protect writes one where it can, and says why where it can't; or declare ${left.length === 1 ? 'it' : 'them'} public.`,
    );
}

/**
 * The whole plan. A step after which a stranger would reach what they did not reach before is left out and named with
 * the resources; the doctor reads the planned files to find out. A wall that does not get into the owner's file is left
 * out with all that only it would read.
 */
async function safePlan(ground: Ground, leaveOut: ReadonlySet<string>): Promise<Plan> {
  const { facts, before, kept } = ground;
  const refused: Plan['notDone'] = [];
  const whole = await draw(ground, leaveOut);
  const first = wallRefused(whole, ground);
  if (first !== undefined) refused.push(notPut(first, ground));
  const start = first === undefined ? ground : withoutWall(ground);
  const attempts: (readonly [Ground, Step | undefined])[] = [[start, undefined]];
  if (start.steps.has('gate')) attempts.push([withGate(start), 'gate']);
  if (start.steps.has('wall')) attempts.push([withoutWall(start), 'wall']);
  let opened: Resource[] = [];
  for (const [now, dropped] of attempts) {
    if (dropped !== undefined) refused.push(leftOut(dropped, opened, facts));
    const plan = now === ground ? whole : await draw(now, leaveOut);
    const view = await viewAfter(facts, saidAfter(now), plan.changes, kept);
    opened = openedBetween(before, view);
    if (opened.length > 0) continue;
    plan.notDone.push(...refused);
    sayGateLeft(plan, now);
    sayWhatIsLeft(plan, now, view);
    if (now.steps.has('wall')) plan.next.push(...DASHBOARD_STEPS);
    return plan;
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
  const { facts: inspected } = await openSettled(request, ask);
  requireSupported(inspected);
  if (inspected.clerk.major === 0 && inspected.otherSignIn) throw besideClerk(inspected.otherSignIn);
  if (inspected.clerk.major < 5)
    throw new UserError(
      inspected.clerk.major === 0
        ? 'Clerk is not installed.'
        : 'Clerk 4 has neither clerkMiddleware nor auth().',
      {
        code: 'NO_CLERK_VERSION',
        exitCode: EXIT.notDone,
        next: 'Install @clerk/nextjs 5 or newer and run again. Nothing was written.',
      },
    );
  requireClean(flags, inspected, request.voice);
  const manifest = readManifest(inspected.root);
  const given = texts(flags.public).map(parsePublic);
  const reading = new Session({ facts: inspected, manifest, answers: {}, adding: [] });
  const read = (path: string): string | undefined => {
    const file = reading.draft.read(path);
    return 'text' in file ? file.text : undefined;
  };
  const intent = readIntent(read, given);
  const said: Said = { declared: intent.patterns, undeclared: intent.undeclared };
  const kept = await keepFor(inspected);
  const before = await viewOf(inspected, said, kept);
  const { active } = inspected.entry;
  // What the wall asks is none of what a handler asks.
  const handlers = before.map.map((one) => ({ ...one, files: one.files.filter((file) => file !== active) }));
  const facts = withFollowed(inspected, handlers, look(kept), kept);
  const selection = select(['middleware'], [], true, facts, allPieces);
  const asker: Asker | undefined = interactive ? (await import('../prompts.ts')).askInTerminal : undefined;
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
  const code = openCode(facts);
  const awaits = steps.has('await') ? writeAwaits(facts, code, reading.draft) : NO_AWAITS;
  const awaited = new Map([...awaits.texts].map(([path, { after }]) => [path, after]));
  for (const [path, text] of awaited) reading.draft.write(path, text, PIECE);
  const base =
    awaited.size === 0
      ? before.map
      : await exposureMap(facts, {
          public: said.declared,
          undeclared: said.undeclared,
          planned: awaited,
          kept,
        });
  const { pieces } = selection;
  const source = listSource(sources, asker !== undefined);
  const undeclared =
    source === 'suggested'
      ? undeclaredIn(before.map, facts, answers)
      : source === 'given'
        ? []
        : said.undeclared;
  const bare = { facts, manifest, answers, pieces, steps, before, said, undeclared, kept, awaits };
  const ground: Ground = { ...bare, ...(await checksFor(bare, base, reading.draft)) };
  const names = steps.has('names') ? oldNames(facts, code) : [];
  const plan = async ({ leaveOut }: { leaveOut: ReadonlySet<string> }): Promise<Plan> => {
    const made = await safePlan(ground, leaveOut);
    made.notDone.unshift(...selection.notDone);
    made.next.unshift(...names);
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
