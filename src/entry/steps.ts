import { byDirective } from '../csp/hosts.ts';
import { cspPlan, nonceDirectives } from '../csp/mode.ts';
import { dataLiteral, stringLiteral } from '../quote.ts';
import { publicPatterns } from '../routes/public-list.ts';
import { inSource, specifier } from '../specifier.ts';
import type { Edit, EntryCandidate, Facts, ManualEdit, PieceContext } from '../types.ts';
import { entryData, type MatcherItem, matcher } from './data.ts';

const PIECE = 'middleware';

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
/** Written as TypeScript; the language of the project decides the ending. */
const asTypeScript = (path: string): string => path.replace(/\.js(x?)$/, '.ts$1');

const SETUP = `const authorizedParties = (process.env.CLERK_AUTHORIZED_PARTIES ?? '')
  .split(',')
  .map((origin) => origin.trim())
  .filter((origin) => origin !== '');
const jwtKey = process.env.CLERK_JWT_KEY?.replace(/\\\\n/g, '\\n');`;

/** The value of Clerk's `contentSecurityPolicy` option, as code. */
export function policyText(context: PieceContext): string | undefined {
  const csp = cspPlan(context, context.all.headers);
  if (csp.mode !== 'nonce') return undefined;
  const directives = nonceDirectives(byDirective(csp.hosts));
  return dataLiteral({
    strict: true,
    ...(csp.level === 'report-only' ? { reportOnly: true } : {}),
    directives: Object.fromEntries(directives),
  });
}

/** What the owner of another entry file has to bring into it, as code to paste. */
function wallSnippet(
  name: string,
  module: string,
  context: PieceContext,
  items: readonly MatcherItem[],
): string {
  const { facts, answers } = context;
  const waits = facts.clerk.major >= 6;
  const signInUrl = typeof answers.signInUrl === 'string' ? answers.signInUrl : '';
  const typed = facts.language === 'ts';
  const policy = policyText(context);
  const clerkUrl = signInUrl.startsWith('/') ? `${facts.nextConfig.basePath}${signInUrl}` : signInUrl;
  return [
    `import { clerkMiddleware } from '@clerk/nextjs/server';`,
    `import { NextResponse } from 'next/server';`,
    ...(typed ? [`import type { NextFetchEvent, NextRequest } from 'next/server';`] : []),
    `import { isPublicRoute } from ${stringLiteral(module)};`,
    '',
    SETUP,
    '',
    'const clerk = clerkMiddleware(',
    `  ${waits ? 'async ' : ''}(auth, request) => {`,
    `    // First in the handler:`,
    `    if (!isPublicRoute(request.nextUrl.pathname)) {`,
    `      const { userId, redirectToSignIn } = ${waits ? 'await ' : ''}auth();`,
    `      if (!userId) {`,
    `        if (/^\\/(?:api|trpc)(?:\\/|$)/.test(request.nextUrl.pathname)) {`,
    `          return NextResponse.json(`,
    `            { error: 'unauthenticated' },`,
    `            { status: 401, headers: { 'Cache-Control': 'no-store' } },`,
    `          );`,
    `        }`,
    `        return redirectToSignIn();`,
    `      }`,
    `    }`,
    `    // What your handler does today.`,
    `  },`,
    `  {`,
    `    ...(authorizedParties.length > 0 ? { authorizedParties } : {}),`,
    `    ...(jwtKey ? { jwtKey } : {}),`,
    ...(clerkUrl === '' ? [] : [`    signInUrl: ${stringLiteral(clerkUrl)},`]),
    ...(policy === undefined ? [] : [`    contentSecurityPolicy: ${policy},`]),
    `  },`,
    `);`,
    '',
    `export default function ${name}(${typed ? 'request: NextRequest, event: NextFetchEvent' : 'request, event'}) {`,
    '  // Next.js takes its script nonce from these, so no client may send them.',
    `  request.headers.delete('content-security-policy');`,
    `  request.headers.delete('content-security-policy-report-only');`,
    `  request.headers.delete('x-nonce');`,
    '  return clerk(request, event);',
    '}',
    '',
    `export const config = { matcher: ${dataLiteral(items)} };`,
  ].join('\n');
}

