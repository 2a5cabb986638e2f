/**
 * Runs an entry file as Next would, with stand-ins for `next/server`, Clerk and everything else it imports, and tells
 * what happened. Shares no code with the analyser: TypeScript reads and compiles the file, path-to-regexp its matcher.
 */
import { parse, tokensToRegexp } from 'path-to-regexp';
import ts from 'typescript';
import { render } from '../../../src/render.ts';
import type { Facts } from '../../../src/types.ts';
import { type Answer, answerOf, FakeRequest, NextResponse, nextServer } from './fake-next.ts';
import { type Clerk, clerkServer } from './fake-clerk.ts';
import { elsewhere } from './fake-elsewhere.ts';

export interface Ask {
  path: string;
  signedIn: boolean;
  /** What the generated list answers for every path. */
  isPublic: boolean;
  headers?: Record<string, string>;
  method?: string;
}

export interface Happened {
  /** Did the matcher let the request through to the file? */
  matched: boolean;
  /** How often Clerk was run. */
  clerk: number;
  /** Headers that only Next may set and that reached Clerk, so that it would forward them. */
  forged: string[];
  /** What the owner's code did that can be seen: calls of imported functions, logging, fetch, waitUntil. */
  log: string[];
  answer: Answer;
}

type Middleware = (request: unknown, event: unknown) => unknown;

interface Matcher {
  source: string;
  has?: Condition[];
  missing?: Condition[];
}
interface Condition {
  type: string;
  key: string;
  value?: string;
}

const PREFIX = '/:nextData(_next/data/[^/]{1,})?';

/** As `getMiddlewareMatchers` of Next 16 does, without base path and locales. */
function regexpOf(source: string): RegExp {
  const suffix = source === '/' ? '(/?index|/?index\\.json)?' : '{(\\.json)}?';
  return new RegExp(tokensToRegexp(parse(`${PREFIX}${source}${suffix}`)).source);
}

function holds(condition: Condition, ask: Ask): boolean {
  const headers = new Headers(ask.headers ?? {});
  const url = new URL(ask.path, 'https://app.example');
  const cookies = new Map(
    (headers.get('cookie') ?? '')
      .split('; ')
      .filter(Boolean)
      .map((pair) => pair.split('=') as [string, string]),
  );
  const value =
    condition.type === 'header'
      ? headers.get(condition.key)
      : condition.type === 'cookie'
        ? cookies.get(condition.key)
        : condition.type === 'query'
          ? url.searchParams.getAll(condition.key).at(-1)
          : 'app.example';
  if (!value) return false;
  return condition.value ? new RegExp(`^${condition.value}$`).test(value) : true;
}

/** The `export const config` of a file, evaluated alone; null where there is none that Next reads. */
function configOf(file: ts.SourceFile): { matcher?: string | (string | Matcher)[] } | null {
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const exported = statement.modifiers?.some((one) => one.kind === ts.SyntaxKind.ExportKeyword);
    if (!exported || !(statement.declarationList.flags & ts.NodeFlags.Const)) continue;
    for (const declaration of statement.declarationList.declarations) {
      if (declaration.name.getText(file) !== 'config' || !declaration.initializer) continue;
      const text = ts.transpile(`(${declaration.initializer.getText(file)})`, { target: ts.ScriptTarget.ES2022 });
      return new Function(`return ${text}`)() as { matcher?: string | (string | Matcher)[] };
    }
  }
  return null;
}

/** Names a request can have that the file itself talks about, with something below each. */
export function pathsIn(source: string): string[] {
  const file = ts.createSourceFile('entry.tsx', source, ts.ScriptTarget.Latest, true);
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) && /^\/[\w./-]*$/.test(node.text)) {
      const path = node.text.replace(/\/+$/, '');
      if (path !== '') found.add(path).add(`${path}/x`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...found].slice(0, 24);
}

/** A module loads what it imports before its first statement runs, wherever the imports stand; CommonJS does not. */
function importsFirst(file: ts.SourceFile): string {
  const imports = file.statements.filter((statement) => ts.isImportDeclaration(statement));
  if (imports.every((one, index) => file.statements[index] === one)) return file.text;
  let rest = '';
  let at = 0;
  for (const one of imports) {
    rest += file.text.slice(at, one.getStart(file));
    at = one.getEnd();
  }
  return `${imports.map((one) => one.getText(file)).join('\n')}\n${rest}${file.text.slice(at)}`;
}

export class Entry {
  readonly #middleware: Middleware;
  readonly #matchers: { regexp: RegExp; matcher: Matcher }[] | null;
  readonly #clerk: Clerk;
  readonly #log: string[] = [];
  #isPublic = true;

