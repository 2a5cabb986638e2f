import { signedOutData } from '../src/entry/data.ts';
import { gateLeft } from '../src/entry/gate-left.ts';
import { machineRemarks } from '../src/entry/machine-remarks.ts';
import { meantRemarks } from '../src/entry/meant-remarks.ts';
import { orderRemarks } from '../src/entry/order-remarks.ts';
import { PUBLIC_ROUTES_MODULE, SIGNED_OUT_MODULE } from '../src/entry/public-routes.ts';
import { list, named, questions } from '../src/entry/questions.ts';
import { entryRemarks } from '../src/entry/remarks.ts';
import { entrySteps } from '../src/entry/steps.ts';
import { localizedUrls } from '../src/routes/probes.ts';
import { publicFilePatterns } from '../src/routes/public-files.ts';
import {
  closedToAskers,
  groupsIn,
  publicPatterns,
  suggestPublic,
  unconfirmed,
} from '../src/routes/public-list.ts';
import { covers, meet, ofPattern, ofRoute } from '../src/routes/segments.ts';
import { inSource } from '../src/specifier.ts';
import type {
  CreateEdit,
  Edit,
  Facts,
  ManualEdit,
  NextStep,
  Piece,
  PieceAnswers,
  PieceContext,
} from '../src/types.ts';

const PIECE = 'middleware';
/** Served without a session; a name that is no file of the build falls through to the routes. */
const BUILD_FILES = ofPattern('/_next/static/**');
const PUBLIC_ROUTES = `${PUBLIC_ROUTES_MODULE}.ts`;

const text = (value: PieceAnswers[string] | undefined): string => (typeof value === 'string' ? value : '');

const HEADINGS = {
  pages: 'Pages anyone may see',
  both: 'Pages anyone may see, and what else answers below them',
  handlers: 'API routes and other handlers anyone may call',
  'sign-in': 'Sign-in and sign-up',
  webhooks: 'Webhooks, by exact path: their signature is the authentication',
  signature: 'Called by other systems: their signature is the authentication',
  secret: 'Called by programs and schedulers: a secret or key of their own is the authentication',
  shared: 'Called by people and by other systems: the handler authenticates both',
  metadata: 'Metadata files',
  elsewhere: 'Led to other hosts by next.config',
} as const;
/** Where a pattern of the owner's opens whatever is added below it. */
const WIDE_WEBHOOKS = 'Webhooks: their signature is the authentication';

function publicRoutes(context: PieceContext): CreateEdit {
  const { facts, answers } = context;
  const groupOf = groupsIn(facts, text(answers.signInUrl));
  const grouped = publicPatterns(facts, answers).map((pattern) => [groupOf(pattern), pattern] as const);
  const groups: { heading: string; patterns: string[] }[] = (
    Object.keys(HEADINGS) as (keyof typeof HEADINGS)[]
  ).map((group) => {
    const listed = grouped.flatMap(([its, pattern]) => (its === group ? [pattern] : []));
    const isWide = group === 'webhooks' && listed.some((one) => one.includes('*'));
    return { heading: isWide ? WIDE_WEBHOOKS : HEADINGS[group], patterns: listed };
  });
  groups.push({ heading: 'Files in public/', patterns: publicFilePatterns(facts).patterns });
  if (facts.nextMajor < 16) {
    groups.push({
      heading: 'The build itself: chunks, styles, optimized images',
      patterns: ['/_next/static/**', '/_next/image'],
    });
  }
  return {
    type: 'create',
    piece: PIECE,
    path: inSource(facts, PUBLIC_ROUTES),
    template: 'middleware/public-routes.ts.hbs',
    data: {
      entry: facts.nextMajor >= 16 ? 'The proxy' : 'The middleware',
      groups: groups.filter((group) => group.patterns.length > 0),
    },
  };
}

function signedOut(context: PieceContext): CreateEdit {
  return {
    type: 'create',
    piece: PIECE,
    path: inSource(context.facts, `${SIGNED_OUT_MODULE}.ts`),
    template: 'middleware/signed-out.ts.hbs',
    data: signedOutData(context),
  };
}

