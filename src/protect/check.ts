import type { Program } from 'oxc-parser';
import { freshName, namesIn } from '../code/names.ts';
import { quoted } from '../code/quotes.ts';
import type { SourceFile } from '../code/source-file.ts';
import type { Resource } from '../doctor/types.ts';
import type { Facts } from '../types.ts';
import { type ErrorShape, messageOf, objectText, responseText } from './answer.ts';
import type { Fn } from './locate.ts';
import type { Reuse } from './own-session.ts';
import { type Parameter, requestOf } from './request.ts';
import { leadsToSignIn, sentAway } from './sent-away.ts';
import { STEP_UP_CALL, stepUpLines } from './step-up.ts';

/** What is written into a function. */
export interface Check {
  /** Statements, without indentation. */
  text: string;
  /** What must be imported for it. */
  name: string;
  /** It waits, so the function must be async. */
  waits: boolean;
  /** What the function must take for it. */
  parameter?: Parameter | undefined;
  /** How it uses a session that the function asks for already. */
  reuse?: Reuse | undefined;
}

/** Everything a check depends on besides its kind. */
export interface Circumstances {
  facts: Facts;
  file: SourceFile;
  fn: Fn;
  /** What the function is assigned to gives its parameters their types. */
  typed: boolean;
  shape: () => ErrorShape;
  permission: string | undefined;
  /** A role that the wall asks for, where no permission is given. */
  role?: string | undefined;
  /** A server function asks for a recent proof of identity, by the project's own helper. */
  stepUp: boolean;
  /** What the function that is called for it is named in the file. */
  local: string;
}

const typeOf = (file: SourceFile, node: { start: number; end: number } | null | undefined): string =>
  node ? file.source.slice(node.start, node.end).replace(/\s+/g, '') : '';

/** The members of a union that is written without spaces. */
function membersOf(type: string): string[] {
  const members: string[] = [''];
  let depth = 0;
  for (const char of type) {
    if (/[<({[]/.test(char)) depth += 1;
    if (/[>)}\]]/.test(char)) depth -= 1;
    if (char === '|' && depth === 0) members.push('');
    else members[members.length - 1] += char;
  }
  return members.filter((one) => one !== '');
}

/** Whether a type of a response takes an object of one field, or anything. */
function takes(type: string, { field, before = [], after = [] }: ErrorShape): boolean {
  if (type === 'NextResponse' || type === 'NextResponse<unknown>') return true;
  const body = /^NextResponse<(.*)>$/.exec(type)?.[1];
  if (body === undefined || field === undefined || before.length + after.length > 0) return false;
  return membersOf(body).some((one) =>
    [`{${field}:string}`, `{${field}:string;}`, `{${field}?:string}`, `{${field}?:string;}`].includes(one),
  );
}

/** Which class may answer by the function's written return type; undefined where none of ours fits. */
function responder(file: SourceFile, fn: Fn, shape: ErrorShape): string | undefined {
  const type = typeOf(file, fn.returnType?.typeAnnotation).replace(/^Promise<(.*)>$/, '$1');
  const known = file.program.body.some(
    (one) =>
      one.type === 'ImportDeclaration' &&
      one.source.value === 'next/server' &&
      one.importKind !== 'type' &&
      one.specifiers.some(({ local }) => local.name === 'NextResponse'),
  );
  if (type === '') return known ? 'NextResponse' : 'Response';
  const members = membersOf(type);
  if (members.includes('Response')) return known ? 'NextResponse' : 'Response';
  return members.some((one) => takes(one, shape)) ? 'NextResponse' : undefined;
}

function lines(file: SourceFile, ...statements: string[]): string {
  const end = file.style.semicolons ? ';' : '';
  return statements.map((one) => (/[{}]$/.test(one) ? one : one + end)).join('\n');
}

function guard(file: SourceFile, condition: string, ...body: string[]): string {
  const inside = lines(file, ...body).replace(/^/gm, file.style.indent);
  return `if (${condition}) {\n${inside}\n}`;
}

/** What is asked for besides a session, as `has()` and `protect()` take it; undefined where a session is enough. */
export function askedText(
  { permission, role }: Pick<Circumstances, 'permission' | 'role'>,
  quote: SourceFile['style']['quote'],
): string | undefined {
  if (permission !== undefined) return `{ permission: ${quoted(permission, quote)} }`;
  return role === undefined ? undefined : `{ role: ${quoted(role, quote)} }`;
}

/** `auth.protect()`, as the installed Clerk is called. */
export function protectCall({
  facts,
  file,
  permission,
  role,
  local,
}: Pick<Circumstances, 'facts' | 'file' | 'permission' | 'role' | 'local'>): Check {
  const argument = askedText({ permission, role }, file.style.quote) ?? '';
  // Up to Clerk 5 auth() answers at once.
  const old = facts.clerk.major < 6;
  const call = old ? `${local}().protect(${argument})` : `await ${local}.protect(${argument})`;
  return { text: lines(file, call), name: 'auth', waits: !old, reuse: { call: local, instead: call } };
}

