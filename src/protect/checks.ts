import type { Kept } from '../doctor/code/project.ts';
import { exposureMap } from '../doctor/map.ts';
import type { Resource } from '../doctor/types.ts';
import type { Draft } from '../draft.ts';
import type { Facts } from '../types.ts';
import { DEFAULT_SHAPE, type ErrorShape, learnShape } from './answer.ts';
import { refuseAround } from './around.ts';
import { clerkRuns } from './clerk-runs.ts';
import { type FileResult, protectFile, type Wanted } from './file.ts';
import { type Refusal, refuseKind } from './refuse.ts';

export interface Checks {
  /** What each file held when this was worked out, and what it is to hold. */
  texts: Map<string, { before: string; after: string }>;
  done: Resource[];
  refused: { resource: Resource; refusal: Refusal }[];
}

/** Paths that a scheduler calls, from vercel.json. */
function cronsIn(draft: Draft): Set<string> {
  const file = draft.read('vercel.json');
  if (!('text' in file) || file.text === undefined) return new Set();
  try {
    const { crons } = JSON.parse(file.text) as { crons?: { path?: unknown }[] };
    const paths = Array.isArray(crons) ? crons.map((one) => one?.path) : [];
    return new Set(paths.filter((path) => typeof path === 'string').map((path) => path.replace(/\?.*/, '')));
  } catch {
    return new Set();
  }
}

function textOf(draft: Draft, path: string): string | { problem: string } {
  const file = draft.read(path);
  if ('problem' in file) return { problem: file.problem };
  return file.text ?? { problem: `${path} is not there.` };
}

/** Sources of the app's handlers, from which its way to say 401 is learned. */
function handlersOf(draft: Draft, facts: Facts): string[] {
  return facts.routes
    .filter(({ kind }) => kind === 'route-handler' || kind === 'api')
    .map(({ file }) => textOf(draft, file))
    .filter((text) => typeof text === 'string');
}

const runsMetadata = ({ kind }: Resource, text: string): boolean =>
  kind === 'page' && /\bgenerateMetadata\b/.test(text);

/**
 * Writes the checks in memory and has the doctor look at the result: a check that does not make its resource
 * `protected`, or takes that from another one, is taken back and refused.
 * @param before The map as it is.
 * @param declared What is public, as the map was drawn with.
 * @param given Texts that files of the draft have besides, as the map was drawn with.
 * @param kept What was read for that map.
 */
export async function writeChecks(
  wanted: readonly Wanted[],
  before: readonly Resource[],
  declared: readonly string[],
  facts: Facts,
  draft: Draft,
  given: ReadonlyMap<string, string>,
  kept: Kept,
): Promise<Checks> {
  const crons = cronsIn(draft);
  const unreached = clerkRuns(facts, draft);
  const refused: Checks['refused'] = [];
  const open: Wanted[] = [];
  for (const one of wanted) {
    const refusal =
      refuseKind(one.resource, facts, crons) ??
      refuseAround(one.resource, before, facts) ??
      unreached(one.resource) ??
      (one.stepUp && 'because' in one.stepUp ? one.stepUp : undefined);
    if (refusal) refused.push({ resource: one.resource, refusal });
    else open.push(one);
  }
  const files = new Map<string, Wanted[]>();
  for (const one of open) files.set(one.resource.file, [...(files.get(one.resource.file) ?? []), one]);
  const written = new Map<string, FileResult>();
  let shapeOfApp: ErrorShape | undefined;
  const shapeFor = (source: string): ErrorShape => {
    const own = learnShape([source]);
    if (own) return own;
    shapeOfApp ??= learnShape(handlersOf(draft, facts)) ?? DEFAULT_SHAPE;
    return shapeOfApp;
  };
  const write = (path: string, mine: readonly Wanted[]): void => {
    const source = textOf(draft, path);
    if (typeof source !== 'string') {
      refused.push(
        ...mine.map(({ resource }) => ({ resource, refusal: { because: source.problem, snippet: '' } })),
      );
      return;
    }
    const result = protectFile(path, source, mine, facts, () => shapeFor(source));
    refused.push(...result.refused);
    if (result.text === undefined) written.delete(path);
    else written.set(path, result);
  };
  for (const [path, mine] of files) write(path, mine);
  for (;;) {
    const planned = new Map([...written].map(([path, { text = '' }]) => [path, text]));
    const texts = new Map(
      [...planned].map(([path, after]) => [path, { before: String(textOf(draft, path)), after }]),
    );
    const done = [...written.values()].flatMap((result) => result.done);
    if (texts.size === 0) return { texts, done, refused };
    const map = await exposureMap(facts, {
      public: declared,
      planned: new Map([...given, ...planned]),
      kept,
    });
    const after = new Map(map.map((one) => [one.id, one]));
    const fails = ({ id }: Resource): boolean => after.get(id)?.verdict !== 'protected';
    const lost = before.filter((one) => one.verdict === 'protected' && texts.has(one.file) && fails(one));
    const wrong = new Set([
      ...done.filter(fails),
      ...done.filter(({ file }) => lost.some((one) => one.file === file)),
    ]);
    if (wrong.size === 0) return { texts, done, refused };
    const again = new Set<string>();
    for (const resource of wrong) {
      const wanted = files.get(resource.file)?.find((one) => one.resource === resource);
      if (wanted && !wanted.metadata && runsMetadata(resource, written.get(resource.file)?.text ?? '')) {
        wanted.metadata = true;
        wrong.delete(resource);
        again.add(resource.file);
        continue;
      }
      const verdict = after.get(resource.id)?.because ?? 'it is not found again';
      const because = `The check that was tried does not protect it: ${verdict}.`;
      refused.push({ resource, refusal: { because, snippet: '' } });
    }
    // Each round takes one back or tries one in its second and last form, so there is a last round.
    for (const path of new Set([...again, ...[...wrong].map(({ file }) => file)])) {
      const kept = new Set(written.get(path)?.done.filter((one) => !wrong.has(one)));
      written.delete(path);
      const mine = (files.get(path) ?? []).filter(({ resource }) => kept.has(resource));
      if (mine.length > 0) write(path, mine);
    }
  }
}
