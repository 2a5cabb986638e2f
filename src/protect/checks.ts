import { readSource } from '../code/source-file.ts';
import { isIdle } from '../doctor/check/idle.ts';
import { type Kept, look } from '../doctor/code/project.ts';
import { exposureMap } from '../doctor/map.ts';
import { openBeside } from '../doctor/resources.ts';
import type { Resource } from '../doctor/types.ts';
import type { Said } from '../doctor/verdict.ts';
import type { Draft } from '../draft.ts';
import { cronPaths } from '../routes/crons.ts';
import type { Facts } from '../types.ts';
import { refuseAround } from './around.ts';
import { clerkRuns, type EntryFile } from './clerk-runs.ts';
import type { Wanted } from './file.ts';
import { refuseForVisitors } from './for-visitors.ts';
import type { Ground } from './home.ts';
import { locate } from './locate.ts';
import { needsNone } from './needs-none.ts';
import { sourcesOf } from './origin.ts';
import { refuseOtherProof } from './other-proof.ts';
import { type Placed, place, placedAround, takesAround } from './placed.ts';
import { type Refusal, refuseKind } from './refuse.ts';
import { refuseSessionless } from './sessionless.ts';
import { asksAlike, type Demands, wallDemands } from './wall-asks.ts';
import { textOf, Writer } from './writer.ts';

export interface Checks {
  /** What each file held when this was worked out, and what it is to hold. */
  texts: Map<string, { before: string | undefined; after: string }>;
  done: Resource[];
  refused: { resource: Resource; refusal: Refusal }[];
  /** Files that are written both or not at all: a page, and what was moved out of it. */
  together: (readonly [string, string])[];
  /** What the wall asks for besides. */
  demands: Demands;
}

/** Whether one of the files that are written gets an import of Clerk. */
export const importsClerk = ({ texts }: Pick<Checks, 'texts'>, leaveOut: ReadonlySet<string>): boolean =>
  [...texts].some(
    ([path, { before = '', after }]) =>
      !leaveOut.has(path) && after.includes('@clerk/nextjs') && !before.includes('@clerk/nextjs'),
  );

/**
 * Writes the checks in memory and has the doctor look at the result: a check that does not make its resource
 * `protected`, or takes that from another one, is taken back and refused.
 * @param before The map as it is.
 * @param said What is public, as the map was drawn with.
 * @param given Texts that files of the draft have besides, as the map was drawn with.
 * @param kept What was read for that map.
 * @param entry The entry file that is written together with the checks, where one is.
 */
