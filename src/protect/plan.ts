import { relative, resolve, sep } from 'node:path';
import { pieces as allPieces } from '../../generators/pieces.ts';
import { agree } from '../agree.ts';
import { trustedAnswers } from '../ask.ts';
import { besideClerk } from '../beside-clerk.ts';
import { readSource } from '../code/source-file.ts';
import type { Agreed } from '../commit.ts';
import { look, type Project } from '../doctor/code/project.ts';
import { readIntent } from '../doctor/intent.ts';
import { wallIn } from '../doctor/kept-wall.ts';
import { exposureMap, keepFor } from '../doctor/map.ts';
import { nameOf } from '../doctor/rules/resources.ts';
import type { Resource } from '../doctor/types.ts';
import { isDeclared } from '../doctor/verdict.ts';
import { UserError } from '../errors.ts';
import { generate } from '../generate.ts';
import { parseMeant, parsePublic } from '../given-pattern.ts';
import { rememberedAnswers } from '../manifest.ts';
import type { Outcome } from '../outcome.ts';
import { requireSupported, whereabouts } from '../project.ts';
import { verbCommand } from '../repeat.ts';
import { openSettled, type RunRequest, readManifest } from '../run.ts';
import { Session } from '../session.ts';
import { EXIT, type Facts, type Plan } from '../types.ts';
import { requireClean } from '../update.ts';
import { folderOf } from '../where.ts';
import { type Checks, importsClerk, writeChecks } from './checks.ts';
import {
  asksStepUp,
  type Choice,
  chosen,
  guardFor,
  isMeant,
  parsePermission,
  refuseStepUpForNothing,
  refuseUnmatched,
  takesIn,
} from './choose.ts';
import { clientPages } from './client-page.ts';
import type { Wanted } from './file.ts';
import { findGuard, parseGuard } from './guard.ts';
import { locate } from './locate.ts';
import type { Refusal } from './refuse.ts';
import { STEP_UP_CALL, type StepUpHelper, stepUpHelper, stepUpLines } from './step-up.ts';
import { type Demand, isCarried } from './wall-asks.ts';

const PIECE = 'protect';
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** Paths of the command line start where it is typed, the map's at the app; a URL as the map prints it wins over a path. */
function fromRoot(path: string, request: RunRequest, { root, routes }: Facts): string {
  if (routes.some(({ url }) => url === path)) return path;
  const typed = relative(root, resolve(folderOf(request.flags, undefined), path))
    .split(sep)
    .join('/');
  // What is not in the app is told as it was typed.
  if (typed.startsWith('../')) return path;
  return typed === '' ? '.' : typed;
}

/** The functions that `--guard` names; one that is named twice is looked for once. */
const guardsOf = (request: RunRequest, facts: Facts, project: Project): Choice['guards'] =>
  texts(request.flags.guard)
    .map(parseGuard)
    .map((given) => ({
      pattern: given.pattern,
      guard: findGuard(given, project, facts, (path) => fromRoot(path, request, facts)),
    }));

function choiceOf(request: RunRequest, facts: Facts, project: Project): Choice {
  const { flags, named = [], interactive } = request;
  const only = texts(flags.only).map((pattern) => parseMeant('only', pattern));
  if (named.length === 0 && only.length === 0 && flags.all !== true && !interactive) {
    throw new UserError('Which resources?', {
      code: 'USAGE',
      next: 'Name files or folders, give --only <pattern>, or --all for every one. doctor --map lists them. Nothing was written.',
    });
  }
  return {
    paths: named.map((path) => fromRoot(path, request, facts)),
    only,
    exposedOnly: flags['exposed-only'] === true,
    permissions: texts(flags.permission).map(parsePermission),
    stepUps: texts(flags['step-up']),
    guards: guardsOf(request, facts, project),
  };
}

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;

const listed = (names: readonly string[]): string =>
  names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ');