function stepUpCheck({ file, fn, permission, local }: Circumstances): Check {
  const asked = permission === undefined ? '' : quoted(permission, file.style.quote);
  const options = asked && `{ authorize: (has) => has({ permission: ${asked} }) }`;
  const name = freshName('stepUp', namesIn(fn as unknown as Program));
  const text = stepUpLines(local, name, options, file.style.semicolons ? ';' : '');
  return { text, name: STEP_UP_CALL, waits: true };
}

function handlerCheck(on: Circumstances): Check | string {
  const { facts, file, fn, shape, local } = on;
  const asked = askedText(on, file.style.quote);
  const { field, message } = shape();
  // Where the written type leaves no room for the app's other fields, the message goes alone.
  const said = [shape(), { field, message }].find((one) => responder(file, fn, one) !== undefined) ?? shape();
  const by = responder(file, fn, said);
  if (by === undefined)
    return `its return type ${typeOf(file, fn.returnType?.typeAnnotation).slice(0, 60)} allows no 401 answer of ours`;
  const old = facts.clerk.major < 6;
  const session = old ? `${local}()` : `await ${local}()`;
  const taken = namesIn(fn as unknown as Program);
  const answer = (status: 401 | 403) => `return ${responseText(file, said, by, status)}`;
  const wanted = asked === undefined ? ['userId'] : ['userId', 'has'];
  const free = wanted.every((name) => !taken.has(name));
  const statements = free
    ? [`const { ${wanted.join(', ')} } = ${session}`, guard(file, '!userId', answer(401))]
    : asked === undefined
      ? [guard(file, `!(${session}).userId`, answer(401))]
      : [
          `const session${taken.has('session') ? 'OfCaller' : ''} = ${session}`,
          guard(file, `!session${taken.has('session') ? 'OfCaller' : ''}.userId`, answer(401)),
        ];
  if (asked !== undefined) {
    const has = free ? 'has' : `session${taken.has('session') ? 'OfCaller' : ''}.has`;
    statements.push(guard(file, `!${has}(${asked})`, answer(403)));
  }
  const reuse: Reuse = { call: local, guard: (userId) => guard(file, `!${userId}`, answer(401)) };
  return {
    text: lines(file, ...statements),
    name: 'auth',
    waits: !old,
    // Of what it asks for besides, the session that is there may not hold all.
    reuse: asked === undefined ? reuse : undefined,
  };
}

function nameOfParam(fn: Fn, index: number): string | undefined {
  const param = fn.params[index];
  return param?.type === 'Identifier' ? param.name : undefined;
}

function pagesCheck(on: Circumstances, kind: 'pages-api' | 'pages-page'): Check | string {
  const { facts, file, fn, typed, shape, local } = on;
  const wanted = askedText(on, file.style.quote);
  const api = kind === 'pages-api';
  const asked = api ? undefined : requestOf(file, fn, typed, leadsToSignIn(facts));
  const request = api ? nameOfParam(fn, 0) : asked?.name;
  const response = nameOfParam(fn, 1);
  if (request === undefined || (api && response === undefined))
    return `its parameters do not name the request${api ? ' and the response' : ''}`;
  const names = wanted === undefined ? ['userId'] : ['userId', 'has'];
  const bound = namesIn(fn as unknown as Program);
  const taken = names.find((name) => bound.has(name));
  // A session that is read and not asked for is no check: ours reads it anew, without a name.
  const inline = taken !== undefined && wanted === undefined;
  if (taken !== undefined && !inline) return `the name ${taken} is taken in it`;
  const { quote } = file.style;
  const strict = /NextApiResponse</.test(typeOf(file, fn.params[1]));
  const answer = (status: 401 | 403): string[] => {
    const message = quoted(messageOf(shape(), status), quote);
    const object = objectText(shape(), message);
    const answered = object === undefined ? `.send(${message})` : `.json(${object})`;
    if (api) return [`${response}.status(${status})${strict ? '.end()' : answered}`, 'return'];
    // Whoever is signed in already is not sent to sign in again: what they may not see is not there.
    return [status === 403 ? 'return { notFound: true }' : sentAway(facts, quote, asked?.path)];
  };
  const end = file.style.semicolons ? ';' : '';
  const when = (condition: string, status: 401 | 403): string =>
    `if (${condition}) {\n${answer(status)
      .map((one) => file.style.indent + one + end)
      .join('\n')}\n}`;
  const forbidden = wanted === undefined ? [] : [when(`!has(${wanted})`, 403)];
  return {
    text: (inline
      ? [when(`!${local}(${request}).userId`, 401)]
      : [`const { ${names.join(', ')} } = ${local}(${request})${end}`, when('!userId', 401), ...forbidden]
    ).join('\n'),
    name: 'getAuth',
    waits: false,
    parameter: asked?.parameter,
    reuse:
      wanted === undefined && api
        ? { call: local, argument: request, guard: (userId) => when(`!${userId}`, 401) }
        : undefined,
  };
}

/**
 * The check that is right for a kind of resource: `auth.protect()` where Next can redirect, an answer of its own in
 * handlers, where `auth.protect()` would send API clients a redirect.
 * @returns Why none fits, where none does.
 */
export function checkFor(kind: Resource['kind'], on: Circumstances): Check | string {
  if (kind === 'route') return handlerCheck(on);
  if (kind === 'pages-api' || kind === 'pages-page') return pagesCheck(on, kind);
  return on.stepUp ? stepUpCheck(on) : protectCall(on);
}