/** What was asked for and is not written. */
function leftOut({ facts, answers }: PieceContext): ManualEdit[] {
  return unconfirmed(facts, answers).map(({ pattern, routes }) => ({
    type: 'manual',
    piece: PIECE,
    path: inSource(facts, PUBLIC_ROUTES),
    because:
      `${pattern} is not public: besides what it names it would open ` +
      `${named(routes.map(({ url, destination }) => (destination ? `${url} (rewritten to ${destination})` : url)))}. ` +
      `--public-wide '${pattern}' confirms it.`,
    snippet: `  '${pattern.replace(/[\\']/g, '\\$&')}',`,
  }));
}

function edits(context: PieceContext): Edit[] {
  return [publicRoutes(context), signedOut(context), ...entrySteps(context), ...leftOut(context)];
}

/** The home page in each language, where it is rendered per request: public as "/" is, and not the same for everyone. */
function renderedHomes(facts: Facts): string[] {
  const home = facts.routes.find(({ url, kind }) => kind === 'page' && url === `/[${facts.localeSegment}]`);
  return home === undefined || home.rendering === 'static' ? [] : localizedUrls(home.url, facts);
}

function remarks({ facts, answers }: PieceContext): string[] {
  const said: string[] = entryRemarks(facts, answers);
  const gate = gateLeft(facts, answers);
  if (gate) said.push(gate.note);
  const patterns = publicPatterns(facts, answers);
  said.push(...orderRemarks(facts, answers, patterns));
  const { kept, open, called, away, left } = suggestPublic(facts);
  const openNow = open.filter((pattern) => patterns.includes(pattern));
  if (openNow.length > 0) {
    const groupOf = groupsIn(facts, '');
    const calls = openNow.filter((pattern) => groupOf(pattern) === 'handlers');
    const among = calls.length === 0 ? '' : ` No pages, but what answers calls: ${named(calls)}.`;
    said.push(
      `Still public: ${named(openNow)}. ${facts.entry.active} lets everyone through there today.${among} If one of them should need sign-in, repeat with --public for the others only.`,
    );
  }
  said.push(...meantRemarks(facts, patterns), ...machineRemarks(facts, called, patterns));
  const homes = renderedHomes(facts);
  const homesNow = homes.filter((pattern) => kept.includes(pattern) && patterns.includes(pattern));
  if (homesNow.length > 0) {
    said.push(
      `Still public: ${named(homesNow)}, the home page in each language, as / is. If it should need sign-in, repeat with --public for the others only.`,
    );
  }
  const keptNow = kept.filter((pattern) => patterns.includes(pattern) && !homes.includes(pattern));
  if (keptNow.length > 0) {
    said.push(
      `Still public: ${named(keptNow)}. These pages are static, the same for everyone. If one of them should need sign-in, repeat with --public for the others only.`,
    );
  }
  const awayNow = away.filter((pattern) => patterns.includes(pattern));
  if (awayNow.length > 0) {
    said.push(
      `Still public: ${named(awayNow)}, which next.config leads to another host for everyone, as today. If one of them should need sign-in, repeat with --public for the others only.`,
    );
  }
  for (const { url, because } of left) {
    if (!patterns.includes(url)) said.push(`${url} is not on the public list: ${because}.`);
  }
  const added = patterns.filter((pattern) => !list(answers.public).includes(pattern));
  if (added.length > 0)
    said.push(
      `${named(added)} stays public although it was not listed: signing in has to be possible signed out.`,
    );
  const asked = closedToAskers(facts, patterns);
  if (asked.length > 0)
    said.push(
      `Not on the public list, although browsers, crawlers and other systems ask for it without a session: ${named(asked)}. To keep it open, repeat with ${asked.map((pattern) => `--public '${pattern}'`).join(' ')} and the rest of the list.`,
    );
  const unverified = facts.webhooks.filter(
    ({ url, verifiedBy, verifiedBehind }) =>
      verifiedBy === 'none' && !verifiedBehind && patterns.includes(url),
  );
  for (const { url, file } of unverified)
    said.push(`${url} is public, and no signature check was recognised in ${file}.`);
  const files = publicFilePatterns(facts).left;
  if (files.length > 0) said.push(`Files in public/ that the list does not open: ${named(files)}.`);
  return said;
}