/** What the checks mean for the app, said before they are written. */
function notesOn({ done }: Checks, facts: Facts, stepped: ReadonlySet<Resource>, guarded: boolean): string[] {
  const notes: string[] = [];
  const exposed = done.filter(({ verdict }) => verdict === 'exposed');
  const names = exposed.length === 0 ? '' : ` (${listed(exposed.map(nameOf))})`;
  if (done.length > 0)
    notes.push(
      `${count(done.length, 'resource')} get${done.length === 1 ? 's' : ''} a check of ${done.length === 1 ? 'its' : 'their'} own: ${exposed.length} a stranger reaches today${names}, ${done.length - exposed.length} only the middleware keeps from.`,
    );
  const prerendered = facts.routes
    .filter(
      ({ kind, rendering, file }) =>
        kind === 'page' && rendering === 'static' && done.some((one) => one.file === file),
    )
    .map(({ url }) => url);
  if (prerendered.length > 0)
    notes.push(
      `Made once at build time until now, and for each request from then on, as the check asks who comes: ${prerendered.join(', ')}.`,
    );
  // One behind step-up answers with an object, and sends nobody away.
  const called = done
    .filter((one) => one.kind === 'server-function' && !stepped.has(one))
    .map(({ name }) => name);
  if (called.length > 0)
    notes.push(
      `Server functions are checked for whoever calls them, pages of yours included: an open page that calls ${called.slice(0, 5).join(', ')}${called.length > 5 ? ` or ${called.length - 5} more` : ''} would ${guarded ? 'turn visitors away' : 'send visitors to sign in'}. Declare such a one public instead.`,
    );
  return notes;
}

/** A guard answers handlers as it answers pages, which callers of an API may not expect. */
function notesOnGuards({ done }: Checks, wanted: readonly Wanted[], choice: Choice): string[] {
  const isChosen = (one: Resource): boolean =>
    (choice.guards ?? []).some(({ pattern }) => pattern !== undefined && isMeant(one, pattern));
  const isDone = new Set(done);
  const handlers = wanted.filter(
    ({ resource, guard }) =>
      guard && resource.kind === 'route' && isDone.has(resource) && !isChosen(resource),
  );
  return [...new Set(handlers.map(({ guard }) => guard?.written))].map((written) => {
    const mine = handlers.filter(({ guard }) => guard?.written === written);
    const urls = [...new Set(mine.flatMap(({ resource }) => resource.urls))];
    return `What a visitor gets of ${listed(urls)} is what ${written} does: where it redirects, an API client is sent to a page, and where it throws, it gets a 500. With --guard=<pattern>=… for the others only, handlers answer 401.`;
  });
}

/** What the wall asks for besides a session, which the checks do not: who takes the wall away opens them. */
function notesOnWall(
  { done, demands }: Checks,
  wanted: readonly Wanted[],
  map: readonly Resource[],
  facts: Facts,
): string[] {
  const wall = facts.entry.active ?? '';
  const of = ({ wall: { state }, urls }: Resource): Demand | undefined =>
    state === 'closed' || state === 'partial' ? demands(urls) : undefined;
  const asked = new Map(wanted.map((each) => [each.resource, each]));
  const groups = new Map<string, { said: string; by: string; urls: string[] }>();
  for (const one of done.filter(({ urls }) => urls.length > 0)) {
    const demand = of(one);
    const { permission, guard } = asked.get(one) ?? {};
    if (demand === undefined || (isCarried(demand) && !guard) || permission !== undefined) continue;
    const said = demand.written === undefined ? '' : ` (line ${demand.line}: ${demand.written})`;
    const by = guard?.written ?? '';
    const group = groups.get(`${by} ${said}`) ?? { said, by, urls: [] };
    groups.set(`${by} ${said}`, { ...group, urls: [...group.urls, ...one.urls] });
  }
  const notes = [...groups.values()].map(
    ({ said, by, urls }) =>
      `${wall} asks for more than a session${said} on ${listed([...new Set(urls)])}. ${by === '' ? "The checks ask for a session only: without it, whoever is signed in gets in. Ask for the same in them, or by --permission where it is a permission of Clerk's." : `Without it, whoever ${by} lets through gets in: see that it asks for the same.`}`,
  );
  const called = done.filter(({ kind }) => kind === 'server-function').map(({ name }) => name);
  const pages = called.length > 0 ? map.filter(({ kind, urls }) => kind === 'page' && urls.length > 0) : [];
  if (pages.some((page) => of(page) !== undefined))
    notes.push(
      `${wall} asks for more than a session on pages. ${listed(called)} can be called through any page's URL and ask${called.length === 1 ? 's' : ''} for a session only: ask there for what their callers need.`,
    );
  return notes;
}

