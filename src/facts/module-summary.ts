import {
  dotted,
  eachChild,
  field,
  hasDirective,
  isFunction,
  type Node,
  nameOf,
  nodes,
  type Parsed,
  stringOf,
  unwrap,
} from './ast.ts';
import { browserHosts, type HostUse } from './host-uses.ts';
import { constants, type Literal, literal } from './literal.ts';
import { redirectsAll } from './redirects.ts';
import { isOn, readsSearchParams, uncached } from './syntax.ts';

/** One top-level binding of a module, and what running or rendering it sets off. */
export interface Declaration {
  /** Dotted names called or rendered as JSX, e.g. `cookies`, `h.headers`, `UserBadge`. */
  calls: Set<string>;
  /** Reasons that need no name to be resolved: `fetch(…, { cache: 'no-store' })`. */
  reasons: Set<string>;
  /** Reads `searchParams` from its first parameter. */
  searchParams: boolean;
  /** Has parameters at all; a GET handler without any cannot look at the request. */
  parameters: number;
}

/** Where an exported name comes from: a binding of this module, or another module. */
export type Origin = { local: string } | { source: string; imported: string };

/** What later questions need to know of a parsed module; the syntax tree itself is not kept. */
export interface ModuleSummary {
  problem?: { message: string; line: number; column: number } | undefined;
  directive?: 'client' | 'server' | undefined;
  /** Local name → where it was imported from; `*` for a namespace. Types left out. */
  imports: Map<string, { source: string; imported: string }>;
  /** Every module specifier, also of side-effect and dynamic imports and require(). */
  sources: Set<string>;
  exports: Map<string, Origin>;
  starExports: string[];
  /** By local name; `default` for an anonymous default export, `` for statements at the top level. */
  declarations: Map<string, Declaration>;
  /** Literal values of exported constants: `dynamic`, `revalidate`, `runtime`. */
  values: Map<string, Literal>;
  provider?: { dynamic: boolean } | undefined;
  /** `X.getInitialProps = …`, a static member of that name, or an export. */
  initialProps: boolean;
  /** As a page it sends everybody to another one. */
  redirects: boolean;
  /** Names read from the environment. */
  envNames: Set<string>;
  csp: Set<'header' | 'option' | 'meta'>;
  /** Those the browser may call; none for code that stays on the server. */
  hosts: HostUse[];
}

/** Condenses a parsed module. */
export function summarize(parsed: Parsed, text: string): ModuleSummary {
  const summary: ModuleSummary = {
    problem: parsed.error,
    directive: hasDirective(parsed.body, 'use client')
      ? 'client'
      : hasDirective(parsed.body, 'use server')
        ? 'server'
        : undefined,
    imports: new Map(),
    sources: new Set(),
    exports: new Map(),
    starExports: [],
    declarations: new Map(),
    values: new Map(),
    initialProps: false,
    redirects: text.includes('edirect') && redirectsAll(parsed.body),
    envNames: new Set(),
    csp: new Set(),
    hosts: text.includes('://') ? browserHosts(parsed.body, text) : [],
  };
  const known = constants(parsed.body);
  for (const statement of parsed.body) topLevel(statement, summary, known);
  return summary;
}

function declarationOf(summary: ModuleSummary, name: string): Declaration {
  let found = summary.declarations.get(name);
  if (found === undefined) {
    found = { calls: new Set(), reasons: new Set(), searchParams: false, parameters: 0 };
    summary.declarations.set(name, found);
  }
  return found;
}

function topLevel(statement: Node, summary: ModuleSummary, known: ReadonlyMap<string, Node>): void {
  switch (statement.type) {
    case 'ImportDeclaration':
      readImport(statement, summary);
      return;
    case 'ExportAllDeclaration': {
      const source = stringOf(field(statement, 'source'));
      if (source === undefined || statement.exportKind === 'type') return;
      summary.sources.add(source);
      const name = nameOf(field(statement, 'exported'));
      if (name === undefined) summary.starExports.push(source);
      else summary.exports.set(name, { source, imported: '*' });
      return;
    }
    case 'ExportNamedDeclaration':
      readExport(statement, summary, known);
      return;
    case 'ExportDefaultDeclaration': {
      const value = unwrap(field(statement, 'declaration'));
      if (value === undefined) return;
      const own = value.type === 'Identifier' ? nameOf(value) : nameOf(field(value, 'id'));
      summary.exports.set('default', { local: own ?? 'default' });
      if (value.type !== 'Identifier') bind(own ?? 'default', value, summary);
      return;
    }
    default:
      declare(statement, summary);
  }
}

