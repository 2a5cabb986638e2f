/**
 * The table of requests: one row is a sentence, a request, and all that has to be true of the answer, including
 * whether the handler behind it ran.
 *
 *     { name: 'a visitor gets 401 from an API route', send: () => ({ path: '/api/me' }),
 *       status: 401, json: { error: 'unauthenticated' }, headers: { 'cache-control': 'no-store' }, effects: [] }
 *
 * Where versions differ, a value is a function of the situation, and the difference stands in the row.
 */
import { expect } from 'vitest';
import type { Answer, Ask } from './http.ts';
import { ask } from './http.ts';
import { bearer, type Instance, mintSession, type SessionOptions, sessionCookies } from './instance.ts';
import type { Server } from './server.ts';

export interface Situation {
  next: 14 | 15 | 16;
  clerk: 5 | 6 | 7;
  router: 'app' | 'pages';
}

type Per<T> = T | ((situation: Situation) => T);

export interface Sent extends Ask {
  path: string;
}

/** What a row may use to make its request. */
export interface Context {
  instance: Instance;
  server: Server;
  /** A user of this row's own, so that no row uses up another one's rate limit. */
  userId: string;
  token: (options?: SessionOptions) => string;
  /** Authorization header of this row's user. */
  bearer: (options?: SessionOptions) => Record<string, string>;
  /** Cookie header of this row's user. */
  cookie: (options?: SessionOptions) => Record<string, string>;
}

export interface Row {
  /** What is promised. */
  name: string;
  send: (context: Context) => Sent;
  status: Per<number>;
  /** The whole body as JSON; `USER` stands for this row's user. */
  json?: Per<object>;
  /** A part of the body, or all of it when it is ''. */
  text?: Per<string | RegExp>;
  /** Exact values or patterns; null is "not there". */
  headers?: Per<Record<string, string | RegExp | null>>;
  /** Everything that ran because of this request. */
  effects: Per<readonly string[]>;
  /** Where the row applies; everywhere when absent. */
  only?: (situation: Situation) => boolean;
}

/** In an expected JSON body: the row's user. */
export const USER = 'the user of this row';

function resolve<T>(value: Per<T>, situation: Situation): T {
  return typeof value === 'function' ? (value as (situation: Situation) => T)(situation) : value;
}

function withUser(value: unknown, userId: string): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(JSON.stringify(USER), JSON.stringify(userId)));
}

export function contextFor(server: Server, instance: Instance, situation: Situation, row: number): Context {
  const userId = `user_row${row}`;
  // Clerk 5 reads permissions from version 1 of the claims only.
  const version = situation.clerk === 5 ? 1 : 2;
  const token = (options: SessionOptions = {}) => mintSession(instance, { userId, version, ...options });
  return {
    instance,
    server,
    userId,
    token,
    bearer: (options) => bearer(token(options)),
    cookie: (options) => ({ cookie: sessionCookies(token(options)) }),
  };
}

function checkBody(row: Row, answer: Answer, situation: Situation, userId: string): void {
  if (row.json !== undefined) {
    expect(JSON.parse(answer.body)).toEqual(withUser(resolve(row.json, situation), userId));
  }
  if (row.text === undefined) return;
  const text = resolve(row.text, situation);
  if (text === '') expect(answer.body).toBe('');
  else if (typeof text === 'string') expect(answer.body).toContain(text);
  else expect(answer.body).toMatch(text);
}

/** Sends a row's request and checks everything the row says. */
export async function check(row: Row, context: Context, situation: Situation): Promise<void> {
  if (row.json === undefined && row.text === undefined) throw new Error(`No body is promised: ${row.name}`);
  const { path, ...options } = row.send(context);
  const answer = await ask(context.server, path, options);
  const ran = context.server.effects();
  // Together, so that a failure shows all three.
  expect({ status: answer.status, ran }, answer.body.slice(0, 500)).toEqual({
    status: resolve(row.status, situation),
    ran: resolve(row.effects, situation),
  });
  checkBody(row, answer, situation, context.userId);
  for (const [name, value] of Object.entries(resolve(row.headers ?? {}, situation))) {
    const actual = answer.headers[name];
    if (value === null) expect([name, actual]).toEqual([name, undefined]);
    else if (typeof value === 'string') expect([name, actual]).toEqual([name, value]);
    else expect(actual, name).toMatch(value);
  }
}

/** The rows of a list that apply. */
export function rowsFor(rows: readonly Row[], situation: Situation): Row[] {
  return rows.filter((row) => row.only === undefined || row.only(situation));
}