/** What was meant and gets no check, without being anybody's fault: it would pass for done. */
function notesBeside(
  map: readonly Resource[],
  choice: Choice,
  facts: Facts,
  beside: { wrapped: ReadonlySet<string>; open: readonly string[]; declared: readonly string[] },
): string[] {
  const { wrapped, open, declared } = beside;
  const notes: string[] = [];
  const unknown = map.filter((one) => one.verdict === 'unknown' && takesIn(choice, one));
  if (unknown.length > 0)
    notes.push(
      `${count(unknown.length, 'resource')} could not be judged and get${unknown.length === 1 ? 's' : ''} no check: ${listed(unknown.map(({ urls, name, file }) => urls[0] ?? `${name} (${file})`))}. doctor --map says why.`,
    );
  const known = new Set(map.map(({ file }) => file));
  const client = facts.routes.filter(
    ({ kind, router, file, url }) =>
      kind === 'page' &&
      router === 'app' &&
      !known.has(file) &&
      !wrapped.has(file) &&
      !isDeclared({ resource: { kind: 'page', file, urls: [url] }, declared, facts }) &&
      takesIn(choice, { file, urls: [url] }),
  );
  if (client.length > 0)
    notes.push(
      `Client components can't be checked in their own file, and their code goes to every browser: ${listed(client.map(({ url }) => url))}. Check in what they fetch, or put a server component before them: --wrap-client-pages.`,
    );
  if (open.length > 0)
    notes.push(
      `Pages of the client that visitors get today are wrapped when they are named: ${listed(open)}.`,
    );
  return notes;
}

/**
 * Puts the checks into a session's draft.
 * A file that changed since they were worked out is left alone: they were written into its old text.
 */
export function addTo(session: Session, checks: Checks): void {
  const { draft } = session;
  for (const [path, { before, after }] of checks.texts) {
    const now = draft.read(path);
    if (!('text' in now) || now.text !== before) {
      const because = `${path} changed while this ran, so nothing is written to it. Run the command again.`;
      draft.hand({ piece: PIECE, path, because, snippet: '' });
      draft.state(path, PIECE, 'yours');
      continue;
    }
    draft.write(path, after, PIECE);
    draft.state(path, PIECE, before === undefined ? 'created' : 'patched');
  }
  for (const { resource, refusal } of checks.refused) {
    const { name, file, line, kind, urls } = resource;
    const called =
      kind === 'server-function' ? `server function ${name}` : `${name} of ${urls.join(', ') || file}`;
    const what = `${called} (line ${line})`;
    draft.hand({
      piece: PIECE,
      path: file,
      because: `${what} gets no check. ${refusal.because}`,
      snippet: refusal.snippet,
      about: { what, reason: refusal.because },
    });
  }
}

/** Server functions that were to ask for a recent proof and check already: what they ask is theirs, so it is left. */
function ownChecks(
  map: readonly Resource[],
  choice: Choice,
  facts: Facts,
  read: (path: string) => string | undefined,
): Checks['refused'] {
  const steps = (resource: Resource): boolean => {
    const file = readSource(resource.file, read(resource.file) ?? '', facts);
    const found = typeof file === 'string' ? file : locate(file, resource);
    return (
      typeof file !== 'string' &&
      typeof found !== 'string' &&
      file.source.slice(found.fn.start, found.fn.end).includes(`${STEP_UP_CALL}(`)
    );
  };
  return map
    .filter((one) => one.verdict === 'protected' && asksStepUp(choice, one) && !steps(one))
    .map((resource) => ({
      resource,
      refusal: {
        because:
          'It has a check of its own, which is left as it is: put the call to step-up before it yourself.',
        snippet: stepUpLines(STEP_UP_CALL, 'stepUp', '', ';'),
      },
    }));
}

