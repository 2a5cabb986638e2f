import { isGrouping, sumsOf } from './aggregates.ts';
import { grow, setRest, spoil } from './assign.ts';
import { sent } from './bags.ts';
import { callbacks, functionsIn, MAX_HELD, madeOfEach, runHanded } from './callbacks.ts';
import { call } from './calls.ts';
import { RATE } from './choices.ts';
import { countsCallers, givesBindings, isCounting, isLimiting, isStore } from './counters.ts';
import { isSchemaPackage, leftOf, schemaWith } from './defaults.ts';
import { countedBy, limitedBy } from './limiters.ts';
import { asksByDigest, isAlternative, lookUpByDigest } from './look-up.ts';
import { asksByToken } from './look-up-token.ts';
import type { Machine } from './machine.ts';
import { refusedBySchema } from './schemas.ts';
import { setUpBy } from './set-up.ts';
import { growSet } from './sets.ts';
import {
  anyhow,
  elements,
  KEPT,
  mayBe,
  native,
  PING,
  partsOf,
  promise,
  REQUEST,
  type Site,
  UNKNOWN,
  type Value,
} from './value.ts';
import {
  isAsking,
  isAuthish,
  isConnecting,
  isCors,
  isHarmlessGlobal,
  isHarmlessPackage,
  isLimiter,
  isLogger,
  isParsing,
  isPing,
  isPlain,
  isRefusal,
  isReshaping,
  isService,
  isShaping,
  isVerb,
  mayRefuse,
} from './words.ts';

/** A call into a package or the platform. */
export function outside(
  callee: Value & { is: 'outside' },
  args: Value[],
  spelled: string,
  site: Site,
  machine: Machine,
): Value {
  const { source, path } = callee;
  const name = path.split('.').at(-1) ?? path;
  if (source !== 'global' && !isLogger(source) && !leavesAsIs(source)) mayFill(args, machine);
  const [filled] = args;
  if (filled?.is === 'object' && OVERWRITES.test(name) && !isSchemaPackage(source)) spoil(filled, machine);
  if (isConnecting(name) || isConnecting(spelled)) callbacks(args, site, machine);
  if (isConnecting(name) || isConnecting(spelled)) return { is: 'outside', source, path: `${path}()` };
  const [given] = args;
  if (/^(?:node:)?util$/.test(source) && name === 'promisify' && given)
    return native(
      (all, at, caller) => {
        const result = call(given, all, spelled, at, caller);
        return result.is === 'promise' ? result : promise(result);
      },
      [given],
    );
  const told = limitedBy(source, name, machine);
  if (told) return told;
  const harmless =
    source === 'global' ? isHarmlessGlobal(path) : isHarmlessPackage(source) || isShaping(source, name);
  if (harmless) {
    const refused = refusedBySchema(callee, args, site, machine);
    if (refused) return refused;
    const left = leftOf(callee, args);
    if (left) return left;
    if (mayRefuse(name)) machine.ways.mayThrow += 1;
    const result = callbacks([...args, ...(callee.args ?? [])], site, machine);
    if (result.is === 'elements') return result;
    const parts = source === 'react' ? args.flatMap((one) => partsOf(one)) : [];
    if (parts.length > 0) return elements(parts);
    if (source === 'global' || /crypto|buffer|jose|jsonwebtoken|qs|superjson|oslo|noble/.test(source)) {
      const given = args.filter((one) => one.is === 'request');
      const [only] = given;
      if (only?.of === 'credential' && /^(?:TextEncoder\(\)\.encode|Buffer\.from)$/.test(path)) return only;
      if (given.length > 0) return given.find((one) => one.of === 'digest') ?? REQUEST;
    }
    // What a harmless package makes is harmless, too, but for the functions that it was given and may call.
    if (source === 'global') return UNKNOWN;
    const made = schemaWith(callee, args);
    const held = [...new Set([...args.flatMap((one) => functionsIn(one)), ...(callee.args ?? [])])];
    return made.args || held.length === 0 || held.length > MAX_HELD ? made : { ...made, args: held };
  }
  if (/^@clerk\//.test(source) && /lerkClient(?:\(\))?\.\w+\./.test(path)) {
    machine.note('work', `calls ${spelled}()`, site);
    return promise(UNKNOWN);
  }
  const aside = isAside(callee, spelled, args);
  if (aside && machine.visit && isLimiting(path === 'default' ? spelled : path)) return sent(RATE);
  if (givesBindings(source, path) || aside) return { is: 'outside', source, path: `${path}()` };
  const counts = isCounting(source, path, args) ? true : undefined;
  if (counts && countsCallers(site))
    return countedBy(name, machine) ?? { is: 'outside', source, path: `${path}()` };
  const digest = isAlternative(name)
    ? undefined
    : asksByDigest(name, args, site) || (asksByToken(source, path, args) ? 'token' : callee.digest);
  const sums = isGrouping(name) ? undefined : (sumsOf(name, args, site) ?? callee.sums);
  if (digest && PERFORMS.test(name))
    return lookUpByDigest(args, site, machine, `${source} ${name}`, { digest, ...(sums ? { sums } : {}) });
  const changes = /^@prisma\//.test(source) && CHANGES_ROWS.test(name);
  const asks = source !== 'global' && isAuthish(spelled) && site.awaited && !isService(source) && !changes;
  if (doubtful(name, args) || asks) {
    if (machine.depth > 0)
      machine.note(
        'lost',
        `${spelled}() of ${source === 'global' ? 'an unknown origin' : source} is not followed`,
        site,
      );
    callbacks(args, site, machine);
    return UNKNOWN;
  }
  if (handsOn(name, args, site)) {
    machine.note('lost', `${spelled}() of ${source} is handed the request and is not followed`, site);
    return UNKNOWN;
  }
  const transaction = transactionOf(callee, name, args, site, machine);
  if (transaction) return transaction;
  if (isOnlyPing(args)) return promise(UNKNOWN);
  if (isVerb(name) || isAsking(source, name) || (isStore(source, path) && STORING.test(name)))
    machine.note(
      callee.decides ? 'left' : 'work',
      workOf(`calls ${spelled}()${setUpBy(args)}`, callee),
      site,
      undefined,
      counts,
    );
  else callbacks(args, site, machine);
  const count = counts && countedBy(name, machine);
  if (count) return count;
  const { decides } = callee;
  const called = /^(?:…|a function$)/.test(spelled) ? undefined : `${spelled}()`;
  return {
    is: 'outside',
    source,
    path: `${path}()`,
    pending: true,
    spelled: called,
    args,
    digest,
    decides,
    counts,
    sums,
  };
}

