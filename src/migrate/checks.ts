import type { Resource } from '../doctor/types.ts';
import { isDeclared } from '../doctor/verdict.ts';
import type { Draft } from '../draft.ts';
import { type Checks, writeChecks } from '../protect/checks.ts';
import type { EntryFile } from '../protect/clerk-runs.ts';
import { entryAfter, isPlainMetadata, restsOnWall, viewAfter } from './before-after.ts';
import { draw, type Ground, saidAfter } from './draw.ts';

const NONE: Checks = { texts: new Map(), done: [], refused: [], together: [], demands: () => undefined };

/**
 * The checks for what rests on the middleware alone: today, and once the wall is written, which may close more than the
 * owner's gate did. What a stranger reaches before and after is open on purpose, or doctor names it.
 * @param base The map with the texts that other steps write first.
 */
export async function checksFor(
  ground: Omit<Ground, 'checks' | 'checksToday'>,
  base: readonly Resource[],
  draft: Draft,
): Promise<Pick<Ground, 'checks' | 'checksToday'>> {
  const { facts, steps, said, kept, awaits } = ground;
  if (!steps.has('checks')) return { checks: NONE, checksToday: NONE };
  const isMeant = (one: Resource): boolean =>
    !isPlainMetadata(one) && !isDeclared({ resource: one, declared: said.declared, facts });
  const given = new Map([...awaits.texts].map(([path, { after }]) => [path, after]));
  const write = (some: readonly Resource[], entry?: EntryFile): Promise<Checks> =>
    writeChecks(
      some.map((resource) => ({ resource, permission: undefined })),
      base,
      said,
      facts,
      draft,
      given,
      kept,
      entry,
    );
  const today = base.filter((one) => restsOnWall(one) && isMeant(one));
  const checksToday = await write(today);
  if (!steps.has('wall')) return { checks: checksToday, checksToday };
  const { changes } = await draw({ ...ground, checks: NONE, checksToday: NONE }, new Set());
  const { map } = await viewAfter(facts, saidAfter(ground), changes, kept);
  const behind = new Set(map.filter(restsOnWall).map(({ id }) => id));
  const closing = base.filter((one) => behind.has(one.id) && !today.includes(one) && isMeant(one));
  const same = closing.length === 0 && checksToday.refused.length === 0;
  const checks = same ? checksToday : await write([...today, ...closing], entryAfter(facts, changes));
  return { checks, checksToday };
}