/** The resources a person wants protected, and what they declare public on the way. */
async function settle(
  request: RunRequest,
  wanted: Wanted[],
  facts: Facts,
  helper: StepUpHelper | Refusal,
): Promise<{ wanted: Wanted[]; declaring: string[]; asked: boolean }> {
  const { flags, interactive } = request;
  const asks = interactive && flags.all !== true && wanted.length > 0;
  if (!asks) return { wanted, declaring: [], asked: false };
  const { askGroups } = await import('./ask.ts');
  const prerendered = facts.routes.filter(({ kind, rendering }) => kind === 'page' && rendering === 'static');
  return { ...(await askGroups(wanted, new Set(prerendered.map(({ file }) => file)), helper)), asked: true };
}

/** Whether pages of the client are wrapped: where it is asked for, or agreed to. */
async function wrapsClientPages(
  { flags, interactive }: RunRequest,
  pages: readonly Resource[],
): Promise<boolean> {
  if (flags['wrap-client-pages'] === true || !interactive || pages.length === 0)
    return flags['wrap-client-pages'] === true;
  return (await import('./ask.ts')).askClientPages(pages);
}

const wrapOf = (resource: Resource, choice: Choice): Wanted => ({
  resource,
  wrap: true,
  guard: guardFor(choice, resource),
  permission: choice.permissions.findLast(({ pattern }) => isMeant(resource, pattern))?.permission,
});

/** The flags that say the same again. */
function choiceWords(choice: Choice, flags: Record<string, unknown>): string[] {
  return [
    ...(flags.all === true ? ['--all'] : []),
    ...choice.only.map((pattern) => `--only=${pattern}`),
    ...(choice.exposedOnly ? ['--exposed-only'] : []),
    ...(choice.stepUps ?? []).map((pattern) => `--step-up=${pattern}`),
  ];
}

const answerWords = (wanted: readonly Wanted[]): string[] => [
  ...new Set(
    wanted.flatMap(({ resource, permission, stepUp, guard }) => [
      ...(permission === undefined ? [] : [`--permission=${resource.file}=${permission}`]),
      ...(guard === undefined ? [] : [`--guard=${resource.file}=${guard.written}`]),
      ...(stepUp ? [`--step-up=${resource.file}#${resource.name}`] : []),
    ]),
  ),
];

/**
 * The first half of `protect`: a check for each resource that has none, right for its kind, as one plan. The result is
 * judged by the doctor before it is shown.
 * @throws UserError for everything that ends a run before it could write.
 */
