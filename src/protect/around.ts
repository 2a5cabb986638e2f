import type { Resource } from '../doctor/types.ts';
import type { Facts } from '../types.ts';
import type { Refusal } from './refuse.ts';

const AROUND = new Set<Resource['kind']>(['layout', 'template', 'default']);

/**
 * Why what stands around pages gets no check: one below it is open, the sign-in page in the worst case, and would be
 * closed along with it. A page of the client is not on the map, so nothing is known of who may see it.
 */
export function refuseAround(
  resource: Resource,
  map: readonly Resource[],
  facts: Facts,
): Refusal | undefined {
  if (!AROUND.has(resource.kind)) return undefined;
  const folder = resource.file.slice(0, resource.file.lastIndexOf('/') + 1);
  const closed = new Set(
    map.filter(({ kind, verdict }) => kind === 'page' && verdict !== 'public').map(({ file }) => file),
  );
  const open = facts.routes.find(
    ({ kind, router, file }) =>
      kind === 'page' && router === 'app' && file.startsWith(folder) && !closed.has(file),
  );
  if (open === undefined) return undefined;
  return {
    because: `It also stands around ${open.url} (${open.file}), which asks for no session and would be closed along with it: check in the pages, and in what this reads.`,
    snippet: '',
  };
}
