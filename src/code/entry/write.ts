import { quoted } from '../quotes.ts';
import type { Style } from '../style.ts';

/** Names that the composed code uses, as they are called in this file. */
export interface Names {
  auth: string;
  request: string;
  isPublicRoute: string;
  refuse: string;
  authorizedParties: string;
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
  const given = [names.request, names.authorizedParties, 'redirectToSignIn'].join(', ');
  // In Clerk 5 a session with pending tasks has a user already.
  const [claims, pending] = asyncAuth
    ? ['', '!userId']
    : [', sessionClaims', `!userId || sessionClaims?.sts === ${quoted('pending', style.quote)}`];
  return [
    '// The outer wall: without a session only listed paths are answered. Resources check for themselves as well.',
    `if (!${names.isPublicRoute}(${names.request}.nextUrl.pathname)) {`,
    `\tconst { userId${claims}, redirectToSignIn } = ${asyncAuth ? 'await ' : ''}${names.auth}()${end}`,
    ...(asyncAuth
      ? [`\tif (${pending}) return ${names.refuse}(${given})${end}`]
      : [`\tif (${pending}) {`, `\t\treturn ${names.refuse}(${given})${end}`, '\t}']),
    '}',
  ];
}

/**
 * Options that are to be there, one line each without commas.
 * @param when Conditions under which they are: else they are left out, as `undefined` is no value to exact types.
 */
export function optionLines(options: Record<string, string>, when: Record<string, string>): Lines {
  return Object.entries(options).map(([name, text]) => {
    const property = name === text ? name : `${name}: ${text}`;
    return when[name] === undefined ? property : `...(${when[name]} ? { ${property} } : {})`;
  });
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