function readImport(statement: Node, summary: ModuleSummary): void {
  const source = stringOf(field(statement, 'source'));
  if (source === undefined || statement.importKind === 'type') return;
  summary.sources.add(source);
  for (const specifier of nodes(statement.specifiers)) {
    if (specifier.importKind === 'type') continue;
    const local = nameOf(field(specifier, 'local'));
    const imported =
      specifier.type === 'ImportSpecifier'
        ? nameOf(field(specifier, 'imported'))
        : specifier.type === 'ImportNamespaceSpecifier'
          ? '*'
          : 'default';
    if (local !== undefined && imported !== undefined) summary.imports.set(local, { source, imported });
  }
}

function readExport(statement: Node, summary: ModuleSummary, known: ReadonlyMap<string, Node>): void {
  if (statement.exportKind === 'type') return;
  const declaration = field(statement, 'declaration');
  if (declaration !== undefined) {
    for (const name of declare(declaration, summary)) {
      summary.exports.set(name, { local: name });
      const init = known.get(name);
      if (init !== undefined && !isFunction(init)) summary.values.set(name, literal(init, known));
    }
    return;
  }
  const source = stringOf(field(statement, 'source'));
  if (source !== undefined) summary.sources.add(source);
  for (const specifier of nodes(statement.specifiers)) {
    if (specifier.exportKind === 'type') continue;
    const local = nameOf(field(specifier, 'local'));
    const exported = nameOf(field(specifier, 'exported'));
    if (local === undefined || exported === undefined) continue;
    summary.exports.set(exported, source === undefined ? { local } : { source, imported: local });
    const init = source === undefined ? known.get(local) : undefined;
    if (init !== undefined && !isFunction(init)) summary.values.set(exported, literal(init, known));
  }
}

/** Records a declaration statement; returns the names it binds. */
function declare(statement: Node, summary: ModuleSummary): string[] {
  if (statement.type === 'VariableDeclaration') {
    const names: string[] = [];
    for (const declarator of nodes(statement.declarations)) {
      const bound = boundNames(field(declarator, 'id'));
      names.push(...bound);
      for (const name of bound) bind(name, unwrap(field(declarator, 'init')), summary);
    }
    return names;
  }
  if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') {
    const name = nameOf(field(statement, 'id'));
    if (name === undefined) return [];
    bind(name, statement, summary);
    return [name];
  }
  if (!statement.type.startsWith('TS')) collect(statement, declarationOf(summary, ''), summary);
  return [];
}

function boundNames(pattern: Node | undefined): string[] {
  if (pattern === undefined) return [];
  if (pattern.type === 'Identifier') return [nameOf(pattern) ?? ''];
  if (pattern.type === 'ObjectPattern') {
    return nodes(pattern.properties).flatMap((item) =>
      boundNames(field(item, 'value') ?? field(item, 'argument')),
    );
  }
  if (pattern.type === 'ArrayPattern') return nodes(pattern.elements).flatMap((item) => boundNames(item));
  if (pattern.type === 'AssignmentPattern') return boundNames(field(pattern, 'left'));
  return [];
}

function bind(name: string, value: Node | undefined, summary: ModuleSummary): void {
  if (value === undefined) return;
  const declaration = declarationOf(summary, name);
  if (isFunction(value)) {
    declaration.parameters = nodes(value.params).length;
    declaration.searchParams = readsSearchParams(value);
  }
  for (
    let call: Node | undefined = value;
    call?.type === 'CallExpression';
    call = unwrap(nodes(call.arguments)[0])
  ) {
    for (const argument of nodes(call.arguments)) {
      const passed = unwrap(argument);
      const reference = dotted(passed);
      if (reference !== undefined) declaration.calls.add(reference);
      if (isFunction(passed) && readsSearchParams(passed)) declaration.searchParams = true;
    }
  }
  collect(value, declaration, summary);
}