  /** Compiles and loads a file; throws what it throws. */
  constructor(path: string, source: string, env: Record<string, string> = {}) {
    const file = ts.createSourceFile(path, source.replace(/^\uFEFF?(?:#!.*)?/, ''), ts.ScriptTarget.Latest, true);
    const config = configOf(file);
    const wanted = config?.matcher;
    const list = wanted === undefined ? null : Array.isArray(wanted) ? wanted : [wanted];
    this.#matchers =
      list?.map((item) => {
        const matcher = typeof item === 'string' ? { source: item } : item;
        return { regexp: regexpOf(matcher.source), matcher };
      }) ?? null;
    const { outputText } = ts.transpileModule(importsFirst(file), {
      fileName: path,
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2022,
        allowJs: true,
        esModuleInterop: true,
        jsx: ts.JsxEmit.React,
      },
    });
    const log = this.#log;
    this.#clerk = clerkServer(log);
    const modules: Record<string, unknown> = {};
    const require = (name: string): unknown => {
      if (name === 'next/server') return nextServer;
      if (/^@clerk\/nextjs(?:\/server)?$/.test(name)) return this.#clerk.module;
      if (/lib\/security\/public-routes$/.test(name)) return { isPublicRoute: () => this.#isPublic };
      if (/lib\/security\/signed-out$/.test(name)) return signedOut();
      modules[name] ??= elsewhere(name, log);
      return modules[name];
    };
    const note =
      (what: string) =>
      (...given: unknown[]): void =>
        void log.push(`${what} ${given.map(String).join(' ')}`);
    const console = { log: note('log'), warn: note('warn'), error: note('error'), info: note('info'), debug: note('debug') };
    const fetch = async (url: unknown): Promise<Response> => {
      log.push(`fetch ${String(url)}`);
      return frozen(new Response('fetched', { headers: { 'x-fetched': '1' } }));
    };
    const module = { exports: {} as Record<string, unknown> };
    const process = { env: { NODE_ENV: 'production', ...env }, on: () => undefined };
    const names = ['exports', 'require', 'module', 'process', 'console', 'fetch', 'setInterval', 'setTimeout'];
    const run = new Function(...names, outputText);
    run(module.exports, require, module, process, console, fetch, () => 0, () => 0);
    const name = /(?:^|\/)proxy\.[^/]*$/.test(path) ? 'proxy' : 'middleware';
    const used = module.exports[name] || module.exports.default;
    if (typeof used !== 'function') throw new Error('the file exports no function that Next could use');
    this.#middleware = used as Middleware;
  }

  /** Sends one request. */
  async ask(ask: Ask): Promise<Happened> {
    this.#log.length = 0;
    this.#clerk.ran.length = 0;
    this.#clerk.forged.length = 0;
    this.#clerk.signedIn = ask.signedIn;
    this.#isPublic = ask.isPublic;
    const { pathname } = new URL(ask.path, 'https://app.example');
    const matched =
      this.#matchers === null ||
      this.#matchers.some(
        ({ regexp, matcher }) =>
          regexp.test(pathname) &&
          (matcher.has ?? []).every((one) => holds(one, ask)) &&
          !(matcher.missing ?? []).some((one) => holds(one, ask)),
      );
    let answer: Answer = { kind: 'next', status: 200, headers: [], body: '' };
    if (matched) {
      const request = new FakeRequest(ask.path, ask.headers, ask.method);
      const event = { waitUntil: () => void this.#log.push('waitUntil'), passThroughOnException: () => undefined };
      try {
        answer = await answerOf(await this.#middleware(request, event));
      } catch (error) {
        answer = { kind: 'error', status: 500, headers: [], body: String(error) };
      }
    }
    return { matched, clerk: this.#clerk.ran.length, forged: [...this.#clerk.forged], log: [...this.#log], answer };
  }
}

let signedOutModule: Record<string, unknown> | undefined;

/** The generated answer for visitors, as a project with a page at /sign-in has it. */
function signedOut(): Record<string, unknown> {
  if (signedOutModule) return signedOutModule;
  const data = { signIn: 'path', signInUrl: '/sign-in', entry: 'the proxy', apiBelowSegment: false };
  const source = render('middleware/signed-out.ts.hbs', data, 'signed-out.txt', {} as Facts);
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const module = { exports: {} as Record<string, unknown> };
  new Function('exports', 'require', ts.transpile(source, compilerOptions))(module.exports, () => nextServer);
  signedOutModule = module.exports;
  return signedOutModule;
}

/** What `fetch()` gives: its headers cannot be changed. */
function frozen(response: Response): Response {
  for (const method of ['append', 'set', 'delete'] as const)
    response.headers[method] = () => {
      throw new TypeError('immutable');
    };
  return response;
}

export { NextResponse };
