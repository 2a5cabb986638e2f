import type { RouteFact } from '../types.ts';
import { join } from './files.ts';
import type { ModuleSummary } from './module-summary.ts';
import { appPage, pagesRoute } from './pages-routes.ts';
import { awaitedByDefault, plainExports, plainImports } from './quick-look.ts';
import type { Judgement, RouteContext } from './route-context.ts';
import { appFile, splitExtension } from './route-url.ts';
import { isSource, MARK } from './sources.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const WRAPPING = ['layout', 'template'];

/** Every URL the project serves from app/ and pages/, in path order. */
export function readRoutes(context: RouteContext): RouteFact[] {
  const routes: RouteFact[] = [];
  const { appDir, pagesDir } = context;
  const layouts = appDir === undefined ? new Map<string, string[]>() : layoutFiles(context, appDir);
  const documents = pagesDir === undefined ? undefined : appPage(context, pagesDir);
  for (const file of context.files) {
    const app =
      appDir !== undefined && file.startsWith(`${appDir}/`)
        ? appRoute(context, appDir, file, layouts)
        : undefined;
    const pages =
      pagesDir !== undefined && file.startsWith(`${pagesDir}/`)
        ? pagesRoute(context, pagesDir, file, documents)
        : undefined;
    const route = app ?? pages;
    if (route !== undefined) routes.push(route);
  }
  return sameUrl(routes);
}

/** Layouts and templates by their folder below app/. */
function layoutFiles(context: RouteContext, appDir: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of context.files) {
    if (!file.startsWith(`${appDir}/`)) continue;
    const relative = file.slice(appDir.length + 1);
    const cut = relative.lastIndexOf('/');
    const { stem, known } = splitExtension(relative.slice(cut + 1), context.pageExtensions);
    if (!known || !WRAPPING.includes(stem)) continue;
    const folder = cut === -1 ? '.' : relative.slice(0, cut);
    found.set(folder, [...(found.get(folder) ?? []), file]);
  }
  return found;
}

function appRoute(
  context: RouteContext,
  appDir: string,
  file: string,
  layouts: ReadonlyMap<string, string[]>,
): RouteFact | undefined {
  const found = appFile(file.slice(appDir.length + 1), context.pageExtensions);
  if (found === undefined) return undefined;
  const base = { kind: found.kind, router: 'app' as const, url: found.url, file };
  if (found.kind === 'page') {
    const marked = ((context.sources.all.get(file)?.marks ?? 0) & MARK.redirect) !== 0;
    const redirects = marked && context.sources.summary(file)?.redirects === true;
    const judged = judgePage(context, file, found.folder, layouts);
    return { ...base, methods: [], ...judged, ...(redirects ? { redirects } : {}) };
  }
  const quick = found.kind === 'route-handler' ? quickHandler(context, file) : undefined;
  if (quick !== undefined) return { ...base, ...quick };
  const summary = isSource(file) ? context.sources.summary(file) : undefined;
  if (found.kind === 'metadata') {
    const url = summary === undefined ? found.url : generated(found.url, summary);
    return { ...base, url, methods: ['GET'], ...judgeMetadata(context, file, summary) };
  }
  const methods = summary === undefined ? [] : METHODS.filter((method) => summary.exports.has(method));
  return { ...base, methods, ...judgeHandler(context, file, summary, methods, found.url) };
}

/** Since Next 15 a handler that configures nothing is dynamic, so its exports are all there is to know. */
function quickHandler(context: RouteContext, file: string): (Judgement & { methods: string[] }) | undefined {
  if (context.nextMajor < 15) return undefined;
  const names = plainExports(context.sources.text(file) ?? '');
  if (names === undefined || names.some((name) => CONFIGURATION.has(name))) return undefined;
  const methods = METHODS.filter((method) => names.includes(method));
  return methods.length === 0
    ? undefined
    : { methods, rendering: 'dynamic', because: handlerReason(methods) };
}

const CONFIGURATION = new Set(['dynamic', 'revalidate', 'fetchCache', 'generateStaticParams']);

