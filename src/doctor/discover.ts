import { appFile, pagesFile, splitExtension } from '../facts/route-url.ts';
import type { Facts } from '../types.ts';
import type { ResourceKind } from './types.ts';

/** A file that Next serves something from. */
export interface Served {
  kind: Exclude<ResourceKind, 'server-function' | 'rewrite'>;
  file: string;
  /** URL pattern; for a layout, template or default that of its folder. */
  url: string;
  /** URL patterns that lead to it: its own, or for a layout, template or default those of the pages shown with it. */
  reachedBy: string[];
}

type Dirs = Pick<Facts, 'appDir' | 'pagesDir' | 'pageExtensions'>;

const INTERCEPTING = /^(?:\(\.{1,3}\))+/;
const AROUND = new Set(['layout', 'template', 'default']);

type Placed = Omit<Served, 'reachedBy'>;

/** Every file that a request can reach, by Next's conventions; intercepted routes by the URL they stand in for. */
export function servedFiles(paths: readonly string[], dirs: Dirs): Served[] {
  const placed = paths.flatMap((file): Placed | Placed[] => {
    const { appDir, pagesDir } = dirs;
    if (appDir !== undefined && file.startsWith(`${appDir}/`))
      return inApp(file, file.slice(appDir.length + 1), dirs) ?? [];
    if (pagesDir === undefined || !file.startsWith(`${pagesDir}/`)) return [];
    const found = pagesFile(file.slice(pagesDir.length + 1), dirs.pageExtensions);
    return found === undefined ? [] : { kind: found.api ? 'pages-api' : 'pages-page', file, url: found.url };
  });
  const pages = placed.filter(({ kind }) => kind === 'page');
  return placed.flatMap((one) => {
    const reachedBy = AROUND.has(one.kind) ? shownWith(one, pages, dirs) : [one.url];
    return reachedBy.length === 0 ? [] : [{ ...one, reachedBy }];
  });
}

/** The URLs of the pages that Next shows with a file: those in its folder, whatever other folders have the same URL. */
function shownWith({ kind, file, url }: Placed, pages: readonly Placed[], { appDir }: Dirs): string[] {
  const urlsIn = (folder: string): string[] => [
    ...new Set(pages.filter((page) => page.file.startsWith(`${folder}/`)).map((page) => page.url)),
  ];
  const folder = file.slice(0, file.lastIndexOf('/'));
  // A default stands in for its slot, or for the children, on the pages of the other slots.
  const around = folder.replace(/\/@[^/]+$/, '');
  const own = kind === 'default' ? [] : urlsIn(folder);
  const urls = own.length > 0 ? own : urlsIn(around);
  // What nothing is found under is shown in the layout of the root.
  return urls.length === 0 && folder === appDir ? [url] : urls;
}

function inApp(file: string, relative: string, dirs: Dirs): Placed | undefined {
  const spelled = withoutInterception(relative);
  const { stem, known } = splitExtension(relative.slice(relative.lastIndexOf('/') + 1), dirs.pageExtensions);
  if (known && AROUND.has(stem)) {
    const asPage = appFile(
      spelled.replace(/[^/]+$/, `page.${dirs.pageExtensions[0] ?? 'tsx'}`),
      dirs.pageExtensions,
    );
    return asPage && { kind: stem as 'layout', file, url: asPage.url };
  }
  const found = appFile(spelled, dirs.pageExtensions);
  if (found === undefined) return undefined;
  const kind = found.kind === 'route-handler' ? 'route' : found.kind;
  return { kind, file, url: found.url };
}

/** `feed/(..)photo/[id]/page.tsx` is shown in place of `photo/[id]`: the URL that the request names. */
function withoutInterception(relative: string): string {
  const segments: string[] = [];
  for (const segment of relative.split('/')) {
    const marks = INTERCEPTING.exec(segment)?.[0];
    if (marks === undefined) {
      segments.push(segment);
      continue;
    }
    if (marks === '(...)') segments.length = 0;
    else {
      const up = marks === '(.)' ? 0 : marks.length / 4;
      const visible = segments.filter((one) => !one.startsWith('@') && !/^\(.*\)$/.test(one));
      segments.length = 0;
      segments.push(...visible.slice(0, Math.max(0, visible.length - up)));
    }
    segments.push(segment.slice(marks.length));
  }
  return segments.join('/');
}
