import type { ExternalHost } from '../types.ts';
import { dotted, eachChild, field, hasDirective, type Node, nameOf, nodes, stringOf } from './ast.ts';
import { positionAt } from './files.ts';

export type Directive = ExternalHost['directive'];

/** A literal URL in code whose use suggests a CSP directive. */
export interface HostUse {
  host: string;
  directive: Directive;
  line: number;
}

const URL_AT_START = /^(?:https?|wss?):\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d{1,5})?)(?=[/?#]|$)/i;
const URL_INSIDE = /\b(?:https|wss):\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)+)(\/[\w./-]{0,200})?/gi;

/** Documentation names, identifiers that only look like addresses, and machines of one's own. */
const IGNORED = [
  /(?:^|\.)(?:schema|json-schema|w3|ietf|rfc-editor)\.org$/,
  /(?:^|\.)example\.(?:com|org|net)$/,
  /(?:^|\.)(?:localhost|local|test|invalid|example|internal)$/,
  /^[\d.]+$/,
  /(?:^|\.)clerk\.accounts\.dev$/,
];

export function isIgnoredHost(host: string): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return IGNORED.some((pattern) => pattern.test(name));
}

/** A file with more hosts than this holds data. */
const MAX_PER_FILE = 200;

/** Modules that only code of the server can import. */
const SERVER_ONLY = new Set(['server-only', 'next/headers']);

/** The hosts of a module that the browser may call: none where its code stays on the server. */
export function browserHosts(body: readonly Node[], text: string): HostUse[] {
  if (hasDirective(body, 'use server')) return [];
  const stays = body.some(
    (statement) =>
      statement.importKind !== 'type' && SERVER_ONLY.has(stringOf(field(statement, 'source')) ?? ''),
  );
  return stays ? [] : hostUses(body, text);
}

/** All uses of external hosts in a module. Comments and links are left out. */
function hostUses(body: readonly Node[], text: string): HostUse[] {
  const found: HostUse[] = [];
  const seen = new Set<string>();
  const add = (host: string, directive: Directive, offset: number): void => {
    const key = `${directive} ${host}`;
    if (seen.has(key) || seen.size >= MAX_PER_FILE || isIgnoredHost(host)) return;
    seen.add(key);
    found.push({ host: host.toLowerCase(), directive, line: positionAt(text, offset).line });
  };
  const visit = (node: Node, ancestors: Node[]): void => {
    if (node.type === 'ImportDeclaration') return;
    for (const { value, start } of texts(node)) {
      if (!value.includes('://')) continue;
      if (isScriptText(ancestors)) {
        for (const match of value.matchAll(URL_INSIDE)) {
          if (match[1] !== undefined) add(match[1], byPath(match[2] ?? '') ?? 'script-src', start);
        }
        continue;
      }
      const host = URL_AT_START.exec(value)?.[1];
      if (host === undefined) continue;
      const directive = guess(host, value, ancestors);
      if (directive !== undefined) add(host, directive, start);
    }
    ancestors.push(node);
    eachChild(node, (child) => visit(child, ancestors));
    ancestors.pop();
  };
  for (const statement of body) visit(statement, []);
  return found;
}

