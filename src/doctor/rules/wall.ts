import { analyse, type EntryAnalysis } from '../../code/entry/analyse.ts';
import type { Range } from '../../code/entry/ast.ts';
import type { ClerkCall } from '../../code/entry/clerk-call.ts';
import { INTL } from '../../code/entry/responses.ts';
import { runsClerk } from '../../code/entry/runs-clerk.ts';
import { readSource } from '../../code/source-file.ts';
import { fits } from '../../entry/patterns.ts';
import { PUBLIC_ROUTES_MODULE } from '../../entry/public-routes.ts';
import { reaches } from '../../entry/reaches.ts';
import { probesOf } from '../../routes/probes.ts';
import { inSource, specifier } from '../../specifier.ts';
import { atLeast } from '../../versions.ts';
import { checksForUser } from '../checks-for-user.ts';
import { isRouter } from '../resources.ts';
import type { Finding, Resource } from '../types.ts';
import { turnsAway } from '../wall.ts';
import { dottedName, type Module, nodesOf } from './code.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';
import { nameOf } from './resources.ts';
import { mayHandOn } from './runs-clerk.ts';
import { isCalledByMachines } from './sessionless.ts';
import { blanketFindings } from './wall-blanket.ts';
import { keysFindings } from './wall-keys.ts';
import { neverFindings } from './wall-never.ts';
import { asksClerk } from './wall-place.ts';
import { startsWithFindings } from './wall-starts-with.ts';

/** The entry file that Next loads, as the rules see it. */
export interface Entry {
  path: string;
  module: Module;
  analysis: EntryAnalysis;
}

function entryOf({ facts, code }: RuleContext): Entry | undefined {
  const path = facts.entry.active;
  const module = path === undefined ? undefined : code.module(path);
  if (path === undefined || module === undefined) return undefined;
  const file = readSource(path, module.text, facts);
  if (typeof file === 'string') return undefined;
  const list = specifier(facts, path, inSource(facts, PUBLIC_ROUTES_MODULE));
  return { path, module, analysis: analyse(file, list) };
}

function clerkFindings(context: RuleContext, { path, module, analysis }: Entry): Finding[] {
  const { facts } = context;
  const { clerk } = analysis;
  const found: Finding[] = [];
  const calls = clerk.call ? [clerk.call] : clerk.calls.filter((one) => one.function === 'clerkMiddleware');
  const place = { file: path, ...module.at(calls[0]?.range.start ?? 0) };
  // Behind an import of the project's own Clerk may well run.
  if (!runsClerk(analysis) && !mayHandOn(module) && facts.clerk.major > 0 && asksClerk(context)) {
    const message = `Next loads ${path}, and clerkMiddleware() is not called in it: auth() throws.`;
    found.push(
      finding('wall/no-clerk', { file: path, ...module.at(startOfEntry(module)), what: path, message }),
    );
  }
  // The function that knew them works up to Clerk 5.
  const isAlive =
    clerk.call?.function !== 'clerkMiddleware' && facts.clerk.major > 0 && facts.clerk.major < 6;
  if (clerk.deadOptions.length > 0 && !isAlive) {
    const names = clerk.deadOptions.join(', ');
    const message =
      clerk.call?.function === 'clerkMiddleware'
        ? `clerkMiddleware ignores ${names}, which only the removed authMiddleware knew.`
        : `Clerk ${facts.clerk.major > 0 ? facts.clerk.major : 6} has no ${clerk.call?.function} any more, so ${names} protect nothing.`;
    found.push(finding('wall/dead-options', { ...place, what: names, message }));
  }
  const isOwn = clerk.kind !== 'none' && context.wall.opensByDefault && context.resources.some(isClosed);
  if (clerk.allowByDefault || isOwn) {
    const message = `${path} protects what it lists and lets everything else through.`;
    // A list of the owner's own is not turned round by a command.
    const help = clerk.allowByDefault ? undefined : ALLOW_HELP;
    found.push(finding('wall/allow-by-default', { ...place, what: path, message, help }));
  }
  const bare = clerk.kind === 'legacy' ? undefined : calls.find(lacksParties);
  if (bare) {
    const message = 'clerkMiddleware is given no authorizedParties, so tokens made for other origins pass.';
    const at = module.at(bare.range.start);
    found.push(finding('wall/authorized-parties', { file: path, ...at, what: path, message }));
  }
  if (clerk.kind !== 'none') {
    const answers = runBy(module, clerk.calls);
    for (const call of nodesOf(module.program, 'CallExpression')) {
      if (dottedName(call.callee) !== 'Response.redirect' || !answers(call)) continue;
      const message =
        'Clerk adds headers to what the handler answers, and those of Response.redirect are read-only: a 500.';
      found.push(
        finding('wall/response-redirect', { file: path, ...module.at(call.start), what: path, message }),
      );
    }
  }
  return found;
}

