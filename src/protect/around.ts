import type { Resource } from '../doctor/types.ts';
import type { Facts, RouteFact } from '../types.ts';
import type { Refusal } from './refuse.ts';

const AROUND = new Set<Resource['kind']>(['layout', 'template', 'default']);

/** The folder of the first parallel slot (`@side`) in a path below the app folder, and what stands before it. */
function slotOf(file: string, appDir: string): { parent: string } | undefined {
  const parts = file.slice(appDir.length + 1).split('/');
  const at = parts.findIndex((part) => part.startsWith('@'));
  return at === -1 ? undefined : { parent: [appDir, ...parts.slice(0, at), ''].join('/') };
}

/**
 * The pages that Next shows together with a resource, itself aside: those below a layout, template or default, and for
 * what is in a slot those of the slot's parent (https://nextjs.org/docs/app/api-reference/file-conventions/parallel-routes).
 */
export function pagesWith(resource: Pick<Resource, 'kind' | 'file' | 'urls'>, facts: Facts): RouteFact[] {
  const { kind, file, urls } = resource;
  const { appDir } = facts;
  if (appDir === undefined || !file.startsWith(`${appDir}/`)) return [];
  const slot = slotOf(file, appDir);
  if (!(kind === 'page' ? slot : AROUND.has(kind))) return [];
  const pages = facts.routes.filter(
    (one) => one.kind === 'page' && one.router === 'app' && one.file !== file,
  );
  if (kind === 'page') return pages.filter(({ url }) => urls.includes(url));
  const folder = slot?.parent ?? file.slice(0, file.lastIndexOf('/') + 1);
  return pages.filter((one) => one.file.startsWith(folder));
}

/**
 * Why what is shown with pages gets no check: one of them is open, the sign-in page in the worst case, and would be
 * closed along with it. A page of the client is not on the map, so nothing is known of who may see it.
 */
export function refuseAround(
  resource: Resource,
  map: readonly Resource[],
  facts: Facts,
): Refusal | undefined {
  const beside = pagesWith(resource, facts);
  if (beside.length === 0) return undefined;
  const closed = new Set(
    map.filter(({ kind, verdict }) => kind === 'page' && verdict !== 'public').map(({ file }) => file),
  );
  const open = beside.find(({ file }) => !closed.has(file));
  if (open === undefined) return undefined;
  const stands = resource.kind === 'page' ? 'stands beside' : 'stands around';
  return {
    because: `It ${stands} ${open.url} (${open.file}), which asks for no session and would be closed along with it: check in the pages, and in what this reads.`,
    snippet: '',
  };
}
