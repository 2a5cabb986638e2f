/** Where a file of `app/` or `pages/` is served, by Next's conventions. */

export interface AppFile {
  kind: 'page' | 'route-handler' | 'metadata';
  url: string;
  /** Folder relative to app/, `.` for app/ itself. */
  folder: string;
}

const IMAGE = {
  icon: ['ico', 'jpg', 'jpeg', 'png', 'svg'],
  'apple-icon': ['jpg', 'jpeg', 'png'],
  'opengraph-image': ['jpg', 'jpeg', 'png', 'gif'],
  'twitter-image': ['jpg', 'jpeg', 'png', 'gif'],
} as const;

/** `page` and `tsx`, or `page` and `page.tsx`-style extensions: the longest page extension that fits. */
export function splitExtension(
  name: string,
  extensions: readonly string[],
): { stem: string; known: boolean } {
  let best = '';
  for (const extension of extensions) {
    if (name.endsWith(`.${extension}`) && extension.length > best.length) best = extension;
  }
  return best === '' ? { stem: name, known: false } : { stem: name.slice(0, -best.length - 1), known: true };
}

const SLOT = /^@/;
const GROUP = /^\(.*\)$/;
const INTERCEPTING = /^(?:\(\.{1,3}\))+/;

/**
 * Classifies a file below app/.
 * @param relative Path below app/, e.g. `(shop)/cart/page.tsx`.
 * @param extensions Next's pageExtensions.
 * @returns undefined for files that no URL leads to: layouts, components, private folders, intercepted routes.
 */
export function appFile(relative: string, extensions: readonly string[]): AppFile | undefined {
  const segments = relative.split('/');
  const name = segments.pop() ?? '';
  if (segments.some((segment) => segment.startsWith('_') || INTERCEPTING.test(segment))) return undefined;
  const folder = segments.length === 0 ? '.' : segments.join('/');
  const base = `/${visible(segments).join('/')}`;
  const { stem, known } = splitExtension(name, extensions);
  if (known && stem === 'page') return { kind: 'page', url: base, folder };
  if (known && stem === 'route') return { kind: 'route-handler', url: base, folder };
  const metadata = metadataName(name, segments, extensions);
  if (metadata === undefined) return undefined;
  return { kind: 'metadata', url: base === '/' ? `/${metadata}` : `${base}/${metadata}`, folder };
}

/** Segments that appear in the URL; `%5F` is how Next spells a leading underscore. */
function visible(segments: readonly string[]): string[] {
  return segments
    .filter((segment) => !SLOT.test(segment) && !GROUP.test(segment))
    .map((segment) => segment.replace(/^%5F/i, '_'));
}

/** Last URL segment of a metadata file. [next/dist/lib/metadata/is-metadata-route, get-metadata-route] */
function metadataName(
  name: string,
  segments: readonly string[],
  extensions: readonly string[],
): string | undefined {
  const atRoot = segments.every((segment) => GROUP.test(segment));
  const { stem, known } = splitExtension(name, extensions);
  if (segments.length === 0 && name === 'favicon.ico') return name;
  if (atRoot && (name === 'robots.txt' || (known && stem === 'robots'))) return 'robots.txt';
  if (segments.length === 0 && (name === 'manifest.json' || name === 'manifest.webmanifest')) return name;
  if (segments.length === 0 && known && stem === 'manifest') return 'manifest.webmanifest';
  if (name === 'sitemap.xml' || (known && stem === 'sitemap')) return 'sitemap.xml';
  for (const [image, formats] of Object.entries(IMAGE)) {
    if (!name.startsWith(image)) continue;
    const rest = name.slice(image.length);
    const format = formats.find((extension) => new RegExp(`^\\d?\\.${extension}$`).test(rest));
    if (format !== undefined) return `${name.slice(0, -format.length - 1)}${suffix(segments)}.${format}`;
    if (known && /^\d?$/.test(stem.slice(image.length)) && stem.startsWith(image))
      return `${stem}${suffix(segments)}`;
  }
  return undefined;
}

/** Next tells apart metadata images of the same URL in different groups or slots by a hash of their folder. */
function suffix(segments: readonly string[]): string {
  if (!segments.some((segment) => GROUP.test(segment) || SLOT.test(segment))) return '';
  let hash = 5381;
  for (const char of `/${segments.join('/')}`)
    hash = ((hash << 5) + hash + (char.codePointAt(0) ?? 0)) & 0xffffffff;
  return `-${(hash >>> 0).toString(36).slice(0, 6)}`;
}

/**
 * URL of a file below pages/, undefined for _app, _document, _error, 404 and 500.
 * @param relative Path below pages/, e.g. `blog/[slug].tsx`.
 */
export function pagesFile(
  relative: string,
  extensions: readonly string[],
): { api: boolean; url: string } | undefined {
  const { stem, known } = splitExtension(relative, extensions);
  if (!known || relative.endsWith('.d.ts')) return undefined;
  if (['_app', '_document', '_error', '404', '500', 'middleware', '_middleware'].includes(stem))
    return undefined;
  const url = stem === 'index' ? '/' : `/${stem.replace(/\/index$/, '')}`;
  return { api: stem === 'api' || stem.startsWith('api/'), url };
}