/** A method other than GET is reason enough; GET alone is dynamic because handlers are. */
function handlerReason(methods: readonly string[]): string {
  const other = methods.find((method) => !['GET', 'HEAD', 'OPTIONS'].includes(method));
  return other === undefined ? 'route handler' : `${other} handler`;
}

/** generateSitemaps and generateImageMetadata add a segment. */
function generated(url: string, summary: ModuleSummary): string {
  if (summary.exports.has('generateSitemaps')) return `${url.replace(/\.xml$/, '')}/[__metadata_id__]`;
  return summary.exports.has('generateImageMetadata') ? `${url}/[__metadata_id__]` : url;
}

/** The folders from app/ down to this one. */
function folders(folder: string): string[] {
  const chain = ['.'];
  if (folder === '.') return chain;
  let at = '';
  for (const segment of folder.split('/')) {
    at = at === '' ? segment : `${at}/${segment}`;
    chain.push(at);
  }
  return chain;
}

/** `force-static` and `error` win over everything a route calls. */
function configured(summary: ModuleSummary | undefined): Judgement | undefined {
  const dynamic = summary?.values.get('dynamic');
  if (dynamic === 'force-static' || dynamic === 'error') return { rendering: 'static' };
  if (dynamic === 'force-dynamic') return { rendering: 'dynamic', because: "dynamic = 'force-dynamic'" };
  if (summary?.values.get('revalidate') === 0) return { rendering: 'dynamic', because: 'revalidate = 0' };
  if (summary?.values.get('fetchCache') === 'force-no-store') {
    return { rendering: 'dynamic', because: "fetchCache = 'force-no-store'" };
  }
  return undefined;
}

function judgePage(
  context: RouteContext,
  file: string,
  folder: string,
  layouts: ReadonlyMap<string, string[]>,
): Judgement {
  if (context.dynamic === undefined) return { rendering: 'unknown' };
  const chain = [...folders(folder).flatMap((at) => layouts.get(at) ?? []), file];
  let called: Judgement | undefined;
  // The nearest file that configures rendering decides; else a dynamic call anywhere in the chain does.
  for (const member of [...chain].reverse()) {
    if (!isSource(member)) continue;
    const judged = judgeMember(context, member, member === file);
    if (judged?.explicit) return judged.judgement;
    if (judged?.judgement.rendering === 'unknown' && member === file) return judged.judgement;
    if (judged?.judgement.rendering === 'dynamic') called ??= judged.judgement;
  }
  if (called !== undefined) return called;
  const deepest = folder.split('/').findLastIndex((segment) => /^\[.+\]$/.test(segment));
  if (deepest === -1) return { rendering: 'static' };
  const needed = folder
    .split('/')
    .slice(0, deepest + 1)
    .join('/');
  const listing = chain.some((member) => {
    const at = join(member, '..').split('/').length;
    const inside =
      member === file || at >= (context.appDir ?? '').split('/').length + needed.split('/').length;
    return (
      inside &&
      isSource(member) &&
      context.sources.summary(member)?.exports.has('generateStaticParams') === true
    );
  });
  return listing ? { rendering: 'static' } : { rendering: 'dynamic', because: 'no generateStaticParams' };
}

interface Member {
  judgement: Judgement;
  /** By configuration rather than by what is called. */
  explicit: boolean;
}

/** One file of a page's chain: what it configures, else what it calls; undefined when it does not matter. */
function judgeMember(context: RouteContext, file: string, isPage: boolean): Member | undefined {
  const source = context.sources.all.get(file);
  const marked = source !== undefined && (source.marks & MARK.dynamic) !== 0;
  if (!marked && !context.dynamic?.suspicious(file)) return undefined;
  const quick = isPage ? quickReason(context, file) : undefined;
  if (quick !== undefined) return { judgement: { rendering: 'dynamic', because: quick }, explicit: false };
  const summary = context.sources.summary(file);
  if (summary === undefined || summary.problem !== undefined)
    return { judgement: { rendering: 'unknown' }, explicit: false };
  const set = configured(summary);
  if (set !== undefined) return { judgement: set, explicit: true };
  const origin = summary.exports.get('default');
  if (
    isPage &&
    origin !== undefined &&
    'local' in origin &&
    readsSearchParams(summary, origin.local, new Set())
  ) {
    return { judgement: { rendering: 'dynamic', because: 'searchParams' }, explicit: false };
  }
  const because = context.dynamic?.inFile(file, ['default', 'generateMetadata', 'generateViewport']);
  return because === undefined
    ? undefined
    : { judgement: { rendering: 'dynamic', because }, explicit: false };
}

