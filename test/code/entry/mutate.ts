import ts from 'typescript';

/** A small seeded generator (mulberry32), so that every run tries the same files. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = state;
    value = Math.imul(value ^ (value >>> 15), value | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

type Random = () => number;
const pick = <T>(next: Random, list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;

const DECOYS = [
  '/* export default function middleware() {} */',
  '// export default clerkMiddleware()\n',
  '/* @clerk/nextjs/server */',
  '// import { clerkMiddleware } from "@clerk/nextjs/server"\n',
  '/* config = { matcher: ["/x"] } */',
  '/** ünïcödé 🦊 \u2028 */',
  '// eslint-disable-next-line\n',
  '/* `${not a template} */',
  '// \'quote " in a comment\n',
  '/* } ) ] */',
  '/* \\uD83E is half of 🦊, \uD83E too, and \0 is nothing */',
  '// <!-- export default auth -->\n',
  `/* ${'long '.repeat(2_000)}*/`,
];

const STATEMENTS = [
  `const decoy = 'export default function middleware() {}';`,
  'const template = `export const config = { matcher: ${1} } // ${"}"}`;',
  `const pattern = /export default\\s+['"\`]\\/\\*/;`,
  'function proxyLike() { return "proxy"; }',
  `const isPublicRoute = (path) => path.length > 1;`,
  `function clerk() { return null; }`,
  `const NextResponse2 = 1;`,
  `if (1 > 2) { console.log('never'); }`,
  `const auth = () => 1;`,
  `label: for (const a of []) { break label; }`,
  `class Config { static config = 1; }`,
  `const request = { nextUrl: { pathname: '/' } };`,
  `var event = 1, response = 2;`,
  `import type { Metadata } from 'next';`,
  `import { type NextFetchEvent as Happening } from 'next/server';`,
  `export type { NextRequest as Asked } from 'next/server';`,
  `type middleware = 'export default function';`,
  `interface Settings { matcher: string; config(): void }`,
  `@((value) => value) class Guarded { #own = 1; static { void 0; } }`,
  `const fixed = { matcher: '/x' } satisfies object;`,
  `const view = () => <p title="export default">{'@clerk/'}</p>;`,
  `enum Kind { Default = 'export default' }`,
  `const fox = '🦊 \uD83E \0', big = 10n ** 2n;`,
  `const long = '${'/very/long'.repeat(1_000)}';`,
  `async function* clerkMiddlewares() { yield* []; }`,
  `{ { { { const config = { matcher: '/nested' }; void config; } } } }`,
  `const bracketed = ${'['.repeat(60)}${']'.repeat(60)};`,
  `(() => { return ((((1)))); })();`,
];

/** Most files are mutated from the text of a case, so its places are asked for again and again. */
const KEPT = 300;
const placesOf = new Map<string, number[]>();

/** Offsets where a comment or white space may stand: the starts of nodes. */
function places(source: string): number[] {
  const known = placesOf.get(source);
  if (known) return known;
  const file = ts.createSourceFile('entry.tsx', source, ts.ScriptTarget.Latest, false);
  const found: number[] = [];
  const visit = (node: ts.Node): void => {
    if (!ts.isTemplateMiddleOrTemplateTail(node)) found.push(node.getStart(file));
    ts.forEachChild(node, visit);
  };
  visit(file);
  placesOf.set(source, found);
  if (placesOf.size > KEPT) placesOf.delete(placesOf.keys().next().value ?? '');
  return found;
}

const insert = (text: string, at: number, what: string): string => text.slice(0, at) + what + text.slice(at);

type Mutation = (source: string, next: Random) => string;