/** Whether a place of a module runs in what Clerk is handed: in its own arguments, or in what they name, at any remove. */
function runBy({ program }: Module, calls: readonly ClerkCall[]): (place: Range) => boolean {
  const ranges: Range[] = calls.map(({ range }) => range);
  const isIn = ({ start, end }: Range) => ranges.some((one) => one.start <= start && end <= one.end);
  const names = nodesOf(program, 'Identifier');
  const made = [
    ...nodesOf(program, 'FunctionDeclaration'),
    ...nodesOf(program, 'VariableDeclarator').filter(({ init }) => init !== null),
  ];
  for (let known = -1; known !== ranges.length; ) {
    known = ranges.length;
    const used = new Set(names.filter(isIn).map(({ name }) => name));
    for (const one of made)
      if (one.id?.type === 'Identifier' && used.has(one.id.name) && !isIn(one)) ranges.push(one);
  }
  return isIn;
}

/** Where a module exports the function that Next calls; its begin where that is handed on. */
function startOfEntry({ program }: Module): number {
  const isEntry = (node: { type: string; declaration?: unknown }): boolean => {
    if (node.type === 'ExportDefaultDeclaration') return true;
    const { id } = (node.declaration ?? {}) as { id?: { name?: string } | null };
    return node.type === 'ExportNamedDeclaration' && /^(?:middleware|proxy)$/.test(id?.name ?? '');
  };
  return program.body.find((node) => isEntry(node))?.start ?? 0;
}

const ALLOW_HELP =
  'A route that somebody adds tomorrow is open until it is listed. Turn it round, so that what is public is listed and the rest refused.';

/** Whether the wall stands in front of a page or handler; a home page that sends strangers on is no list of theirs. */
const isClosed = ({ kind, wall, urls }: Resource): boolean =>
  PAGES.has(kind) && turnsAway(wall) && !urls.includes('/');

/** Whether a call is seen to be given no list of origins. */
function lacksParties({ options }: ClerkCall): boolean {
  if (options.kind === 'unknown') return false;
  const named =
    options.kind === 'callback'
      ? options.objects?.flatMap(({ names }) => names)
      : 'names' in options
        ? options.names
        : [];
  return named !== undefined && !named.includes('authorizedParties') && !named.includes('...');
}

/** next-intl would lead an API route to a page below a language. [next-intl.dev/docs/routing/middleware, composing] */
const MISSED_BESIDE_INTL =
  "auth() throws in a handler on which clerkMiddleware() did not run. Add '/(api|trpc)(.*)' to the matcher, and return before next-intl's middleware where the path begins with /api or /trpc: it would lead these to pages of a language. add middleware does both.";

function matcherFindings({ facts, resources }: RuleContext, { path, module, analysis }: Entry): Finding[] {
  if (analysis.clerk.kind === 'none') return [];
  const found: Finding[] = [];
  const place = { file: path, ...module.at(analysis.config.matcher?.start ?? 0) };
  const hooks = new Set(facts.webhooks.map(({ file }) => file));
  const signed = new Set(
    resources
      .filter(
        ({ check }) => check.state === 'checked' && (check.kind === 'signature' || check.kind === 'secret'),
      )
      .map(({ file }) => file),
  );
  const missed = facts.routes.filter(
    ({ kind, url, file }) =>
      (kind === 'api' || kind === 'route-handler') &&
      url.startsWith('/api') &&
      !hooks.has(file) &&
      !signed.has(file) &&
      probesOf(url, facts).some((probe) => reaches(analysis, probe, facts.nextConfig) === false),
  );
  if (missed.length > 0) {
    const urls = missed.map(({ url }) => url);
    const shown = urls.slice(0, 3).join(', ') + (urls.length > 3 ? ` and ${urls.length - 3} more` : '');
    const isLed = module.text.includes(INTL);
    found.push(
      finding('wall/misses-api', {
        ...place,
        what: path,
        message: `The matcher leaves out ${shown}.`,
        ...(isLed ? { help: MISSED_BESIDE_INTL } : {}),
      }),
    );
  }
  const proxied = atLeast(facts.clerk.nextjs?.version, '7.2.8') && facts.deploy.includes('vercel');
  if (proxied && reaches(analysis, '/__clerk/v1/client', facts.nextConfig) === false) {
    const message = 'The matcher leaves out /__clerk, by which Clerk is reached on *.vercel.app.';
    found.push(finding('wall/misses-clerk-proxy', { ...place, what: path, message }));
  }
  return found;
}

