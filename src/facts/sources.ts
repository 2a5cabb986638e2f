import type { Problem } from '../types.ts';
import type { Parse } from './ast.ts';
import { browserHosts, type HostUse } from './host-uses.ts';
import { type ModuleSummary, summarize } from './module-summary.ts';
import { resolveSpecifier, type TsconfigFacts } from './tsconfig.ts';
import type { Walked } from './walk.ts';
import { finderOf } from './words.ts';

/** Words that make a source worth a closer look. One bit each. */
export const MARK = {
  /** May ask for the request or opt out of static rendering. */
  dynamic: 1,
  clerk: 2,
  provider: 4,
  webhook: 8,
  csp: 16,
  limiter: 32,
  envValidator: 64,
  url: 128,
  /** May ask the browser for a device or a place, or show one of its own pages in a frame. */
  feature: 256,
  /** May send whoever asks for it to another page. */
  redirect: 512,
} as const;

/** Words looked for in the text. Modules are told by their import instead. */
const WORDS: readonly [string, number][] = [
  ['searchParams', MARK.dynamic],
  ['force-dynamic', MARK.dynamic],
  // Also says that a page is static whatever is above it.
  ['const dynamic', MARK.dynamic],
  ['no-store', MARK.dynamic],
  ['no-cache', MARK.dynamic],
  ['revalidate', MARK.dynamic],
  ['getServerS', MARK.dynamic],
  ['getInitialProps', MARK.dynamic],
  ['<ClerkProvider', MARK.dynamic | MARK.provider],
  ['ontent-Security-Policy', MARK.csp],
  ['ontent-security-policy', MARK.csp],
  ['contentSecurityPolicy', MARK.csp],
  ['constructEvent', MARK.webhook],
  ['https://', MARK.url],
  ['http://', MARK.url],
  ['wss://', MARK.url],
  ['getUserMedia', MARK.feature],
  ['eolocat', MARK.feature],
  ['SpeechRecognition', MARK.feature],
  ['<iframe', MARK.feature],
];

const wordsIn = finderOf(WORDS.map(([word]) => word));
const MARKS = new Map(WORDS);

const MODULES: ReadonlyMap<string, number> = new Map([
  ['next/headers', MARK.dynamic],
  ['next/headers.js', MARK.dynamic],
  ['next/server', MARK.dynamic],
  ['next/cache', MARK.dynamic],
  ['next/navigation', MARK.redirect],
  ['svix', MARK.webhook],
  ['standardwebhooks', MARK.webhook],
  ['@nosecone/next', MARK.csp],
  ['next-secure-headers', MARK.csp],
  ['next-safe-middleware', MARK.csp],
  ['@next-safe/middleware', MARK.csp],
  ['@upstash/ratelimit', MARK.limiter],
  ['rate-limiter-flexible', MARK.limiter],
  ['@unkey/ratelimit', MARK.limiter],
  ['@arcjet/next', MARK.limiter],
  ['react-webcam', MARK.feature],
  ['html5-qrcode', MARK.feature],
]);

/** Marks of a module by its specifier. */
function moduleMarks(specifier: string): number {
  if (specifier.startsWith('@clerk/')) {
    return MARK.dynamic | MARK.clerk | (specifier.endsWith('/webhooks') ? MARK.webhook : 0);
  }
  if (specifier.startsWith('@t3-oss/env')) return MARK.envValidator;
  return MODULES.get(specifier) ?? 0;
}

export interface Source {
  path: string;
  marks: number;
  /** Starts with 'use client': nothing in it runs per request while a page is prerendered. */
  client: boolean;
  /** Module specifiers of local modules, as written. */
  imports: string[];
}

/** The project's sources, each read once for its marks and parsed at most once, on demand. */
export interface Sources {
  /** By path, in sorted order. */
  readonly all: ReadonlyMap<string, Source>;
  /** Text of a module; undefined when it cannot be read. */
  text(path: string): string | undefined;
  /** Summary of a module; undefined when it cannot be read. Syntax errors go to the problems. */
  summary(path: string): ModuleSummary | undefined;
  /** Hosts a module names that the browser may call; none for code that stays on the server. */
  hosts(path: string): HostUse[];
  /** Path of the local module a specifier leads to; undefined for packages and missing files. */
  resolve(specifier: string, importer: string): string | undefined;
}