export async function writeChecks(
  wanted: readonly Wanted[],
  before: readonly Resource[],
  said: Said,
  facts: Facts,
  draft: Draft,
  given: ReadonlyMap<string, string>,
  kept: Kept,
  entry?: EntryFile,
): Promise<Checks> {
  const schedule = draft.read('vercel.json');
  const crons = cronPaths('text' in schedule ? schedule.text : undefined);
  const project = look(kept, given);
  const unreached = clerkRuns(facts, draft, project, entry);
  const sources = sourcesOf(kept);
  const sessionless = refuseSessionless(before, crons, project, sources);
  const requestIn = (resource: Resource): string => {
    const source = readSource(resource.file, project.text(resource.file) ?? '', facts);
    const found = typeof source === 'string' ? source : locate(source, resource);
    const first = typeof found === 'string' ? undefined : found.fn.params[0];
    return first?.type === 'Identifier' ? first.name : 'request';
  };
  const forVisitors = refuseForVisitors(project);
  const otherwiseProven = refuseOtherProof(project, requestIn);
  const refused: Checks['refused'] = [];
  const open: Wanted[] = [];
  // Pages of the client are on no map; those that get a server component before them are closed, too.
  const shown = [...before, ...wanted.flatMap(({ wrap, resource }) => (wrap ? [resource] : []))];
  const demands = wallDemands(facts, project);
  for (const each of wanted) {
    const { resource } = each;
    const one = asksAlike(each, resource.wall.state === 'open' ? undefined : demands(resource.urls));
    if (!one.wrap && needsNone(resource, project, facts)) continue;
    const refusal =
      refuseKind(resource, facts, crons, project, requestIn) ??
      (one.named ? undefined : forVisitors(resource)) ??
      otherwiseProven(resource) ??
      refuseAround(resource, shown, facts) ??
      unreached(resource) ??
      sessionless(resource) ??
      (one.stepUp && 'because' in one.stepUp ? one.stepUp : undefined);
    if (refusal) refused.push({ resource, refusal });
    else open.push(one);
  }
  const ground: Ground = { project, files: sources, map: before, wanted: open, facts, memo: new Map() };
  const homes = new Map<Resource, Placed>();
  for (const one of open) {
    const placed = place(one, ground, said.declared);
    if ('because' in placed) refused.push({ resource: one.resource, refusal: placed });
    else homes.set(one.resource, placed);
  }
  const writer = new Writer({ facts, draft, project, files: sources });
  const { written, moved } = writer;
  const files = new Map<string, Placed[]>();
  for (const placed of homes.values()) files.set(placed.path, [...(files.get(placed.path) ?? []), placed]);
  for (const [path, mine] of files) writer.write(path, mine);
  for (;;) {
    const planned = new Map([...written].map(([path, { text = '' }]) => [path, text]));
    const texts: Checks['texts'] = new Map(
      [...planned].map(([path, after]) => [path, { before: String(textOf(draft, path)), after }]),
    );
    for (const { path, text } of moved.values()) {
      texts.set(path, { before: undefined, after: text });
      planned.set(path, text);
    }
    const done = [...written.values()].flatMap((result) => result.done);
    const together = [...moved].map(([page, { path }]) => [page, path] as const);
    if (texts.size === 0) return { texts, done, refused: [...refused, ...writer.refused], together, demands };
    const map = await exposureMap(facts, {
      public: said.declared,
      undeclared: said.undeclared,
      planned: new Map([...given, ...planned]),
      kept,
    });
    const after = new Map(map.map((one) => [one.id, one]));
    const fails = ({ id }: Resource): boolean => after.get(id)?.verdict !== 'protected';
    // What gets a check is closed on purpose: the wall is about to close it, too.
    const meant = new Set(open.map(({ resource }) => resource.id));
    const touched = (one: Resource): boolean => one.files.some((file) => texts.has(file));
    // A check that takes another one's away, or closes what is open, belongs to code that several share.
    const harmed = before.filter(
      (one) =>
        touched(one) &&
        ((one.verdict === 'protected' && fails(one)) ||
          (one.verdict === 'public' && !fails(one) && !meant.has(one.id))),
    );
    const isHarmful = (resource: Resource): boolean =>
      harmed.some(({ files: read }) => read.includes(homes.get(resource)?.path ?? resource.file));
    const wrong = new Set(done.filter((one) => fails(one) || isHarmful(one)));
    if (wrong.size === 0) return { texts, done, refused: [...refused, ...writer.refused], together, demands };
    const again = new Set<string>();
    for (const resource of wrong) {
      const home = homes.get(resource);
      const found = after.get(resource.id);
      const beside = found && resource.kind === 'page' ? openBeside(found.check) : undefined;
      if (home && beside !== undefined && !home.wanted.beside?.includes(beside)) {
        home.wanted.beside = [...(home.wanted.beside ?? []), beside];
        wrong.delete(resource);
        again.add(home.path);
        continue;
      }
      // What the wrapper does before the function runs is behind a check around the wrapper.
      const inside = written.get(home?.path ?? '')?.wrapped.includes(resource);
      if (home && inside && takesAround(home) && fails(resource) && !guardsNothing(after.get(resource.id))) {
        const around = placedAround(home);
        homes.set(resource, around);
        files.set(
          home.path,
          (files.get(home.path) ?? []).map((one) => (one === home ? around : one)),
        );
        wrong.delete(resource);
        again.add(home.path);
        continue;
      }
      refused.push({
        resource,
        refusal: { because: whyTakenBack(after.get(resource.id), harmed), snippet: '' },
      });
    }
    // Each round takes one back or tries one in another form, of which there are four, so there is a last round.
    for (const path of new Set([...again, ...[...wrong].map((one) => homes.get(one)?.path ?? one.file)])) {
      const left = new Set(written.get(path)?.done.filter((one) => !wrong.has(one)));
      writer.write(
        path,
        (files.get(path) ?? []).filter(({ wanted }) => left.has(wanted.resource)),
      );
    }
  }
}

const guardsNothing = (now: Resource | undefined): boolean => now !== undefined && isIdle(now.check);

/** Why a check that was tried is not written. */
function whyTakenBack(now: Resource | undefined, harmed: readonly Resource[]): string {
  if (guardsNothing(now))
    return 'It reads and changes nothing that can be seen, so a check before it would guard nothing that can be named: only the middleware keeps strangers from it. Declare it public, or look at what it answers.';
  if (now?.verdict !== 'protected')
    return `The check that was tried does not protect it: ${now?.because ?? 'it is not found again'}.`;
  const [other] = harmed;
  const called = other?.urls[0] ?? `${other?.name} (${other?.file})`;
  return other?.verdict === 'public'
    ? `The check that was tried would close ${called} along with it, which is open: ${other.because}.`
    : `The check that was tried takes that of ${called} away.`;
}