/**
 * Whether a function of a package only counts who calls, says which sites may, or makes the answer for who may not: it neither reads
 * nor changes what the app is about.
 * A method of something is none: `query.limit()` goes on with a query.
 */
function isAside(
  { source, path }: Value & { is: 'outside' },
  spelled: string,
  args: readonly Value[],
): boolean {
  if (source === 'global' || /[.(]/.test(path) || args.some((one) => one.is === 'function')) return false;
  const called = path === 'default' ? spelled : path;
  return isLimiting(called) || isCors(called) || isRefusal(called);
}

/** A transaction that a function is handed for: to open it is no work, what the function does with it is. */
function transactionOf(
  { source, path }: Value & { is: 'outside' },
  name: string,
  [body, ...options]: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  const isTransaction = /^\$?transaction$/.test(name) && /prisma|drizzle/.test(source);
  if (!isTransaction || body?.is !== 'function' || options.some((one) => one.is === 'function'))
    return undefined;
  const client: Value = { is: 'outside', source, path: path.slice(0, -name.length - 1) };
  const result = machine.invoke(body, [client], site);
  return result.is === 'promise' ? result : promise(result);
}

/** What work is called, of a service that decides by itself what the caller's token is good for. */
export const workOf = (note: string, { decides }: Value & { is: 'outside' }): string =>
  decides ? `${note} with the caller's token, and what it may do the service decides` : note;

/** Calls that ask at once; what a query builder is told is asked when it is awaited. */
const PERFORMS =
  /^(?:query\w*|find\w+|\$count|countDocuments|execute|exec|all|single|maybeSingle|first|get)$/;

/** What changes rows asks for none, whatever the model is called: `prisma.session.create()`. */
const CHANGES_ROWS = /^(?:create|update|delete|upsert)(?:Many(?:AndReturn)?)?$/;

/** Functions that change the object they are given first. */
const OVERWRITES = /^(?:assign|merge|set|defaults|extend|defineProp|unset|update)/i;

/** What changes a store of keys and values as soon as it is called. */
const STORING =
  /^(?:m?set|setex|setnx|getset|getdel|del|unlink|incr\w*|decr\w*|expire\w*|persist|rename\w*|append|flush\w*|[hlsz](?:set|del|push|pop|add|rem|incrby|trim)\w*|rpush|rpop|xadd|publish|json\.set)$/i;

/** What a schema of zod is made of or parses stays as it is. */
const leavesAsIs = (source: string): boolean => /^zod(?:\/|$)/.test(source);

/** What code that is not followed gets may come back with more in it. */
function mayFill(args: readonly Value[], machine: Machine): void {
  for (const one of args) {
    if (one.is === 'object' && one.tag === undefined) setRest(one, machine);
    else if (one.is === 'array' && machine.visit) grow(one, machine);
    growSet(one, machine);
  }
}

/** What answers the request in place of the one that is called. */
const HANDLER = /^(?:\w*[hH]andler|handle|handleRequest)$/;

/** Whether a call that is not followed answers the request by itself. */
const handsOn = (name: string, args: readonly Value[], site: Site): boolean =>
  site.awaited && HANDLER.test(name) && args.some((one) => one.is === 'request');

/** A call of something that could not be followed to its code. */
export function unfollowed(
  spelled: string,
  name: string,
  args: Value[],
  site: Site,
  machine: Machine,
  callee: Value = UNKNOWN,
): Value {
  const last = name.split('.').at(-1) ?? name;
  mayFill(args, machine);
  callbacks(mayBe(callee), site, machine);
  for (const one of callee.is === 'unknown' ? (callee.may ?? []) : [])
    runHanded(one, args, spelled, site, machine);
  if (isLimiter(spelled) || isConnecting(last)) {
    callbacks(args, site, machine);
    return machine.visit && isLimiter(spelled) ? sent(RATE) : UNKNOWN;
  }
  const isMethod = spelled.includes('.');
  if (isMethod && PERFORMS.test(last) && asksByDigest(last, args, site))
    return lookUpByDigest(args, site, machine, last);
  const coded = /^(?:en|de)code$/.test(last) && args.find((one) => one.is === 'request');
  if (coded && coded.is === 'request') return anyhow(coded);
  if (!isMethod || isAuthish(last)) {
    if (site.awaited || isAuthish(spelled)) {
      machine.note('lost', `${spelled}() can't be followed to its code`, site);
      return UNKNOWN;
    }
  }
  if (handsOn(last, args, site)) {
    machine.note('lost', `${spelled}() is handed the request and can't be followed to its code`, site);
    return UNKNOWN;
  }
  if (isOnlyPing(args)) return promise(UNKNOWN);
  if (isVerb(last)) machine.note('work', `calls ${spelled}()${setUpBy(args)}`, site);
  const given: Value[] = [];
  const result = callbacks(args, site, machine, UNKNOWN, UNKNOWN, given);
  if (mayRefuse(last)) machine.ways.mayThrow += 1;
  if (result.is === 'elements') return result;
  const made = madeOfEach(last, given);
  if (made) return made;
  // What each turn comes to was followed: to wait for all of them does no more.
  if (last === 'map' && args[0]?.is === 'function') return { is: 'array', items: [result], grown: true };
  if (isParsing(last)) return { is: 'promise', of: UNKNOWN };
  if (isPlain(last)) return UNKNOWN;
  if (callee === KEPT && !isReshaping(last) && !isVerb(last)) {
    machine.note(
      'lost',
      `${spelled}() is one of the functions that the app keeps, and it is not followed which`,
      site,
    );
    return UNKNOWN;
  }
  return isReshaping(last) && !site.awaited ? UNKNOWN : { is: 'unknown', pending: `${spelled}()` };
}

/** Whether all that is handed over is a query that only asks whether the database answers. */
const isOnlyPing = ([query, ...more]: readonly Value[]): boolean =>
  more.length === 0 &&
  ((query?.is === 'object' && query.tag === PING) ||
    (query?.is === 'known' && typeof query.value === 'string' && isPing(query.value)));

/** Handing a function with a check in it to code that is not followed: that code may call it first, or never. */
const doubtful = (name: string, args: readonly Value[]): boolean =>
  isAuthish(name) && args.some((one) => one.is === 'function');
