import type { SourceFile } from '../code/source-file.ts';
import type { Resource } from '../doctor/types.ts';
import { pagesWith } from './around.ts';
import { type Ground, read, remember } from './home.ts';
import { PAGES, type Refusal } from './refuse.ts';
import { refuseSegment, saysDynamic } from './segment.ts';

const folderOf = (file: string): string => file.slice(0, file.lastIndexOf('/') + 1);

/** A file, where it says how Next renders it. */
function saying(file: string, ground: Ground): SourceFile | undefined {
  const { project, facts } = ground;
  return remember(ground, `dynamic of ${file}`, () => {
    if (!/\bdynamic\b/.test(project.text(file) ?? '')) return undefined;
    const source = read(project, file, facts);
    return typeof source !== 'string' && saysDynamic(source) ? source : undefined;
  });
}

/**
 * The file that says how a page is rendered: its own, or the next layout above it that says so.
 * [nextjs.org/docs/app/api-reference/file-conventions/route-segment-config]
 */
function sayingFor(page: string, ground: Ground): SourceFile | undefined {
  const above = ground.map
    .filter(({ kind, file }) => kind === 'layout' && page.startsWith(folderOf(file)))
    .map(({ file }) => file)
    .sort((a, b) => b.length - a.length);
  for (const file of [page, ...above]) {
    const found = saying(file, ground);
    if (found) return found;
  }
  return undefined;
}

/**
 * Why a page, or what is shown with one, gets no check: another file has Next make the page without a request, a layout
 * above it or, for a layout, a page or layout below.
 */
export function refuseStill(resource: Resource, ground: Ground): Refusal | undefined {
  const { kind, file } = resource;
  if (!PAGES.has(kind)) return undefined;
  const shown = pagesWith(resource, ground.facts).map((page) => page.file);
  for (const page of kind === 'page' || shown.length === 0 ? [file, ...shown] : shown) {
    const said = sayingFor(page, ground);
    const still = said === undefined || said.path === file ? undefined : refuseSegment(said);
    if (said === undefined || still === undefined) continue;
    const above = said.path !== page && file.startsWith(folderOf(said.path));
    const where = above ? 'above it' : 'which Next renders with it';
    return { because: `In ${said.path}, ${where}, ${still.because}`, snippet: '' };
  }
  return undefined;
}