function next({ facts, answers }: PieceContext): NextStep[] {
  const steps: NextStep[] = [];
  const gate = gateLeft(facts, answers);
  if (gate) steps.push({ kind: 'code', text: gate.step });
  if (text(answers.signInUrl) === '') {
    const page = facts.signIn?.url;
    steps.push({
      kind: 'code',
      text: facts.signIn?.named
        ? `Visitors are sent to where NEXT_PUBLIC_CLERK_SIGN_IN_URL says, ${page} in your env files: set it wherever the app runs, or they go to Clerk's account portal.`
        : page
          ? `The sign-in page is at ${page}, whose first part varies: give one address with --sign-in-url. Until then visitors go to Clerk's account portal.`
          : "There is no sign-in page in this app: visitors go to Clerk's account portal. Write one and give its path with --sign-in-url, or keep the portal.",
    });
  }
  const strays = facts.routes.filter(({ url }) => meet(ofRoute(url), BUILD_FILES));
  if (strays.length > 0) {
    steps.push({
      kind: 'code',
      text: `${named(strays.map(({ url }) => url))} also answers /_next/static/<no such file>, which needs no session. Put { source: '/_next/static/:path*', destination: '${facts.appDir ? '/_not-found' : '/404'}'${facts.nextConfig.i18n ? ', locale: false' : ''} } first into afterFiles of rewrites() in next.config, or check the session there.`,
    });
  }
  const signIn = text(answers.signInUrl) || (facts.signIn?.named ? facts.signIn.url : '');
  const shape = ofPattern(signIn);
  const served =
    (signIn === facts.signIn?.url && facts.signIn.file !== undefined) ||
    facts.routes.some(({ kind, url }) => kind === 'page' && covers(ofRoute(url), shape));
  if (signIn.startsWith('/') && !served) {
    steps.push({
      kind: 'code',
      text: `There is no page at ${signIn} yet: until there is, visitors are sent to a 404.`,
    });
  }
  return steps;
}

export const middleware: Piece = {
  name: PIECE,
  title: 'Outer wall',
  summary: 'proxy.ts or middleware.ts that needs a session for everything that is not on a public list.',
  version: 3,
  notes: [
    { version: 1, text: 'First version.' },
    {
      version: 3,
      text: `'//' is no longer taken for the public '/': where Next is told not to normalize URLs, it is a path of its own. The comment of the nonce policy says one thing more that it leaves open: what is injected can lead to another site by a link or <meta http-equiv="refresh">.`,
    },
    {
      version: 3,
      text: 'What visitors without a session are answered moved from the entry file into lib/security/signed-out, which an entry file of your own that was patched asks as well: its way back after sign-in follows no X-Forwarded-Host any more. API routes below a language, /[locale]/api/…, answer 401 as those of /api do.',
    },
    {
      version: 3,
      text: "Where a part of the sign-in page's address varies, the comment says so, and no longer that there is no page.",
    },
  ],
  reflects: ['headers'],
  suggestion: (facts) => {
    const { active } = facts.entry;
    const own = facts.entry.candidates.some((candidate) => candidate.path === active && candidate.ours);
    if (active !== undefined && !own)
      return { selected: true, because: `${active} is there; the wall is added to it` };
    return { selected: true, because: 'nothing stands between a signed-out visitor and a forgotten check' };
  },
  questions,
  env: ({ answers, present }) => [
    {
      name: 'CLERK_AUTHORIZED_PARTIES',
      comment:
        answers.requireAuthorizedParties === true && present.has('security-check')
          ? 'Origins whose session tokens are accepted, comma-separated. Production does not start to answer without it.'
          : 'Origins whose session tokens are accepted, comma-separated; unset accepts those of any origin.',
      example: 'http://localhost:3000',
      required: true,
    },
    {
      name: 'CLERK_JWT_KEY',
      comment:
        'JWKS public key (PEM) from the Clerk dashboard, API keys; tokens are then verified without a network call.',
      example: '',
      required: false,
    },
  ],
  edits,
  remarks,
  next,
};