/** The literal texts a node holds: a string, or a template up to its first expression. */
function texts(node: Node): { value: string; start: number }[] {
  if (node.type === 'Literal' && typeof node.value === 'string')
    return [{ value: node.value, start: node.start }];
  if (node.type !== 'TemplateLiteral') return [];
  const open = nodes(node.expressions).length > 0;
  const first = nodes(node.quasis)[0]?.value;
  const raw = typeof first === 'object' && first !== null ? (first as { raw?: unknown }).raw : undefined;
  if (typeof raw !== 'string') return [];
  // `https://${host}` and `https://api.${zone}` do not name a host.
  if (open && !/^\w+:\/\/[^/]+\//.test(raw)) return [];
  return [{ value: raw, start: node.start }];
}

/** Inside `<Script>…</Script>` or `dangerouslySetInnerHTML`. */
function isScriptText(ancestors: readonly Node[]): boolean {
  return (
    ancestors.some((node) => node.type === 'Property' && nameOf(field(node, 'key')) === '__html') ||
    inScriptBody(ancestors)
  );
}

function inScriptBody(ancestors: readonly Node[]): boolean {
  return ancestors.some((node, index) => {
    const next = ancestors[index + 1];
    return (
      node.type === 'JSXElement' &&
      /^script$/i.test(elementName(node)) &&
      next?.type === 'JSXExpressionContainer'
    );
  });
}

function elementName(element: Node): string {
  return dotted(field(field(element, 'openingElement'), 'name')) ?? '';
}

const KNOWN: readonly [RegExp, Directive][] = [
  [/^fonts\.googleapis\.com$/, 'style-src'],
  [/^fonts\.gstatic\.com$/, 'font-src'],
  [/^(?:www\.)?googletagmanager\.com$/, 'script-src'],
  [/(?:^|\.)ingest\.(?:[a-z]{2}\.)?sentry\.io$/, 'connect-src'],
  [/^js\.stripe\.com$/, 'script-src'],
];
const LINK_ATTRIBUTES = /^(?:href|to|url|action|formAction|cite|xmlns.*|about|resource|itemType)$/;
const LINK_NAMES =
  /^(?:href|url|link|links|website|homepage|canonical|metadataBase|docs|to|repo|repository|github|twitter|sameAs|redirect\w*|site\w*|base|social\w*)$/i;
const NETWORK_CALLS =
  /^(?:fetch|\$fetch|axios(?:\.\w+)?|ky(?:\.\w+)?|got(?:\.\w+)?|ofetch|superagent\.\w+|useSWR|WebSocket|EventSource|navigator\.sendBeacon|io|createClient|createBrowserClient|.*\.(?:fetch|request))$/;
const LINK_CALLS = /(?:^|\.)(?:redirect|permanentRedirect|rewrite|push|replace|open|assign|prefetch)$/;
const NETWORK_NAMES =
  /(?:dsn|endpoint|api|base_?url|socket|graphql|ingest|webhook|tunnel|rpc|ws_?url|server_?url|backend)/i;
const IMAGE_NAMES = /(?:image|img|avatar|logo|icon|thumb|photo|picture|poster|banner|cover|background)/i;

/** The directive that the place of a URL suggests; undefined for links and for anything unclear. */
function guess(host: string, url: string, ancestors: readonly Node[]): Directive | undefined {
  const known = KNOWN.find(([pattern]) => pattern.test(host));
  if (known !== undefined) return known[1];
  if (/^wss?:/i.test(url)) return 'connect-src';
  for (let index = ancestors.length - 1; index >= 0; index -= 1) {
    const node = ancestors[index];
    if (node === undefined) continue;
    if (node.type === 'JSXAttribute') return byAttribute(node, ancestors[index - 1], url);
    if (node.type === 'CallExpression' || node.type === 'NewExpression') {
      const callee = dotted(field(node, 'callee')) ?? '';
      if (NETWORK_CALLS.test(callee)) return 'connect-src';
      if (LINK_CALLS.test(callee)) return undefined;
      if (callee === 'Audio') return 'media-src';
      if (callee === 'importScripts' || callee === 'Worker') return 'script-src';
      if (callee !== 'URL') return byPath(url);
    }
    if (node.type === 'ImportExpression') return 'script-src';
    const name =
      node.type === 'Property'
        ? nameOf(field(node, 'key'))
        : node.type === 'VariableDeclarator'
          ? nameOf(field(node, 'id'))
          : undefined;
    if (name !== undefined) return byName(name, url);
  }
  return undefined;
}

function byAttribute(attribute: Node, element: Node | undefined, url: string): Directive | undefined {
  const name = nameOf(field(attribute, 'name')) ?? '';
  const tag = (dotted(field(element, 'name')) ?? '').toLowerCase();
  if (tag === 'link') return byRel(element);
  if (LINK_ATTRIBUTES.test(name) || tag === 'a') return undefined;
  if (tag.endsWith('script')) return 'script-src';
  if (tag === 'iframe') return 'frame-src';
  if (tag === 'video' || tag === 'audio' || tag === 'source' || tag === 'track') {
    return name === 'poster' ? 'img-src' : 'media-src';
  }
  if (tag === 'img' || tag.endsWith('image') || tag === 'avatarimage' || name === 'srcSet') return 'img-src';
  return (
    byPath(url) ?? (IMAGE_NAMES.test(name) ? 'img-src' : NETWORK_NAMES.test(name) ? 'connect-src' : undefined)
  );
}

function byRel(element: Node | undefined): Directive | undefined {
  const rel = nodes(element?.attributes).find((attribute) => nameOf(field(attribute, 'name')) === 'rel');
  const value = nameOf(field(rel, 'value')) ?? '';
  if (value.includes('stylesheet')) return 'style-src';
  return value.includes('icon') ? 'img-src' : undefined;
}

function byName(name: string, url: string): Directive | undefined {
  if (LINK_NAMES.test(name)) return byPath(url);
  if (IMAGE_NAMES.test(name)) return 'img-src';
  if (NETWORK_NAMES.test(name)) return byPath(url) ?? 'connect-src';
  if (/script/i.test(name)) return 'script-src';
  if (/(?:iframe|embed)/i.test(name)) return 'frame-src';
  return byPath(url);
}

function byPath(url: string): Directive | undefined {
  const path = url.split(/[?#]/)[0] ?? '';
  if (/\.m?js$/i.test(path)) return 'script-src';
  if (/\.css$/i.test(path)) return 'style-src';
  if (/\.(?:woff2?|ttf|otf)$/i.test(path)) return 'font-src';
  if (/\.(?:png|jpe?g|gif|webp|avif|svg|ico)$/i.test(path)) return 'img-src';
  if (/\.(?:mp4|webm|mp3|ogg|m3u8)$/i.test(path)) return 'media-src';
  return undefined;
}

/** Hosts in a style sheet: `@import` loads styles, `url()` fonts or images. */
export function cssHosts(css: string): HostUse[] {
  const found: HostUse[] = [];
  const plain = withoutComments(css);
  const seen = new Set<string>();
  for (const match of plain.matchAll(/https:\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)+)([^\s'")]{0,300})/gi)) {
    const host = match[1] ?? '';
    if (isIgnoredHost(host) || found.length >= MAX_PER_FILE) continue;
    if (seen.has(match[0])) continue;
    seen.add(match[0]);
    const line = plain.slice(plain.lastIndexOf('\n', match.index) + 1, match.index);
    const directive =
      KNOWN.find(([pattern]) => pattern.test(host))?.[1] ??
      (line.includes('@import') ? 'style-src' : (byPath(match[2] ?? '') ?? 'img-src'));
    found.push({ host: host.toLowerCase(), directive, line: positionAt(plain, match.index).line });
  }
  return found;
}

/** Comments blanked, so that offsets and lines stay. */
function withoutComments(css: string): string {
  let plain = '';
  let at = 0;
  for (;;) {
    const open = css.indexOf('/*', at);
    if (open === -1) return plain + css.slice(at);
    const close = css.indexOf('*/', open + 2);
    const end = close === -1 ? css.length : close + 2;
    plain += css.slice(at, open) + css.slice(open, end).replace(/[^\n]/g, ' ');
    at = end;
  }
}
