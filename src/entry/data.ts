import { byDirective } from '../csp/hosts.ts';
import { cspPlan, nonceDirectives } from '../csp/mode.ts';
import { dataLiteral } from '../quote.ts';
import type { Facts, PieceContext, TemplateData } from '../types.ts';

export type MatcherItem = string | { source: string; locale: false };

/**
 * The matcher that leaves nothing to a file ending.
 * Next 15 tests it on the raw path, so that `/_next/static/../../x` would slip by an exception: there the proxy sees
 * everything and the public list holds the build's files. Next 16 tests the resolved path, and an exception spares one
 * call per chunk. Under Pages Router i18n sources carry a locale, which `/_next/…` never has.
 */
export function matcher(facts: Pick<Facts, 'nextMajor' | 'nextConfig'>): MatcherItem[] {
  const i18n = facts.nextConfig.i18n !== null;
  if (facts.nextMajor < 16) {
    return ['/', '/(.*)', ...(i18n ? [{ source: '/_next/(.*)', locale: false } as const] : [])];
  }
  const spared = '((?!_next/static/|_next/image$).*)';
  return [
    '/',
    `/${spared}`,
    ...(i18n ? [{ source: '/_next/((?!static/|image$).*)', locale: false } as const] : []),
  ];
}

type SignIn = 'portal' | 'path' | 'url';

/** Where people sign in, and what kind of address that is. */
function signInOf({ answers }: Pick<PieceContext, 'answers'>): { signIn: SignIn; signInUrl: string } {
  const signInUrl = typeof answers.signInUrl === 'string' ? answers.signInUrl : '';
  return { signIn: signInUrl === '' ? 'portal' : signInUrl.startsWith('/') ? 'path' : 'url', signInUrl };
}

/** Everything `middleware/signed-out.ts.hbs` asks for. */
export function signedOutData(context: Pick<PieceContext, 'facts' | 'answers'>): TemplateData {
  const { routes, nextMajor, signIn } = context.facts;
  return {
    ...signInOf(context),
    signInNamed: signIn?.named === true,
    signInPage: signIn?.url.includes('[') ? signIn.url : '',
    entry: nextMajor >= 16 ? 'the proxy' : 'the middleware',
    // app/[locale]/api/…/route.ts answers programs as app/api does.
    apiBelowSegment: routes.some(
      ({ kind, url }) => kind === 'route-handler' && /^\/\[[^\]/]+\]\/(?:api|trpc)(?:\/|$)/.test(url),
    ),
  };
}

/** Everything `middleware/entry.ts.hbs` asks for. */
export function entryData(context: PieceContext): TemplateData {
  const { facts, all } = context;
  const { signIn, signInUrl } = signInOf(context);
  const csp = cspPlan(context, all.headers);
  const items = matcher(facts);
  return {
    name: facts.nextMajor >= 16 ? 'proxy' : 'middleware',
    asyncAuth: facts.clerk.major >= 6,
    signIn,
    signInUrl,
    // Clerk redirects by itself, too (auth.protect()), and knows nothing of basePath.
    signInOption: `${facts.nextConfig.basePath}${signInUrl}`,
    nonce: csp.mode === 'nonce',
    reportOnly: csp.level === 'report-only',
    directives: nonceDirectives(byDirective(csp.hosts)).map(([name, sources]) => ({ name, sources })),
    listsAssets: facts.nextMajor < 16,
    simpleMatcher: `  matcher: ${dataLiteral(items)},`.length <= 80,
    matcher: items,
  };
}