/** What Clerk's own guides write so: a page that is called like it and something more is not to be expected. */
const ASKED_FOR =
  /^\/(?:\w+\/)?(?:sign-?in|sign-?up|log-?in|register|sso-callback|api|trpc|api\/(?:\w+\/)?web-?hooks?|web-?hooks?)$/i;
const LOOSE = /[\w\])-]\(\.\*\)$/;

/** The first place where a pattern stands in the file, or what a test written in place has of it. */
export function placeOfPattern(module: Module, pattern: string): { line: number; column: number } {
  const whole = module.text.indexOf(pattern);
  return module.at(Math.max(0, whole === -1 ? module.text.indexOf(pattern.replace(/\(\.\*\)$/, '')) : whole));
}

function patternFindings(context: RuleContext, { path, module, analysis }: Entry): Finding[] {
  const { facts, resources } = context;
  const found: Finding[] = [];
  const own = analysis.routeLists.filter(({ from }) => from === 'createRouteMatcher');
  // What is open by one letter too many is a leak; what is closed by one is not.
  const opening = own.filter(
    ({ effect, name }) => effect === 'open' || (effect === 'unknown' && /public/i.test(name)),
  );
  for (const pattern of opening.flatMap(({ patterns }) => patterns).filter((one) => LOOSE.test(one))) {
    const base = pattern.slice(0, -'(.*)'.length);
    const leaked = facts.routes.find(
      ({ url }) => url.startsWith(base) && url !== base && !url.startsWith(`${base}/`),
    );
    if (leaked === undefined && ASKED_FOR.test(base)) continue;
    const message =
      leaked === undefined
        ? `${pattern} also matches ${base}x, whatever is added under such a name.`
        : `${pattern} also opens ${leaked.url} (${leaked.file}).`;
    found.push(
      finding('wall/prefix-leak', {
        file: path,
        ...placeOfPattern(module, pattern),
        what: pattern,
        severity: leaked === undefined ? 'note' : 'warning',
        message,
        help: `Write '${base}' and '${base}/(.*)'.`,
      }),
    );
  }
  for (const pattern of opening.flatMap(({ patterns }) => patterns)) {
    const closed = resources.find(
      (resource) =>
        checksForUser(resource) &&
        opens(pattern, resource, facts) &&
        !isCalledByMachines(resource, context) &&
        !servesMany(resource, context),
    );
    if (closed === undefined) continue;
    const message = `${pattern} lets strangers through to ${nameOf(closed)} (${closed.file}:${closed.line}), which checks for a user.`;
    found.push(
      finding('wall/opens-protected', {
        file: path,
        ...placeOfPattern(module, pattern),
        what: pattern,
        message,
      }),
    );
  }
  return found;
}

/** Whether one handler serves routes of which each asks for itself: no pattern can be narrowed to those that ask for nobody. */
const servesMany = ({ kind, files }: Resource, { code }: RuleContext): boolean =>
  (kind === 'route' || kind === 'pages-api') && files.some((file) => isRouter(code.text(file) ?? ''));

const PAGES = new Set(['page', 'route', 'pages-page', 'pages-api']);
const opens = (pattern: string, { urls }: Resource, facts: RuleContext['facts']): boolean =>
  urls.length > 0 &&
  urls.every((url) => probesOf(url, facts).every((probe) => fits(pattern, probe) === true));

function deprecated({ facts, code }: RuleContext): Finding[] {
  const { version } = facts.clerk.nextjs ?? {};
  if (!atLeast(version, '7.5.14')) return [];
  return code.holding('createRouteMatcher').flatMap((path): Finding[] => {
    const module = code.module(path);
    const binding = module?.bindings.get('createRouteMatcher');
    if (module === undefined || binding?.kind !== 'import' || !binding.from.startsWith('@clerk/')) return [];
    const place = { file: path, ...module.at(module.text.indexOf('createRouteMatcher')) };
    const message = `createRouteMatcher is deprecated in Clerk ${version}, and gone in the next major.`;
    return [finding('wall/route-matcher-deprecated', { ...place, what: path, message })];
  });
}

/** What the entry file itself gets wrong. */
export function wallFindings(context: RuleContext): Finding[] {
  const entry = entryOf(context);
  if (entry === undefined) return deprecated(context);
  return [
    ...clerkFindings(context, entry),
    ...neverFindings(context, entry),
    ...matcherFindings(context, entry),
    ...patternFindings(context, entry),
    ...startsWithFindings(context, entry),
    ...blanketFindings(context, entry),
    ...keysFindings(context, entry),
    ...deprecated(context),
  ];
}