const ENV = /^(?:process\.)?env\.([A-Z][A-Z0-9_]*)$/;
const CSP = /^content-security-policy(?:-report-only)?$/i;

/** Gathers what a piece of code sets off. Inline server actions are left out: rendering does not run them. */
function collect(node: Node, into: Declaration, summary: ModuleSummary): void {
  if (isFunction(node)) {
    const statements = nodes(field(node, 'body')?.body);
    if (hasDirective(statements, 'use server')) return;
  }
  switch (node.type) {
    case 'CallExpression':
    case 'NewExpression':
    case 'TaggedTemplateExpression': {
      const callee = dotted(field(node, node.type === 'TaggedTemplateExpression' ? 'tag' : 'callee'));
      if (callee !== undefined) into.calls.add(callee);
      if (callee === 'fetch' && uncached(nodes(node.arguments)[1])) {
        into.reasons.add("fetch(…, { cache: 'no-store' })");
      }
      if (callee === 'require') {
        const source = stringOf(nodes(node.arguments)[0]);
        if (source !== undefined) summary.sources.add(source);
      }
      break;
    }
    case 'ImportExpression': {
      const source = stringOf(field(node, 'source'));
      if (source !== undefined) summary.sources.add(source);
      break;
    }
    case 'JSXOpeningElement':
      readElement(node, into, summary);
      break;
    case 'MemberExpression': {
      const name = ENV.exec(dotted(node) ?? '')?.[1];
      if (name !== undefined) summary.envNames.add(name);
      break;
    }
    case 'VariableDeclarator': {
      const id = field(node, 'id');
      if (id?.type === 'ObjectPattern' && dotted(unwrap(field(node, 'init'))) === 'process.env') {
        for (const property of nodes(id.properties)) {
          const name = nameOf(field(property, 'key'));
          if (name !== undefined) summary.envNames.add(name);
        }
      }
      break;
    }
    case 'AssignmentExpression':
      if (dotted(field(node, 'left'))?.endsWith('.getInitialProps')) summary.initialProps = true;
      break;
    case 'PropertyDefinition':
    case 'MethodDefinition':
      if (node.static === true && nameOf(field(node, 'key')) === 'getInitialProps')
        summary.initialProps = true;
      break;
    case 'Property':
      if (nameOf(field(node, 'key')) === 'contentSecurityPolicy') summary.csp.add('option');
      break;
    default:
  }
  const text = stringOf(node);
  if (text !== undefined && CSP.test(text)) summary.csp.add('header');
  const spared = onlyLookedUp(node);
  eachChild(node, (child) => {
    if (child !== spared) collect(child, into, summary);
  });
}

/** The name in `headers.delete('…')`, `.get('…')` and `.has('…')`: whoever writes that sends no such header by it. */
function onlyLookedUp(node: Node): Node | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const method = nameOf(field(field(node, 'callee'), 'property'));
  if (method !== 'delete' && method !== 'get' && method !== 'has') return undefined;
  const [name] = nodes(node.arguments);
  return stringOf(name) === undefined ? undefined : name;
}

function readElement(node: Node, into: Declaration, summary: ModuleSummary): void {
  const name = dotted(field(node, 'name'));
  if (name === undefined) return;
  const first = name[0] ?? '';
  if (first !== first.toLowerCase() || name.includes('.')) into.calls.add(name);
  const attributes = nodes(node.attributes);
  if (name === 'ClerkProvider') {
    summary.provider = { dynamic: attributes.some((attribute) => isOn(attribute, 'dynamic')) };
  }
  if (name === 'meta') {
    const equiv = attributes.find((attribute) => nameOf(field(attribute, 'name')) === 'httpEquiv');
    if (CSP.test(stringOf(field(equiv, 'value')) ?? '')) summary.csp.add('meta');
  }
}
