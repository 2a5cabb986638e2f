import { isLimiting } from './counters.ts';
import type { Check } from './value.ts';
import { isApart, type Path } from './ways.ts';
import { isAccessLog, isAuthish, isOpening, SETTING_UP } from './words.ts';

/**
 * Something that happened on the way, in the order met; `left`: it is left to a service that decides by itself, so it says
 * nothing of what comes after it; `signs`: the caller's own session begins or ends; `refreshes`: pages are made anew; `keeps`: the app's own memory is
 * changed.
 */
export interface Event {
  type: 'work' | 'lost' | 'left' | 'check' | 'wrong' | 'refused' | 'signs' | 'refreshes' | 'keeps';
  note: string;
  file: string;
  line: number;
  check?: Check | undefined;
  /** The one of many functions behind a handler in which it happened. */
  unit?: string | undefined;
  /** It counts in a store of keys and values. */
  counts?: true | undefined;
  /** Where it is met; undefined where it is met in several places. */
  path?: Path | undefined;
}

/** How what is said ends of something of which a part is read that nobody has. */
export const NEVER_THERE = 'what is read from it is never there';

export const isCheck = ({ type }: Event): boolean => type === 'check';

/** It decides the verdict, unless a check has turned everybody away before it. */
export const isDeciding = ({ type }: Event): boolean => type === 'work' || type === 'lost';

/**
 * What pages that are made anew come to: what a sign-in shows its own visitor is none of its doing, anything else is work.
 */
export function settled(events: readonly Event[]): Event[] {
  const signs = events.findIndex(({ type }) => type === 'signs');
  return events.flatMap((event, at) => {
    if (event.type === 'signs') return [];
    if (event.type !== 'refreshes') return [event];
    return signs !== -1 && signs < at ? [] : [{ ...event, type: 'work' as const }];
  });
}

/** Takes an event down; what is met again at the same place says nothing new. */
export function addTo(events: Event[], event: Event): void {
  const { type, file, line, unit } = event;
  const again = events.findIndex(
    (one) => one.type === type && one.file === file && one.line === line && one.unit === unit,
  );
  const before = events[again];
  if (before === undefined) events.push(event);
  else if (isApart(before.path, event.path)) events[again] = { ...before, path: undefined };
}

/** Whether what a function does is judged by its name once it has ended, as below. */
export const isJudgedByName = (name: string): boolean =>
  isAuthish(name) || isAccessLog(name) || isOpening(name) || isLimiting(name);

/** What a log does not do. */
const REMOVES = /\.(?:delete|drop|destroy|truncate)\w*\(/;
/** What opening a database does not: it connects, and asks for no row, nor a service for anything. */
const ASKS =
  /(?:\.|calls )\$?(?:find|delete|update|upsert|insert|aggregate|count|select|query|execute|exec|run|all|batch|prepare|raw|save|drop|truncate|bulk|createMany|transaction)(?:[A-Z]\w*)?\(|\.\w+\.create\(|`|waits for a query|calls (?:fetch|request|get|post|put|patch)\(/;

/** What makes a user for whoever is none: once it was asked who calls, nobody is told by that. */
const MAKES_USER = /(?:user|guest|account|member|visitor|profile)s?\.(?:create|upsert|insert)(?:One)?\(/i;

/**
 * What a function did, told by its name: a helper that says it looks up who is there, and reads data for it by what the
 * caller sent, may be a check.
 * @param asks Whether it asked for cookies or headers.
 */
export function doubted(events: Event[], name: string, asks: boolean): Event[] {
  const asked = events.findIndex(isCheck);
  if (!isAuthish(name) || !(asks || asked !== -1)) return events;
  return events.map((event, at) =>
    event.type === 'work' && !(asked !== -1 && asked < at && MAKES_USER.test(event.note))
      ? { ...event, type: 'lost', note: `${name} reads data to tell who calls (${event.note})` }
      : event,
  );
}

/**
 * The same without what is no work: a log of who called, written once a check was asked, which is what a refusal should
 * leave behind, what opens the database, and what counts how often somebody calls.
 * @param asked Whether a check was asked before the function was called.
 */
export function withoutLogs(events: Event[], name: string, asked: boolean): Event[] {
  if (isLimiting(name))
    return events.filter(({ type, counts }) => type !== 'keeps' && (type !== 'work' || !counts));
  const refusal = asked && isAccessLog(name);
  if (!refusal && !isOpening(name)) return events;
  const works = (note: string): boolean =>
    refusal ? REMOVES.test(note) : ASKS.test(note) && !note.endsWith(SETTING_UP);
  return events.filter(({ type, note }) => type !== 'work' || works(note));
}
