import { byDirective } from '../csp/hosts.ts';
import { cspPlan, nonceDirectives } from '../csp/mode.ts';
import { dataLiteral, stringLiteral } from '../quote.ts';
import { publicPatterns } from '../routes/public-list.ts';
import { inSource, specifier } from '../specifier.ts';
import type { Edit, EntryCandidate, ManualEdit, PieceContext } from '../types.ts';
import { entryData, matcher } from './data.ts';
import { openedByRetiring } from './gate.ts';
import { moveOf, rivals } from './place.ts';
import { PUBLIC_ROUTES_MODULE, SIGNED_OUT_MODULE } from './public-routes.ts';

const PIECE = 'middleware';

/** Written as TypeScript; the language of the project decides the ending. */
const asTypeScript = (path: string): string => path.replace(/\.js(x?)$/, '.ts$1');

const SETUP = `const authorizedParties = (process.env.CLERK_AUTHORIZED_PARTIES ?? '')
  .split(',')
  .map((origin) => origin.trim())
  .filter((origin) => origin !== '');
const jwtKey = process.env.CLERK_JWT_KEY?.replace(/\\\\n/g, '\\n');`;

/** Our modules as the entry file imports them. */
interface Modules {
  publicRoutes: string;
  signedOut: string;
}

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

/** Clerk redirects by itself, too (auth.protect()), and knows nothing of basePath; '' for the account portal. */
function clerkSignInUrl({ facts, answers }: PieceContext): string {
  const signInUrl = typeof answers.signInUrl === 'string' ? answers.signInUrl : '';
  return signInUrl.startsWith('/') ? `${facts.nextConfig.basePath}${signInUrl}` : signInUrl;
}

/** What the owner of another entry file has to bring into it, as code to paste. */
function wallSnippet(name: string, modules: Modules, context: PieceContext): string {
  const { facts } = context;
  const waits = facts.clerk.major >= 6;
  const typed = facts.language === 'ts';
  const policy = policyText(context);
  const clerkUrl = clerkSignInUrl(context);
  return [
    `import { clerkMiddleware } from '@clerk/nextjs/server';`,
    ...(typed ? [`import type { NextFetchEvent, NextRequest } from 'next/server';`] : []),
    `import { isPublicRoute } from ${stringLiteral(modules.publicRoutes)};`,
    `import { refuse } from ${stringLiteral(modules.signedOut)};`,
    '',
    SETUP,
    '',
    'const clerk = clerkMiddleware(',
    `  ${waits ? 'async ' : ''}(auth, request) => {`,
    `    // First in the handler:`,
    `    if (!isPublicRoute(request.nextUrl.pathname)) {`,
    ...(waits
      ? [
          `      const { userId, redirectToSignIn } = await auth();`,
          `      if (!userId) return refuse(request, authorizedParties, redirectToSignIn);`,
        ]
      : [
          `      const { userId, sessionClaims, redirectToSignIn } = auth();`,
          `      if (!userId || sessionClaims?.sts === 'pending') {`,
          `        return refuse(request, authorizedParties, redirectToSignIn);`,
          `      }`,
        ]),
    `    }`,
    `    // What your handler does today.`,
    ...(typed ? [`    return undefined;`] : []),
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
    `export const config = { matcher: ${dataLiteral(matcher(facts))} };`,
  ].join('\n');
}

function manual(path: string, because: string, snippet = ''): ManualEdit {
  return { type: 'manual', piece: PIECE, path, because, snippet };
}

/** What is said of files with the name of an entry file that Next does not load. */
export function deadEntries(candidates: readonly EntryCandidate[], moved?: string): ManualEdit[] {
  return candidates
    .filter(({ active, ours, path }) => !active && !ours && path !== moved)
    .map(({ path, because, rightPlace }) => {
      const way =
        rightPlace === undefined
          ? ''
          : ` Or, while no other entry file is in place, add middleware --move-entry brings it to ${rightPlace}, where it begins to run; one that protects a list of routes needs --deny-by-default besides.`;
      return manual(
        path,
        `Next does not run ${path}: ${because.replace(/\.$/, '')}. Move what it does into the entry file and delete it.${way}`,
      );
    });
}

/** What the surgeon of entry files is told. */
function patchArgs(context: PieceContext, modules: Modules, snippet: string): Record<string, unknown> {
  const { facts, answers } = context;
  const policy = policyText(context);
  const clerkUrl = clerkSignInUrl(context);
  return {
    publicRoutesModule: modules.publicRoutes,
    signedOutModule: modules.signedOut,
    authorizedPartiesText: 'authorizedParties',
    nextMajor: facts.nextMajor,
    clerkMajor: facts.clerk.major,
    asyncAuth: facts.clerk.major >= 6,
    matcher: matcher(facts),
    setupText: SETUP,
    optionsText: {
      authorizedParties: 'authorizedParties',
      jwtKey: 'jwtKey',
      ...(clerkUrl === '' ? {} : { signInUrl: stringLiteral(clerkUrl) }),
    },
    optionsWhen: { authorizedParties: 'authorizedParties.length > 0', jwtKey: 'jwtKey' },
    consent: answers.patchEntry !== false,
    allowByDefaultConsent: answers.denyByDefault === true,
    clerkAlwaysConsent: answers.clerkAlways === true,
    ...(facts.entry.today?.secondAuth === undefined ? {} : { secondAuth: facts.entry.today.secondAuth }),
    ...(facts.entry.today?.clerkBehind === undefined ? {} : { clerkBehind: facts.entry.today.clerkBehind }),
    retireGate:
      answers.retireGate === true && openedByRetiring(facts, publicPatterns(facts, answers)).length === 0,
    listed: publicPatterns(facts, answers),
    ...(policy === undefined ? {} : { contentSecurityPolicyText: policy }),
    snippet,
  };
}

/**
 * The edits that put the wall into the entry file: a file of our own where there is none, else a patch of the owner's,
 * in its right place where the owner agreed to have it moved.
 */
export function entrySteps(context: PieceContext): Edit[] {
  const { facts } = context;
  const { active, candidates, target } = facts.entry;
  const move = moveOf(context);
  const path = move?.to ?? active ?? target;
  const owners =
    move === undefined
      ? active !== undefined && !candidates.some((candidate) => candidate.path === active && candidate.ours)
      : !move.ours;
  const name = /(?:^|\/)proxy\./.test(path) ? 'proxy' : 'middleware';
  const modules: Modules = {
    publicRoutes: specifier(facts, path, inSource(facts, PUBLIC_ROUTES_MODULE)),
    signedOut: specifier(facts, path, inSource(facts, SIGNED_OUT_MODULE)),
  };
  const snippet = wallSnippet(name, modules, context);
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
  const entry: Edit = owners
    ? { type: 'patch', piece: PIECE, path, surgeon: 'entry', args: patchArgs(context, modules, snippet) }
    : {
        type: 'create',
        piece: PIECE,
        path: asTypeScript(path),
        template: 'middleware/entry.ts.hbs',
        data: { ...entryData(context), name },
      };
  return [...(move ? [move] : []), entry, ...deadEntries(candidates, move?.from)];
}
