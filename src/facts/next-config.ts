import type { NextConfigFacts, Problem } from '../types.ts';
import {
  dotted,
  eachChild,
  field,
  isFunction,
  type Node,
  nameOf,
  nodes,
  type Parse,
  stringOf,
  unwrap,
} from './ast.ts';
import type { Files } from './files.ts';
import {
  COMPUTED,
  type Constants,
  constants,
  isLiteralObject,
  type Literal,
  literal,
  SPREAD,
} from './literal.ts';

/** The names Next looks for, in its order. [next/dist/shared/lib/constants CONFIG_FILES] */
const NAMES = ['next.config.js', 'next.config.mjs', 'next.config.ts', 'next.config.mts'];

export interface NextConfigRead {
  facts: NextConfigFacts;
  /** undefined when not configured; Next's default applies. */
  pageExtensions: string[] | undefined;
  /** `typescript.tsconfigPath`, relative to the app; undefined when not configured. */
  tsconfigPath: string | undefined;
  /** The config's text, for what only needs to be looked for in it. */
  text: string;
  problems: Problem[];
}

/** What Next assumes where a project has no config. */
export function emptyNextConfig(): NextConfigFacts {
  return {
    literal: true,
    basePath: '',
    trailingSlash: false,
    i18n: null,
    distDir: '.next',
    cacheComponents: false,
    instrumentationHook: false,
    poweredByHeader: true,
    hasHeaders: false,
    imageHosts: [],
    rewrites: [],
    envNames: [],
    unreadable: [],
  };
}

/** Reads next.config.* as syntax; a value that is computed is named in `unreadable`. */
export function readNextConfig(
  files: Files,
  parse: Parse,
  moduleType: 'module' | 'commonjs',
): NextConfigRead {
  const file = NAMES.find((name) => files.isFile(name));
  const problems: Problem[] = [];
  const facts = emptyNextConfig();
  if (files.isFile('next.config.cjs')) {
    problems.push({
      path: 'next.config.cjs',
      message: 'Next does not load next.config.cjs; call it next.config.js or next.config.mjs.',
    });
  }
  if (file === undefined)
    return { facts, pageExtensions: undefined, tsconfigPath: undefined, text: '', problems };
  const text = files.read(file) ?? '';
  facts.file = file;
  const parsed = parse(file, text);
  facts.format = formatOf(file, text, moduleType);
  if (parsed.error !== undefined) {
    problems.push({
      path: file,
      line: parsed.error.line,
      column: parsed.error.column,
      message: parsed.error.message,
    });
    facts.literal = false;
    return { facts, pageExtensions: undefined, tsconfigPath: undefined, text, problems };
  }
  const known = constants(parsed.body);
  const object = findConfig(parsed.body, known);
  facts.literal = object !== undefined;
  const tunnel = tunnelRoute(parsed.body, known);
  if (tunnel !== undefined) facts.tunnelRoute = tunnel;
  const filled = object === undefined ? undefined : fill(facts, object, known);
  const { pageExtensions, tsconfigPath } = filled ?? {};
  return { facts, pageExtensions, tsconfigPath, text, problems };
}

function formatOf(file: string, text: string, moduleType: 'module' | 'commonjs'): NextConfigFacts['format'] {
  if (file.endsWith('.mts')) return 'mts';
  if (file.endsWith('.ts')) return 'ts';
  if (file.endsWith('.mjs')) return 'mjs';
  if (/\bmodule\.exports\b/.test(text)) return 'cjs-js';
  return moduleType === 'module' || /^\s*export\s/m.test(text) ? 'esm-js' : 'cjs-js';
}

/** The object literal that the config module exports, through wrappers, constants and functions. */
export function findConfig(body: readonly Node[], known: Constants): Node | undefined {
  const assigned = body.flatMap((statement) => {
    const assignment = statement.type === 'ExpressionStatement' ? field(statement, 'expression') : undefined;
    if (assignment?.type !== 'AssignmentExpression') return [];
    const target = dotted(field(assignment, 'left'));
    return target === 'module.exports' || target === 'exports.default' ? [field(assignment, 'right')] : [];
  });
  const exported = body
    .filter(({ type }) => type === 'ExportDefaultDeclaration')
    .map((statement) => field(statement, 'declaration'));
  // Next makes CommonJS of a config in TypeScript, in which the last assignment is all that is left.
  const [last] = [...exported, ...assigned].slice(-1);
  return toObject(last, known, body, 0);
}