function manual(path: string, because: string, snippet = ''): ManualEdit {
  return { type: 'manual', piece: PIECE, path, because, snippet };
}

/** Files with the name of an entry file that Next does not load. */
function dead(candidates: readonly EntryCandidate[]): ManualEdit[] {
  return candidates
    .filter(({ active, ours }) => !active && !ours)
    .map(({ path, because }) =>
      manual(
        path,
        `Next does not run ${path}: ${because.replace(/\.$/, '')}. Move what it does into the entry file and delete it.`,
      ),
    );
}

/** Two files that Next would both load stop its build: "Both middleware file … and proxy file … are detected". */
function rivals({ entry, pageExtensions, nextMajor }: Facts): EntryCandidate[] {
  const alive = entry.candidates.filter(({ path, name }) => {
    const extension = path.slice(folderOf(path).length + name.length + 1);
    return folderOf(path) === folderOf(entry.target) && pageExtensions.includes(extension);
  });
  return nextMajor >= 16 && new Set(alive.map(({ name }) => name)).size > 1 ? alive : [];
}

/**
 * The edits that put the wall into the entry file: a file of our own where there is none, else a patch of the owner's.
 * @param publicRoutes Path of the public list below the source folder.
 */
export function entrySteps(context: PieceContext, publicRoutes: string): Edit[] {
  const { facts } = context;
  const { active, candidates, target } = facts.entry;
  const owners =
    active !== undefined && !candidates.some((candidate) => candidate.path === active && candidate.ours);
  const module = specifier(facts, active ?? target, inSource(facts, publicRoutes.replace(/\.ts$/, '')));
  const items = matcher(facts);
  const named = candidates.find((candidate) => candidate.path === active);
  const snippet = wallSnippet(
    named?.name ?? (facts.nextMajor >= 16 ? 'proxy' : 'middleware'),
    module,
    context,
    items,
  );
  const both = rivals(facts);
  if (both.length > 0) {
    const names = both.map((candidate) => candidate.path).join(' and ');
    return [
      manual(
        target,
        `${names} are both there, and Next builds with one only. Keep one and put this into it.`,
        snippet,
      ),
    ];
  }
  if (!owners) {
    return [
      {
        type: 'create',
        piece: PIECE,
        path: asTypeScript(active ?? target),
        template: 'middleware/entry.ts.hbs',
        data: entryData(context),
      },
      ...dead(candidates),
    ];
  }
  const policy = policyText(context);
  const signInUrl = typeof context.answers.signInUrl === 'string' ? context.answers.signInUrl : '';
  return [
    {
      type: 'patch',
      piece: PIECE,
      path: active,
      surgeon: 'entry',
      args: {
        publicRoutesModule: module,
        nextMajor: facts.nextMajor,
        clerkMajor: facts.clerk.major,
        asyncAuth: facts.clerk.major >= 6,
        matcher: items,
        setupText: SETUP,
        optionsText: {
          authorizedParties: 'authorizedParties.length > 0 ? authorizedParties : undefined',
          jwtKey: 'jwtKey || undefined',
        },
        ...(signInUrl === ''
          ? {}
          : {
              signInUrl: signInUrl.startsWith('/') ? `${facts.nextConfig.basePath}${signInUrl}` : signInUrl,
            }),
        consent: context.answers.patchEntry === true,
        // Asking for the wall is asking for deny by default; the preview names every URL that it closes.
        allowByDefaultConsent: context.answers.patchEntry === true,
        listed: publicPatterns(facts, context.answers),
        ...(policy === undefined ? {} : { contentSecurityPolicyText: policy }),
        snippet,
      },
    },
    ...dead(candidates),
  ];
}
