import { quoted } from '../quotes.ts';
import type { Style } from '../style.ts';

/** Names that the composed code uses, as they are called in this file. */
export interface Names {
  auth: string;
  request: string;
  isPublicRoute: string;
  nextResponse: string;
}

/** Lines with `\t` for each level; `finish` gives them the file's indentation. */
export type Lines = string[];

const level = (lines: Lines): Lines => lines.map((line) => (line === '' ? '' : `\t${line}`));

/** Joins lines, with the file's indentation for the levels and `base` before each but the first. */
export function finish(lines: Lines, style: Style, base = ''): string {
  return lines
    .map((line, index) => {
      const text = line.replace(/^\t+/, (tabs) => style.indent.repeat(tabs.length));
      return index === 0 || text === '' ? text : base + text;
    })
    .join('\n');
}

/** The wall itself, as the first statement of Clerk's handler. */
export function wallLines(names: Names, style: Style, asyncAuth: boolean): Lines {
  const end = style.semicolons ? ';' : '';
  const path = `${names.request}.nextUrl.pathname`;
  const method = `${names.request}.method`;
  const text = (value: string): string => quoted(value, style.quote);
  const comma = style.trailingCommas ? ',' : '';
  // In Clerk 5 a session with pending tasks has a user already.
  const [claims, pending] = asyncAuth
    ? ['', '']
    : [', sessionClaims', " || sessionClaims?.sts === 'pending'"];
  return [
    '// The outer wall: without a session only listed paths are answered. Resources check for themselves as well.',
    `if (!${names.isPublicRoute}(${path})) {`,
    `\tconst { userId${claims}, redirectToSignIn } = ${asyncAuth ? 'await ' : ''}${names.auth}()${end}`,
    `\tif (!userId${pending.replaceAll("'", style.quote)}) {`,
    `\t\tconst isApi = /^\\/(?:api|trpc)(?:\\/|$)/.test(${path})${end}`,
    `\t\tif (isApi || ${names.request}.headers.has(${text('next-action')})) {`,
    `\t\t\treturn ${names.nextResponse}.json(`,
    `\t\t\t\t{ error: ${text('unauthenticated')} },`,
    `\t\t\t\t{ status: 401, headers: { ${text('Cache-Control')}: ${text('no-store')} } }${comma}`,
    `\t\t\t)${end}`,
    '\t\t}',
    '\t\t// 303 makes a GET of a form post; 307 would post the form to the sign-in page.',
    `\t\tconst reads = ${method} === ${text('GET')} || ${method} === ${text('HEAD')}${end}`,
    `\t\tif (!reads) return ${names.nextResponse}.redirect(${names.request}.nextUrl, 303)${end}`,
    `\t\treturn redirectToSignIn()${end}`,
    '\t}',
    '}',
  ];
}

/** Options that are to be there, one line each without commas. */
export function optionLines(options: Record<string, string>): Lines {
  return Object.entries(options).map(([name, text]) => (name === text ? name : `${name}: ${text}`));
}

/** `{ a: 1, b: 2 }` over several lines. */
export function objectLines(properties: Lines, style: Style): Lines {
  const last = properties.length - 1;
  return [
    '{',
    ...level(properties.map((line, index) => (index < last || style.trailingCommas ? `${line},` : line))),
    '}',
  ];
}

/** A whole call: `clerkMiddleware(async (auth, request) => { … }, { … })`. */
export function callLines(
  callee: string,
  handler: { parameters: string[]; body: Lines; async: boolean },
  options: Lines,
  style: Style,
): Lines {
  const head = `${handler.async ? 'async ' : ''}(${handler.parameters.join(', ')}) => {`;
  if (options.length === 0) return [`${callee}(${head}`, ...level(handler.body), '})'];
  const object = objectLines(options, style);
  const tail = style.trailingCommas ? ',' : '';
  return [
    `${callee}(`,
    ...level([head, ...level(handler.body), '},']),
    ...level([...object.slice(0, -1), `}${tail}`]),
    ')',
  ];
}