const MUTATIONS: Record<string, Mutation> = {
  comment: (source, next) => insert(source, pick(next, places(source)), pick(next, DECOYS)),
  space: (source, next) => insert(source, pick(next, places(source)), pick(next, [' ', '\n', '\n\n', '\t', '  \n  '])),
  crlf: (source) => source.replace(/\r?\n/g, '\r\n'),
  bom: (source) => (source.startsWith('\uFEFF') ? source : `\uFEFF${source}`),
  tabs: (source) => source.replace(/^(?: {2})+/gm, (spaces) => '\t'.repeat(spaces.length / 2)),
  unsemicolon: (source) => source.replace(/;(\r?\n)/g, '$1'),
  doubleQuotes: (source) => source.replace(/'([^'"\\\n`]*)'/g, '"$1"'),
  noFinalNewline: (source) => source.trimEnd(),
  statement: (source, next) => {
    const file = ts.createSourceFile('entry.tsx', source, ts.ScriptTarget.Latest, false);
    const at = file.statements.length === 0 ? 0 : pick(next, file.statements).getStart(file);
    return insert(source, at, `${pick(next, STATEMENTS)}\n`);
  },
  reorder: (source, next) => {
    const file = ts.createSourceFile('entry.tsx', source, ts.ScriptTarget.Latest, false);
    const { statements } = file;
    const one = Math.floor(next() * (statements.length - 1));
    const [a, b] = [statements[one], statements[one + 1]];
    if (!a || !b || ts.isImportDeclaration(a)) return source;
    const [start, middle, end] = [a.getFullStart(), b.getFullStart(), b.getEnd()];
    return `${source.slice(0, start)}\n${source.slice(middle, end)}\n${source.slice(start, middle)}${source.slice(end)}`;
  },
  rename: (source, next) => {
    const from = pick(next, ['request', 'req', 'auth', 'event', 'middleware', 'response', 'handler', 'options']);
    const to = pick(next, ['request', 'req', 'isPublicRoute', 'NextResponse2', 'ünï', '$', '_', 'event', 'response', 'config2', 'ownerPaths', 'auth']);
    if (new RegExp(`(?<![\\w$])${to.replace('$', '\\$')}(?![\\w$])`).test(source)) return source;
    return source.replace(new RegExp(`(?<![\\w$./'"-])${from}(?![\\w$'"/:-])`, 'g'), to);
  },
  defaultToNamed: (source) => source.replace(/export default (async )?function (\w+)/, 'export $1function middleware'),
  namedToDefault: (source) => source.replace(/export (async )?function (?:middleware|proxy)\b/, 'export default $1function middleware'),
  toConstant: (source) => source.replace(/export default (?!async |function|class)([\s\S]*?);(\r?\n)/, 'const composed = $1;$2export default composed;$2'),
  toList: (source) => source.replace(/export default (?!async |function|class)([\s\S]*?);(\r?\n)/, 'const listed = $1;$2export { listed as middleware };$2'),
  toListDefault: (source) => source.replace(/export default (?!async |function|class)([\s\S]*?);(\r?\n)/, 'const listed = $1;$2export { listed as default };$2'),
  brackets: (source) => source.replace(/export default (?!async |function|class)([\s\S]*?);(\r?\n)/, 'export default (((($1))));$2'),
  satisfying: (source) => source.replace(/export default (?!async |function|class)([\s\S]*?);(\r?\n)/, 'export default ($1) satisfies unknown;$2'),
  directive: (source, next) => afterMark(source, `${pick(next, ["'use strict'", '"use strict"', "'use server'", "'not a directive'"])}${pick(next, [';', ''])}\n`),
  hashbang: (source) => (/^\uFEFF?#!/.test(source) ? source : afterMark(source, '#!/usr/bin/env node\n')),
  htmlComment: (source, next) => insert(source, pick(next, places(source)), pick(next, ['<!-- export default a\n', '\n--> @clerk/nextjs\n'])),
  oneLine: (source) => (source.includes('//') || source.includes('`') ? source : source.replace(/;\r?\n\s*/g, '; ')),
  oldMac: (source, next) => insert(source, pick(next, places(source)), '// export default clerkMiddleware()\r'),
  bothNames: (source) => `${source}\nexport const extra = 1;\n`,
  deep: (source, next) => insert(source, pick(next, places(source)), ''.padStart(1 + Math.floor(next() * 3), ' ')),
  cut: (source, next) => source.slice(0, Math.floor(next() * source.length)),
  drop: (source, next) => {
    const at = Math.floor(next() * source.length);
    return source.slice(0, at) + source.slice(at + 1);
  },
  noise: (source, next) => insert(source, Math.floor(next() * source.length), pick(next, ['{', '}', '(', ')', "'", '`', '\\', '\0', '\u2028', '/*', '*/', '//', '=>', '${'])),
};

/** Puts text at the beginning, behind a byte order mark. */
function afterMark(source: string, text: string): string {
  return source.startsWith('\uFEFF') ? `\uFEFF${text}${source.slice(1)}` : text + source;
}

const BREAKING = new Set(['cut', 'drop', 'noise', 'htmlComment']);
export const KINDS = Object.keys(MUTATIONS);

/** Changes a file once to five times, mostly in ways that leave it running. */
export function mutate(source: string, next: Random): { text: string; how: string[] } {
  const how: string[] = [];
  let text = source;
  for (let count = 1 + Math.floor(next() * 5); count > 0; count--) {
    const name = pick(next, KINDS);
    if (BREAKING.has(name) && next() < 0.6) continue;
    if (text === '') break;
    text = MUTATIONS[name]?.(text, next) ?? text;
    how.push(name);
  }
  return { text, how };
}