/** Texts kept for a second look, characters; what does not fit is read again. */
const KEPT = 8_000_000;
const SOURCE = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const NOT_CODE = /\.d\.[cm]?ts$|\.min\.[cm]?js$/;
/** One import or re-export of a module that is not a package by its spelling. */
const IMPORT = /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*(['"])([^'"\n]{1,200})\1/g;
const EXTENSIONS = ['.ts', '.tsx', '.js', '.jsx', '.mts', '.mjs', '.cts', '.cjs'];

export function isSource(path: string): boolean {
  return SOURCE.test(path) && !NOT_CODE.test(path);
}

/** Reads every source among the walked files. */
export function scanSources(
  walked: Walked,
  parse: Parse,
  tsconfig: TsconfigFacts,
  problems: Problem[],
): Sources {
  const names = new Map<string, string>();
  const all = new Map<string, Source>();
  const texts = new Map<string, string>();
  let kept = 0;
  for (const path of walked.files) {
    if (!isSource(path)) continue;
    const text = walked.text(path);
    if (text === undefined) continue;
    const found = readImports(text, tsconfig, names);
    const marks = found.marks | wordMarks(text);
    all.set(path, { path, marks, client: isClient(text), imports: found.local });
    if (marks !== 0 && kept < KEPT) {
      texts.set(path, text);
      kept += text.length;
    }
  }
  const summaries = new Map<string, ModuleSummary | undefined>();
  const textOf = (path: string): string | undefined => texts.get(path) ?? walked.text(path);
  const summaryAt = (path: string): ModuleSummary | undefined => {
    if (summaries.has(path)) return summaries.get(path);
    const text = textOf(path);
    texts.delete(path);
    const summary = text === undefined ? undefined : summaryOf(path, text, parse);
    summaries.set(path, summary);
    if (summary?.problem !== undefined) problems.push({ path, ...summary.problem });
    return summary;
  };
  return {
    all,
    text: textOf,
    summary: summaryAt,
    hosts: (path) => {
      const text = summaries.has(path) ? undefined : textOf(path);
      const quick = text === undefined ? undefined : quickHosts(path, text, parse);
      return quick ?? summaryAt(path)?.hosts ?? [];
    },
    resolve: (specifier, importer) => {
      const base = resolveSpecifier(specifier, importer, tsconfig);
      if (base === undefined || base.startsWith('..')) return undefined;
      return candidates(base).find((path) => all.has(path));
    },
  };
}

function summaryOf(path: string, text: string, parse: Parse): ModuleSummary {
  try {
    return summarize(parse(path, text), text);
  } catch {
    // A tree too deep for the call stack; the parser's own limit is wider than ours.
    const error = { message: 'the code is nested too deeply to be read', line: 1, column: 1 };
    return summarize({ body: [], error }, '');
  }
}

/** Hosts of a module of which nothing else is asked; undefined where it takes the longer way, which says what is wrong. */
function quickHosts(path: string, text: string, parse: Parse): HostUse[] | undefined {
  try {
    const parsed = parse(path, text);
    return parsed.error === undefined ? browserHosts(parsed.body, text) : undefined;
  } catch {
    return undefined;
  }
}

/** A byte-level look; a directive behind a long comment is found when the file is parsed. */
export function isClient(text: string): boolean {
  const start = text.slice(0, 200).trimStart();
  return start.startsWith("'use client'") || start.startsWith('"use client"');
}

function wordMarks(text: string): number {
  let marks = 0;
  for (const word of wordsIn(text)) marks |= MARKS.get(word) ?? 0;
  return marks;
}

/**
 * Marks of the imported modules, and the specifiers that can name a local one; those are kept as flat copies so that no
 * source text stays in memory.
 */
function readImports(
  text: string,
  tsconfig: TsconfigFacts,
  names: Map<string, string>,
): { marks: number; local: string[] } {
  const local: string[] = [];
  let marks = 0;
  for (const match of text.matchAll(IMPORT)) {
    const specifier = match[2] ?? '';
    marks |= moduleMarks(specifier);
    const isLocal =
      specifier.startsWith('.') ||
      tsconfig.baseUrl !== undefined ||
      tsconfig.aliases.some(({ prefix }) => specifier.startsWith(prefix));
    if (!isLocal) continue;
    let name = names.get(specifier);
    if (name === undefined) {
      name = Buffer.from(specifier).toString();
      names.set(name, name);
    }
    local.push(name);
  }
  return { marks, local };
}

function candidates(base: string): string[] {
  const stem = base.replace(/\.[cm]?jsx?$/, '');
  const stems = stem === base ? [base] : [base, stem];
  return [
    base,
    ...stems.flatMap((name) => EXTENSIONS.map((extension) => name + extension)),
    ...EXTENSIONS.map((extension) => `${base}/index${extension}`),
  ];
}