function toObject(
  start: Node | undefined,
  known: Constants,
  body: readonly Node[],
  depth: number,
): Node | undefined {
  const node = unwrap(start);
  if (node === undefined || depth > 12) return undefined;
  if (node.type === 'ObjectExpression') return node;
  if (node.type === 'AwaitExpression') return toObject(field(node, 'argument'), known, body, depth + 1);
  if (node.type === 'Identifier') {
    const name = nameOf(node) ?? '';
    const declared = known.get(name) ?? functionNamed(body, name);
    return toObject(declared, known, body, depth + 1);
  }
  if (isFunction(node)) return toObject(returned(node), withLocals(node, known), body, depth + 1);
  if (node.type === 'CallExpression') {
    const [first] = nodes(node.arguments);
    const callee = unwrap(field(node, 'callee'));
    // What is called with Next's own arguments makes the config; its second one is not it.
    if (/phase/i.test(nameOf(first) ?? '') && callee?.type === 'CallExpression')
      return toObject(callee, known, body, depth + 1);
    for (const argument of nodes(node.arguments)) {
      const inner = unwrap(argument);
      if (inner === undefined || stringOf(inner) !== undefined) continue;
      const found = toObject(inner, known, body, depth + 1);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function functionNamed(body: readonly Node[], name: string): Node | undefined {
  return body.find(
    (statement) => statement.type === 'FunctionDeclaration' && nameOf(field(statement, 'id')) === name,
  );
}

/** What a function returns when it has exactly one return at its top level. */
function returned(node: Node): Node | undefined {
  const inner = field(node, 'body');
  if (inner?.type !== 'BlockStatement') return inner;
  const returns = nodes(inner.body).filter((statement) => statement.type === 'ReturnStatement');
  return returns.length === 1 ? field(returns[0], 'argument') : undefined;
}

function withLocals(node: Node, known: Constants): Constants {
  const inner = field(node, 'body');
  return inner?.type === 'BlockStatement' ? new Map([...known, ...constants(nodes(inner.body))]) : known;
}

/** Fills the facts from the config object; returns what is not among them. */
function fill(
  facts: NextConfigFacts,
  object: Node,
  known: Constants,
): { pageExtensions?: string[]; tsconfigPath?: string } {
  const config = literal(object, known);
  if (!isLiteralObject(config)) return {};
  const unreadable = new Set<string>();
  const read = <T extends Literal>(name: string, is: (value: Literal) => value is T): T | undefined => {
    const value = config[name];
    if (value === undefined) return undefined;
    if (is(value)) return value;
    unreadable.add(name);
    return undefined;
  };
  facts.basePath = read('basePath', isString) ?? '';
  facts.trailingSlash = read('trailingSlash', isBoolean) ?? false;
  if (read('skipTrailingSlashRedirect', isBoolean)) facts.skipTrailingSlashRedirect = true;
  facts.output = read('output', isString);
  if (facts.output === undefined && mayExport(object)) facts.mayExport = true;
  facts.distDir = read('distDir', isString) ?? '.next';
  facts.poweredByHeader = read('poweredByHeader', isBoolean) ?? true;
  facts.hasHeaders = 'headers' in config;
  const experimental = read('experimental', isLiteralObject) ?? {};
  const flag = (value: Literal, name: string): boolean => {
    if (value === COMPUTED) unreadable.add(name);
    return value === true;
  };
  facts.cacheComponents =
    flag(config.cacheComponents, 'cacheComponents') ||
    experimental.cacheComponents === true ||
    experimental.dynamicIO === true;
  facts.instrumentationHook = flag(experimental.instrumentationHook, 'experimental.instrumentationHook');
  facts.i18n = i18nOf(read('i18n', isLiteralObject), unreadable);
  facts.imageHosts = imageHosts(read('images', isLiteralObject) ?? {}, unreadable);
  facts.envNames = Object.keys(read('env', isLiteralObject) ?? {})
    .filter((name) => name !== SPREAD)
    .sort();
  if ('rewrites' in config) facts.rewrites = rewrites(object, known, unreadable);
  const extensions = read('pageExtensions', Array.isArray);
  const words = extensions?.filter(isString);
  if (words?.length !== extensions?.length) unreadable.add('pageExtensions');
  const tsconfigPath = read('typescript', isLiteralObject)?.tsconfigPath;
  if (tsconfigPath !== undefined && !isString(tsconfigPath)) unreadable.add('typescript.tsconfigPath');
  if (SPREAD in config) unreadable.add(SPREAD);
  facts.unreadable = [...unreadable].sort();
  return {
    ...(words !== undefined && words.length > 0 && words.length === extensions?.length
      ? { pageExtensions: words }
      : {}),
    ...(isString(tsconfigPath) ? { tsconfigPath } : {}),
  };
}

/** `tunnelRoute` among the options of `withSentryConfig(config, options)`, in whatever argument they are. */
function tunnelRoute(body: readonly Node[], known: Constants): string | undefined {
  let found: string | undefined;
  const visit = (node: Node): void => {
    if (
      node.type === 'CallExpression' &&
      dotted(field(node, 'callee'))?.split('.').at(-1) === 'withSentryConfig'
    )
      for (const argument of nodes(node.arguments)) {
        const options = literal(argument, known);
        const route = isLiteralObject(options) ? options.tunnelRoute : undefined;
        if (isString(route) && route.startsWith('/')) found ??= route;
      }
    eachChild(node, visit);
  };
  for (const statement of body) visit(statement);
  return found;
}

/** Does a condition decide whether it is a static export: `output: cond ? 'export' : …`, `...(cond && { output: 'export' })`? */
function mayExport(object: Node): boolean {
  return nodes(object.properties).some((property) => {
    if (property.type === 'SpreadElement') return canBe(field(property, 'argument'), exportsInObject);
    return nameOf(field(property, 'key')) === 'output' && canBe(field(property, 'value'), isExport);
  });
}

const isExport = (node: Node): boolean => stringOf(node) === 'export';
const exportsInObject = (node: Node): boolean => node.type === 'ObjectExpression' && mayExport(node);

/** May an expression come out as a value of this kind? */
function canBe(start: Node | undefined, is: (node: Node) => boolean): boolean {
  const node = unwrap(start);
  if (node === undefined) return false;
  if (node.type === 'ConditionalExpression')
    return canBe(field(node, 'consequent'), is) || canBe(field(node, 'alternate'), is);
  if (node.type === 'LogicalExpression')
    return canBe(field(node, 'left'), is) || canBe(field(node, 'right'), is);
  return is(node);
}

function isString(value: Literal | undefined): value is string {
  return typeof value === 'string';
}
function isBoolean(value: Literal): value is boolean {
  return typeof value === 'boolean';
}

function i18nOf(
  value: { [key: string]: Literal } | undefined,
  unreadable: Set<string>,
): NextConfigFacts['i18n'] {
  if (value === undefined) return null;
  const locales = Array.isArray(value.locales) ? value.locales.filter(isString) : [];
  if (locales.length === 0) unreadable.add('i18n.locales');
  return { locales, defaultLocale: isString(value.defaultLocale) ? value.defaultLocale : undefined };
}

function imageHosts(images: { [key: string]: Literal }, unreadable: Set<string>): string[] {
  const hosts = new Set<string>();
  for (const name of ['remotePatterns', 'domains']) {
    const list = images[name];
    if (list === undefined) continue;
    if (!Array.isArray(list)) {
      unreadable.add(`images.${name}`);
      continue;
    }
    for (const item of list) {
      const host = isLiteralObject(item) ? item.hostname : isString(item) ? hostOf(item) : COMPUTED;
      if (isString(host)) hosts.add(host);
      else unreadable.add(`images.${name}`);
    }
  }
  return [...hosts].sort();
}

/** `new URL('https://host/**')` and a bare host both name a host. */
function hostOf(text: string): string {
  return /^(?:[a-z]+:)?\/\/([^/:?#]+)/i.exec(text)?.[1] ?? text;
}

/** Literal rewrites: a list, or the three lists of the object form, as the function returns them. */
function rewrites(
  object: Node,
  known: Constants,
  unreadable: Set<string>,
): { source: string; destination: string }[] {
  const property = nodes(object.properties).find((item) => nameOf(field(item, 'key')) === 'rewrites');
  const value = unwrap(field(property, 'value'));
  const made = isFunction(value) ? literal(returned(value), withLocals(value, known)) : COMPUTED;
  const lists: Literal[] = Array.isArray(made)
    ? [made]
    : isLiteralObject(made)
      ? ['beforeFiles', 'afterFiles', 'fallback']
          .map((name) => made[name])
          .filter((list) => list !== undefined)
      : [COMPUTED];
  const found: { source: string; destination: string }[] = [];
  for (const list of lists) {
    const items: Literal[] = Array.isArray(list) ? list : [COMPUTED];
    for (const item of items) {
      const source: Literal = isLiteralObject(item) ? item.source : undefined;
      const destination: Literal = isLiteralObject(item) ? item.destination : undefined;
      if (isString(source) && isString(destination)) found.push({ source, destination });
      else unreadable.add('rewrites');
    }
  }
  return found;
}
