import type { RouteFact } from '../types.ts';
import type { Judgement, RouteContext } from './route-context.ts';
import { pagesFile, splitExtension } from './route-url.ts';
import { MARK } from './sources.ts';

/** pages/_app, when it has getInitialProps, makes every page without own data functions dynamic. */
export function appPage(context: RouteContext, pagesDir: string): string | undefined {
  const file = context.files.find(
    (path) =>
      path.startsWith(`${pagesDir}/_app.`) &&
      splitExtension(path, context.pageExtensions).stem === `${pagesDir}/_app`,
  );
  if (file === undefined || ((context.sources.all.get(file)?.marks ?? 0) & MARK.dynamic) === 0)
    return undefined;
  const summary = context.sources.summary(file);
  return summary?.initialProps ? file : undefined;
}

/** The route a file below pages/ is, if any. */
export function pagesRoute(
  context: RouteContext,
  pagesDir: string,
  file: string,
  app: string | undefined,
): RouteFact | undefined {
  const found = pagesFile(file.slice(pagesDir.length + 1), context.pageExtensions);
  if (found === undefined) return undefined;
  const base = { router: 'pages' as const, url: found.url, file };
  if (found.api) return { kind: 'api', ...base, methods: ['*'], rendering: 'dynamic', because: 'API route' };
  const source = context.sources.all.get(file);
  const marked = source !== undefined && (source.marks & MARK.dynamic) !== 0;
  const summary = marked ? context.sources.summary(file) : undefined;
  const judged = ((): Judgement => {
    if (summary?.problem !== undefined) return { rendering: 'unknown' };
    if (summary?.exports.has('getServerSideProps'))
      return { rendering: 'dynamic', because: 'getServerSideProps' };
    if (summary?.initialProps) return { rendering: 'dynamic', because: 'getInitialProps' };
    if (app === undefined) return { rendering: 'static' };
    const own = context.sources.summary(file)?.exports.has('getStaticProps') === true;
    return own ? { rendering: 'static' } : { rendering: 'dynamic', because: `getInitialProps in ${app}` };
  })();
  return { kind: 'page', ...base, methods: [], ...judged };
}
