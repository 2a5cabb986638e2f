import type { Kept } from '../doctor/code/project.ts';
import { exposureMap } from '../doctor/map.ts';
import type { Resource } from '../doctor/types.ts';
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

/** The map as if changes were written, a renamed or new entry file included. */
export async function mapAfter(
  facts: Facts,
  declared: readonly string[],
  changes: readonly Pick<Change, 'path' | 'after' | 'from'>[],
  kept: Kept,
): Promise<Resource[]> {
  const planned = new Map(
    changes.flatMap(({ path, after }) => (after === undefined ? [] : [[path, after] as const])),
  );
  const { active, target } = facts.entry;
  const moved = changes.find(({ from }) => from !== undefined && from === active)?.path;
  const now = moved ?? active ?? (planned.has(target) ? target : undefined);
  return exposureMap(
    { ...facts, entry: { ...facts.entry, active: now } },
    { public: declared, planned, kept },
  );
}

const HELD = new Set<Resource['verdict']>(['protected', 'wall-only']);

/** What strangers are kept from before, and, as far as can be told, not after. */
export function openedBetween(before: readonly Resource[], after: readonly Resource[]): Resource[] {
  const later = new Map(after.map((one) => [one.id, one]));
  return before.filter(({ id, verdict }) => {
    const then = later.get(id);
    return HELD.has(verdict) && then !== undefined && !HELD.has(then.verdict);
  });
}