const CONFIGURES = /\bexport\b[^;\n]{0,40}\b(?:dynamic|revalidate|fetchCache)\b/;

/** A dynamic call that is plain to see in a page that configures nothing. */
function quickReason(context: RouteContext, file: string): string | undefined {
  const text = context.sources.text(file);
  if (text === undefined || CONFIGURES.test(text)) return undefined;
  const awaited = awaitedByDefault(text);
  if (awaited.length === 0) return undefined;
  const imports = plainImports(text);
  for (const call of awaited) {
    const because = context.dynamic?.ofCall(call, imports, file);
    if (because !== undefined) return because;
  }
  return undefined;
}

/** The page, or what it wraps, or its generateMetadata reads searchParams. */
function readsSearchParams(summary: ModuleSummary, name: string, seen: Set<string>): boolean {
  if (seen.has(name)) return false;
  seen.add(name);
  if (
    summary.declarations.get(name)?.searchParams ||
    summary.declarations.get('generateMetadata')?.searchParams
  )
    return true;
  const calls = summary.declarations.get(name)?.calls ?? [];
  return [...calls].some((call) => summary.declarations.has(call) && readsSearchParams(summary, call, seen));
}

/**
 * Handlers are dynamic since Next 15 unless configured otherwise; before, a lone GET that does not look at the request
 * is prerendered. [nextjs.org/docs/app/api-reference/file-conventions/route, version history]
 */
function judgeHandler(
  context: RouteContext,
  file: string,
  summary: ModuleSummary | undefined,
  methods: readonly string[],
  url: string,
): Judgement {
  if (summary === undefined || summary.problem !== undefined) return { rendering: 'unknown' };
  const set = configured(summary);
  if (set !== undefined && (set.rendering === 'dynamic' || methods.every((method) => method === 'GET')))
    return set;
  if (handlerReason(methods) !== 'route handler')
    return { rendering: 'dynamic', because: handlerReason(methods) };
  const revalidate = summary.values.get('revalidate');
  if (typeof revalidate === 'number' || revalidate === false) return { rendering: 'static' };
  if (context.nextMajor === 0 || context.nextMajor >= 15)
    return { rendering: 'dynamic', because: handlerReason(methods) };
  const origin = summary.exports.get('GET');
  const get = origin !== undefined && 'local' in origin ? summary.declarations.get(origin.local) : undefined;
  if (get === undefined || get.parameters > 0)
    return { rendering: 'dynamic', because: 'GET reads the request' };
  const because = context.dynamic?.inFile(file, ['GET']);
  if (because !== undefined) return { rendering: 'dynamic', because };
  if (url.includes('[') && !summary.exports.has('generateStaticParams')) {
    return { rendering: 'dynamic', because: 'no generateStaticParams' };
  }
  return { rendering: 'static' };
}

function judgeMetadata(context: RouteContext, file: string, summary: ModuleSummary | undefined): Judgement {
  if (summary === undefined) return { rendering: 'static' };
  if (summary.problem !== undefined) return { rendering: 'unknown' };
  const set = configured(summary);
  if (set !== undefined) return set;
  const because = context.dynamic?.inFile(file, ['default']);
  return because === undefined ? { rendering: 'static' } : { rendering: 'dynamic', because };
}

/** Slots share a URL with their page: one dynamic file makes the URL dynamic. */
function sameUrl(routes: RouteFact[]): RouteFact[] {
  const dynamic = new Map<string, RouteFact>();
  for (const route of routes) {
    if (route.kind === 'page' && route.rendering === 'dynamic')
      dynamic.set(`${route.router} ${route.url}`, route);
  }
  return routes.map((route) => {
    const other = dynamic.get(`${route.router} ${route.url}`);
    if (other === undefined || route.kind !== 'page' || route.rendering !== 'static') return route;
    return { ...route, rendering: 'dynamic', because: `${other.because} in ${other.file}` };
  });
}
