import type { ExternalHost, Found, NextConfigFacts } from '../types.ts';
import { type Files, join } from './files.ts';
import { cssHosts, type HostUse } from './host-uses.ts';
import { isSource, MARK, type Sources } from './sources.ts';
import type { Walked } from './walk.ts';

const CSP = /content-security-policy/i;
const CSP_PACKAGES = [
  '@nosecone/next',
  'next-secure-headers',
  'next-safe-middleware',
  '@next-safe/middleware',
];
const HOSTING = ['vercel.json', 'netlify.toml', 'public/_headers', 'public/staticwebapp.config.json'];
/** Places whose addresses the browser never calls. */
export const NOT_SHIPPED =
  /(?:^|\/)(?:__tests__|__mocks__|tests?|e2e|cypress|playwright|scripts|prisma|drizzle|migrations|seeds?|fixtures|stories|\.storybook)\/|\.(?:test|spec|stories|e2e|config|cy)\.[cm]?[jt]sx?$|(?:^|\/)seed\.[jt]s$/;

const SECURE_HEADERS = 'next-secure-headers';

/** Alone of these packages it sends no policy unless given one: by the option, or by options from elsewhere. */
const mayHavePolicy = (text: string): boolean =>
  /contentSecurityPolicy/.test(text) ||
  /(?:create|with)SecureHeaders\(\s*(?:[^){\s]|\{[^}]*\.\.\.)/.test(text);

/** Where the project already sets a Content-Security-Policy. */
export function findCsp(files: Files, sources: Sources, nextConfig: NextConfigFacts): Found[] {
  const found: Found[] = [];
  for (const source of sources.all.values()) {
    if ((source.marks & MARK.csp) === 0 || /\.(?:test|spec)\./.test(source.path)) continue;
    const summary = sources.summary(source.path);
    if (summary === undefined) continue;
    const modules = [...summary.sources];
    const library = CSP_PACKAGES.find((name) => modules.includes(name));
    const bare = library === SECURE_HEADERS && !mayHavePolicy(sources.text(source.path) ?? '');
    if (library !== undefined && !bare) found.push({ file: source.path, what: library });
    if (summary.csp.has('header')) found.push({ file: source.path, what: where(source.path, nextConfig) });
    if (summary.csp.has('meta')) found.push({ file: source.path, what: 'meta http-equiv' });
    // images.contentSecurityPolicy of next.config is about optimized SVGs only.
    if (summary.csp.has('option') && modules.some((name) => name.startsWith('@clerk/'))) {
      found.push({ file: source.path, what: "Clerk's contentSecurityPolicy option" });
    }
  }
  for (const name of HOSTING) {
    if (CSP.test(files.read(name) ?? '')) found.push({ file: name, what: `header in ${name}` });
  }
  return found;
}

function where(path: string, nextConfig: NextConfigFacts): string {
  if (path === nextConfig.file) return 'next.config headers()';
  const entry = /^(?:src\/)?(middleware|proxy)\./.exec(path)?.[1];
  return entry ?? 'header set in code';
}

/** Hosts that the browser seems to need, by directive; each host and directive once, at its first place. */
export function findHosts(
  walked: Walked,
  sources: Sources,
  nextConfig: NextConfigFacts,
  isServerFile: (path: string) => boolean,
): ExternalHost[] {
  const found = new Map<string, ExternalHost>();
  const add = (path: string, uses: readonly HostUse[]): void => {
    for (const use of uses) {
      const key = `${use.directive} ${use.host}`;
      if (!found.has(key)) found.set(key, { host: use.host, directive: use.directive, path, line: use.line });
    }
  };
  for (const host of nextConfig.imageHosts)
    add(nextConfig.file ?? 'next.config.js', [{ host, directive: 'img-src', line: 1 }]);
  for (const path of walked.files) {
    if (NOT_SHIPPED.test(path) || isServerFile(path)) continue;
    if (/\.(?:css|scss)$/.test(path)) add(path, cssHosts(walked.text(path) ?? ''));
    else if (isSource(path) && ((sources.all.get(path)?.marks ?? 0) & MARK.url) !== 0)
      add(path, sources.hosts(path));
  }
  return [...found.values()].sort((a, b) => compare(a.directive, b.directive) || compare(a.host, b.host));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const ARCJET = '@arcjet/next';
/** Its rules that count calls; others look for bots or attacks. [docs.arcjet.com/rate-limiting] */
const ARCJET_LIMITS = new Set(['fixedWindow', 'slidingWindow', 'tokenBucket', 'protectSignup']);

function limitsWithArcjet(module: ReturnType<Sources['summary']>): boolean {
  return [...(module?.imports.values() ?? [])].some(
    ({ source, imported }) => source === ARCJET && ARCJET_LIMITS.has(imported),
  );
}

/** The module that limits rates, by what it imports, else by its name below lib/ or utils/. */
export function findRateLimiter(sources: Sources): Found | null {
  for (const source of sources.all.values()) {
    if ((source.marks & MARK.limiter) === 0 || /\.(?:test|spec)\./.test(source.path)) continue;
    const modules = sources.summary(source.path)?.sources ?? new Set();
    for (const what of ['@upstash/ratelimit', 'rate-limiter-flexible', '@unkey/ratelimit']) {
      if (modules.has(what)) return { file: source.path, what };
    }
    if (limitsWithArcjet(sources.summary(source.path))) return { file: source.path, what: ARCJET };
  }
  for (const path of sources.all.keys()) {
    if (
      /(?:^|\/)(?:lib|utils|server|helpers|security)\/(?:.*\/)?(?:rate-?limit(?:er|ing)?|limiter)\.[cm]?[jt]s$/i.test(
        path,
      )
    ) {
      return { file: path, what: 'own module' };
    }
  }
  return null;
}

/** The module that validates the environment: @t3-oss/env, else env.mjs / env.ts that uses a schema library. */
export function findEnvValidator(sources: Sources): Found | null {
  for (const source of sources.all.values()) {
    if ((source.marks & MARK.envValidator) === 0) continue;
    const library = [...(sources.summary(source.path)?.sources ?? [])].find((name) =>
      name.startsWith('@t3-oss/env'),
    );
    if (library !== undefined && !/(?:^|\/)next\.config\./.test(source.path))
      return { file: source.path, what: library };
  }
  for (const path of sources.all.keys()) {
    if (!/(?:^|\/)env(?:\.(?:server|mjs))?\.?[cm]?[jt]s$|(?:^|\/)env\/(?:index|server)\.[jt]s$/.test(path))
      continue;
    const modules = sources.summary(path)?.sources ?? new Set<string>();
    const what = ['zod', 'zod/v4', 'valibot', 'arktype', 'envalid', 'znv'].find((name) => modules.has(name));
    if (what !== undefined) return { file: path, what };
  }
  return null;
}

/** Joins a folder and a file name for the two places instrumentation may lie in. */
export function findInstrumentation(
  files: Files,
  sourceDir: string,
  extensions: readonly string[],
): string | undefined {
  return extensions
    .map((extension) => join(sourceDir, `instrumentation.${extension}`))
    .find((path) => files.isFile(path));
}