export async function prepareProtect(request: RunRequest): Promise<Agreed | Outcome> {
  const { flags, interactive, voice } = request;
  const ask = interactive
    ? async (apps: Facts['workspace']['apps']) => (await import('../prompts.ts')).chooseApp(apps)
    : undefined;
  const { facts } = await openSettled(request, ask);
  requireSupported(facts);
  if (facts.clerk.major === 0 && facts.otherSignIn) throw besideClerk(facts.otherSignIn);
  if (facts.clerk.major < 5) {
    throw new UserError(
      facts.clerk.major === 0 ? 'Clerk is not installed.' : 'Clerk 4 has no auth().protect().',
      {
        code: 'NO_CLERK_VERSION',
        exitCode: EXIT.notDone,
        next: 'Install @clerk/nextjs 5 or newer and run again. Nothing was written.',
      },
    );
  }
  requireClean(flags, facts, voice);
  const manifest = readManifest(facts.root);
  const given = texts(flags.public).map(parsePublic);
  const reading = new Session({ facts, manifest, answers: {}, adding: [] });
  const read = (path: string): string | undefined => {
    const file = reading.draft.read(path);
    return 'text' in file ? file.text : undefined;
  };
  const intent = readIntent(read, given);
  const kept = await keepFor(facts);
  const choice = choiceOf(request, facts, look(kept));
  const before: readonly Resource[] = await exposureMap(facts, {
    public: intent.patterns,
    undeclared: intent.undeclared,
    kept,
  });
  const pages = facts.routes.map(({ file, url }) => ({ file, urls: [url] }));
  refuseUnmatched(choice, given, [...before, ...pages]);
  refuseStepUpForNothing(choice, before);
  const helper = stepUpHelper(facts, manifest, reading.draft);
  // What is declared open is left open, also where a wall that says otherwise still stands before it.
  const pagesOfClient = clientPages(facts, look(kept), wallIn(facts, kept), choice, intent.patterns);
  const selected = chosen(before, choice)
    .filter(({ resource }) => !isDeclared({ resource, declared: intent.patterns, facts }))
    .map((one): Wanted => (asksStepUp(choice, one.resource) ? { ...one, stepUp: helper } : one));
  const settled = await settle(request, selected, facts, helper);
  const { declaring } = settled;
  const wraps = await wrapsClientPages(request, pagesOfClient.taken);
  const clients = wraps ? pagesOfClient.taken : [];
  const asked = settled.asked || (wraps && flags['wrap-client-pages'] !== true);
  const wanted = [...settled.wanted, ...clients.map((resource): Wanted => wrapOf(resource, choice))];
  const opened = [...new Set([...given, ...declaring])];
  const declared = [...intent.patterns, ...declaring];
  const checks = await writeChecks(
    wanted,
    before,
    { declared, undeclared: intent.undeclared },
    facts,
    reading.draft,
    new Map(),
    kept,
  );
  checks.refused.push(...ownChecks(before, choice, facts, read));
  const stepped = wanted.filter(({ resource, stepUp }) => stepUp && checks.done.includes(resource));
  const wrapped = new Set(clients.map(({ file }) => file));
  const plan = async ({ leaveOut }: { leaveOut: ReadonlySet<string> }): Promise<Plan> => {
    const out = new Set(leaveOut);
    for (const [page, moved] of checks.together)
      if (out.has(page) || out.has(moved)) out.add(page).add(moved);
    // What is said of the installed pieces hangs on how they were answered.
    const answers = trustedAnswers(rememberedAnswers(manifest), allPieces, [], facts);
    const session = new Session({ facts, manifest, answers, adding: [], declaring: opened });
    addTo(session, checks);
    const made = await generate(session, { leaveOut: out, callsClerk: importsClerk(checks, out) });
    made.notes.unshift(
      ...notesOn(
        checks,
        facts,
        new Set(stepped.map(({ resource }) => resource)),
        wanted.some(({ guard }) => guard !== undefined),
      ),
      ...notesOnGuards(checks, wanted, choice),
      ...notesOnWall(checks, wanted, before, facts),
      ...notesBeside(before, choice, facts, { wrapped, open: wraps ? pagesOfClient.open : [], declared }),
    );
    if (stepped.length > 0 && 'module' in helper)
      made.next.push({
        kind: 'code',
        text: `Call ${listed(stepped.map(({ resource }) => resource.name))} through useStepUp (beside ${helper.module}), which opens Clerk's prompt and calls again; called directly, they answer with an object that says what is missing.`,
      });
    if (opened.length > 0)
      made.notes.push(`Declared public, so doctor does not name them again: ${opened.join(', ')}.`);
    return made;
  };
  const words = [
    ...(asked ? [] : choiceWords(choice, flags)),
    // What was chosen folder by folder is told file by file: a folder may hold others tomorrow.
    ...(asked
      ? answerWords(wanted)
      : [
          ...texts(flags.permission).map((one) => `--permission=${one}`),
          ...texts(flags.guard).map((one) => `--guard=${one}`),
        ]),
    ...(wraps ? ['--wrap-client-pages'] : []),
    ...opened.map((pattern) => `--public=${pattern}`),
    ...whereabouts(flags, request.dir, facts),
  ];
  const paths = asked ? [...new Set(wanted.map(({ resource }) => resource.file))] : (request.named ?? []);
  return agree(request, facts, plan, verbCommand('protect', paths, words), undefined);
}
