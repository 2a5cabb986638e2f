import type { Facts, Found, PieceAnswers, PieceContext } from '../types.ts';

export type CspLevel = 'report-only' | 'enforce' | 'off';
export type CspMode = 'static' | 'nonce';

/** Policies the project sends already, those we wrote left out. */
export function foreignPolicies(facts: Pick<Facts, 'csp' | 'installed' | 'entry'>): Found[] {
  const written = (file: string): boolean =>
    (facts.installed.headers !== undefined && /^security-headers\.(?:ts|mjs)$/.test(file)) ||
    facts.entry.candidates.some((candidate) => candidate.path === file && candidate.ours);
  return facts.csp.filter(({ file }) => !written(file));
}

const isRootLayout = (facts: Facts, file: string): boolean =>
  facts.appDir !== undefined &&
  file.startsWith(`${facts.appDir}/`) &&
  facts.pageExtensions.some((extension) => file.slice(facts.appDir?.length) === `/layout.${extension}`);

/**
 * Pages that `next build` renders once for everybody. A page that says so itself (`force-static`) stays one below
 * `<ClerkProvider dynamic>`; one that can't be judged is taken for dynamic there.
 */
function prerendered(facts: Facts): string[] {
  const dynamicRoot =
    facts.clerk.provider?.dynamic === true && isRootLayout(facts, facts.clerk.provider.file);
  return facts.routes
    .filter(({ kind }) => kind === 'page')
    .filter(({ rendering }) => rendering === 'static' || (rendering === 'unknown' && !dynamicRoot))
    .map(({ url }) => url);
}

/**
 * Why a nonce policy can't be had here, or undefined where it can.
 * A prerendered page holds no nonce, so each of its scripts would be blocked, and the default 404 page is prerendered
 * unless one root layout with `<ClerkProvider dynamic>` holds the whole app.
 * @param middleware Whether our entry file is there or being added: the nonce is made per request.
 */
export function nonceProblem(facts: Facts, middleware: boolean): string | undefined {
  if (facts.clerk.major > 0 && facts.clerk.major < 7) {
    return `@clerk/nextjs ${facts.clerk.nextjs?.version ?? facts.clerk.major} does not hand the nonce to Next on every host; 7.0.0 is the first that does.`;
  }
  if (facts.appDir === undefined)
    return 'there is no app folder: pages of the Pages Router get no nonce from Clerk.';
  if (!middleware) return 'the nonce is made by the middleware piece, which is not installed.';
  if (facts.nextConfig.cacheComponents)
    return 'cacheComponents prerenders the static shell of every page, and a shell holds no nonce.';
  const provider = facts.clerk.provider;
  if (!provider?.dynamic || !isRootLayout(facts, provider.file)) {
    return `the root layout has no <ClerkProvider dynamic>, so the 404 page is prerendered without a nonce and none of its scripts would run.`;
  }
  const old = facts.routes.find(({ kind, router }) => kind === 'page' && router === 'pages');
  if (old !== undefined)
    return `${old.url} is a page of the Pages Router, which gives its scripts no nonce, so none would run.`;
  const pages = prerendered(facts);
  if (pages.length > 0) {
    const named = pages.slice(0, 3).join(', ') + (pages.length > 3 ? ` and ${pages.length - 3} more` : '');
    return `${named} ${pages.length === 1 ? 'is' : 'are'} prerendered and would lose every script.`;
  }
  return undefined;
}

export interface CspPlan {
  level: CspLevel;
  mode: CspMode;
  /** Why the nonce mode that was asked for is not what is written. */
  refused?: string | undefined;
  /** `directive host` pairs of the owner. */
  hosts: string[];
}

/** What the answers of the headers piece come to in this project. */
export function cspPlan(
  context: Pick<PieceContext, 'facts' | 'present'>,
  answers: PieceAnswers | undefined,
): CspPlan {
  const level = answers?.csp === 'enforce' || answers?.csp === 'report-only' ? answers.csp : 'off';
  const hosts = Array.isArray(answers?.cspHost) ? answers.cspHost : [];
  if (level === 'off' || answers?.cspMode !== 'nonce') return { level, mode: 'static', hosts };
  const refused = nonceProblem(context.facts, context.present.has('middleware'));
  return { level, mode: refused === undefined ? 'nonce' : 'static', refused, hosts };
}

/** Directives for Clerk's `contentSecurityPolicy` option: what its own list lacks, and the owner's hosts. */
export function nonceDirectives(hosts: Record<string, string[]>): [string, string[]][] {
  const own: Record<string, string[]> = {
    'img-src': ['data:'],
    'font-src': ["'self'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'frame-ancestors': ["'none'"],
  };
  const names = [...new Set([...Object.keys(own), ...Object.keys(hosts)])];
  return names.map((name) => [name, [...(own[name] ?? seed(name)), ...(hosts[name] ?? [])]]);
}

/** Clerk has no list for these, so what one writes is the whole of it. */
const seed = (name: string): string[] => (name === 'media-src' ? ["'self'"] : []);
