import { isIdle } from '../doctor/check/idle.ts';
import { type Kept, look } from '../doctor/code/project.ts';
import { wallIn } from '../doctor/kept-wall.ts';
import { exposureMap } from '../doctor/map.ts';
import type { Resource } from '../doctor/types.ts';
import type { Said } from '../doctor/verdict.ts';
import { turnsAway } from '../doctor/wall.ts';
import { misplaced } from '../entry/place.ts';
import type { EntryFile } from '../protect/clerk-runs.ts';
import { clientPages } from '../protect/client-page.ts';
import type { Change, Facts } from '../types.ts';

/** How many resources a stranger reaches, and how many only the middleware keeps them from. */
export interface Count {
  exposed: number;
  wallOnly: number;
}

export const countOf = (map: readonly Resource[]): Count => ({
  exposed: map.filter(({ verdict }) => verdict === 'exposed').length,
  wallOnly: map.filter(({ verdict }) => verdict === 'wall-only').length,
});

/** What a stranger meets: the doctor's map, and the pages of the client that are turned away, which are on no map. */
export interface View {
  map: Resource[];
  clientPages: Resource[];
}

/** What a stranger meets as if texts were written. */
export async function viewOf(
  facts: Facts,
  said: Said,
  kept: Kept,
  planned: ReadonlyMap<string, string> = new Map(),
): Promise<View> {
  const project = look(kept, planned);
  const every = { paths: [], only: [], exposedOnly: false, permissions: [] };
  return {
    map: await exposureMap(facts, { public: said.declared, undeclared: said.undeclared, planned, kept }),
    clientPages: clientPages(facts, project, wallIn(facts, kept, planned), every, said.declared).taken,
  };
}

/** The entry file once changes are written, a moved or new one included. */
export function entryAfter(
  facts: Facts,
  changes: readonly Pick<Change, 'path' | 'after' | 'from'>[],
): EntryFile | undefined {
  const { active, target } = facts.entry;
  const before = active ?? misplaced(facts)?.path;
  const changed =
    changes.find(({ from }) => from !== undefined && from === before) ??
    changes.find(({ path }) => path === (active ?? target));
  return changed?.after === undefined ? undefined : { path: changed.path, text: changed.after };
}

/** The view as if changes were written, a renamed or new entry file included. */
export function viewAfter(
  facts: Facts,
  said: Said,
  changes: readonly Pick<Change, 'path' | 'after' | 'from'>[],
  kept: Kept,
): Promise<View> {
  const planned = new Map(
    changes.flatMap(({ path, after }) => (after === undefined ? [] : [[path, after] as const])),
  );
  const now = entryAfter(facts, changes)?.path ?? facts.entry.active;
  return viewOf({ ...facts, entry: { ...facts.entry, active: now } }, said, kept, planned);
}

const HELD = new Set<Resource['verdict']>(['protected', 'wall-only']);
const AROUND = new Set<Resource['kind']>(['layout', 'template', 'default']);

/** Metadata that tells everybody the same: whoever shares a link asks for it. */
export const isPlainMetadata = ({ kind, check }: Resource): boolean => kind === 'metadata' && isIdle(check);

/** Whether only the middleware turns strangers away, be it that an ending gets past it. */
export const restsOnWall = ({ verdict, wall }: Resource): boolean =>
  verdict === 'wall-only' || (verdict === 'exposed' && turnsAway(wall));

/** How much of a resource the wall keeps strangers from. What stands around pages is shown with each that is open. */
function keptByWall({ kind, wall }: Resource): number {
  if (wall.state === 'closed') return 3;
  if (turnsAway(wall)) return 2;
  return wall.state === 'partial' && !AROUND.has(kind) ? 1 : 0;
}

/** What strangers are kept from before, wholly or in part, and, as far as can be told, not after. */
export function openedBetween(before: View, after: View): Resource[] {
  const later = new Map(after.map.map((one) => [one.id, one]));
  const opened = before.map.filter((one) => {
    const then = later.get(one.id);
    if (then === undefined || HELD.has(then.verdict) || then.intent === 'declared') return false;
    if (isPlainMetadata(one) && then.verdict === 'public') return false;
    return HELD.has(one.verdict) || (one.verdict === 'exposed' && keptByWall(then) < keptByWall(one));
  });
  // One that has a server component before it is on the map, and judged there.
  const still = new Set(after.clientPages.map(({ id }) => id));
  const shown = before.clientPages.filter(({ id }) => !still.has(id) && !later.has(id));
  return [...opened, ...shown];
}
