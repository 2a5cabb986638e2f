import { positionAt } from './files.ts';
import { needsTypes } from './remember.ts';

/** A syntax node of any type; fields are looked at through the guards below. */
export interface Node {
  type: string;
  start: number;
  end: number;
  [field: string]: unknown;
}

export interface Parsed {
  body: readonly Node[];
  /** First syntax error, 1-based. */
  error?: { message: string; line: number; column: number } | undefined;
}

export type Language = 'ts' | 'tsx' | 'jsx';

/** Parses one source text. */
export type Parse = (path: string, text: string) => Parsed;

/** Loads the parser (a native module) when the first file needs it. */
export async function loadParser(): Promise<Parse> {
  const [{ bareTree, typedTree, visitorKeys }, { parse, tooDeep }] = await Promise.all([
    import('./trees.ts'),
    import('../code/parse.ts'),
  ]);
  for (const [type, names] of Object.entries(visitorKeys))
    childFields.set(
      type,
      names.filter((name) => !TYPE_FIELDS.has(name)),
    );
  return (path, text) => {
    const isShort = text.length <= SHORT;
    if (isShort ? !hasDeepBrackets(text) : !needsTypes() && !tooDeep(text)) {
      const lang = languageOf(path);
      const body = needsTypes() ? typedTree(path, text, lang) : bareTree(path, text, lang);
      if (body) return { body };
    }
    if (hasManyElements(text)) {
      return { body: [], error: { message: 'the file is too large to be read', line: 1, column: 1 } };
    }
    // CommonJS, long files and syntax errors are judged with the same care as the surgeons' input.
    const { program, errors } = parse(path, text);
    const body: unknown = program.body;
    const first = errors[0];
    if (first === undefined) return { body: nodes(body) };
    return {
      body: nodes(body),
      error: { message: first.message, ...positionAt(text, first.labels[0]?.start ?? 0) },
    };
  };
}

/** Next compiles JSX in .js files too, so plain JavaScript is read as JSX. */
function languageOf(path: string): Language {
  if (path.endsWith('.tsx')) return 'tsx';
  return /\.[cm]?ts$/.test(path) ? 'ts' : 'jsx';
}

/**
 * The native parser ends the process when its stack runs out: at about 1,000 nested functions, or at 4,000 levels of
 * what nests without brackets (`A<A<…`, `a:a:…`, `if(a)if(a)…`), each of which takes at least two characters. So up to
 * this length only brackets need to be counted.
 */
const SHORT = 7_000;
const MAX_BRACKETS = 200;

/** True when brackets nest deeper than any code a person writes. Strings and comments count too. */
function hasDeepBrackets(text: string): boolean {
  if (countOf(text, '(') + countOf(text, '[') + countOf(text, '{') <= MAX_BRACKETS) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 40: // (
      case 91: // [
      case 123: // {
        depth += 1;
        if (depth > MAX_BRACKETS) return true;
        break;
      case 41: // )
      case 93: // ]
      case 125: // }
        if (depth > 0) depth -= 1;
        break;
      default:
    }
  }
  return false;
}

/** JSX elements and `else if` nest however many brackets close in between, so their number bounds their depth. */
function hasManyElements(text: string): boolean {
  return countOf(text, '<') > 3_500 || countOf(text, 'else') > 3_500;
}

function countOf(text: string, word: string): number {
  let count = 0;
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) count += 1;
  return count;
}

export function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
  );
}

/** The nodes in a field that holds a list. */
export function nodes(value: unknown): readonly Node[] {
  if (!Array.isArray(value)) return [];
  // Lists with gaps are rare, and copies of all others were a good part of what a run leaves behind.
  return value.every(isNode) ? value : value.filter(isNode);
}

/** The node in a field, if there is one. */
export function field(node: Node | undefined, name: string): Node | undefined {
  const value = node?.[name];
  return isNode(value) ? value : undefined;
}

/** Name of an identifier (also in JSX), or the text of a string literal used as a key; else undefined. */
export function nameOf(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (node.type === 'Identifier' || node.type === 'JSXIdentifier' || node.type === 'PrivateIdentifier') {
    return typeof node.name === 'string' ? node.name : undefined;
  }
  return stringOf(node);
}

/** Text of a string literal or of a template without expressions; else undefined. */
export function stringOf(node: Node | undefined): string | undefined {
  if (node?.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  if (node?.type === 'TemplateLiteral' && nodes(node.expressions).length === 0) {
    const value = nodes(node.quasis)[0]?.value;
    const cooked =
      typeof value === 'object' && value !== null ? (value as { cooked?: unknown }).cooked : undefined;
    return typeof cooked === 'string' ? cooked : undefined;
  }
  return undefined;
}

const MAX_DOTS = 40;

/** `a.b.c` of a member expression or JSX member, `a` of an identifier; undefined for anything computed or endless. */
export function dotted(node: Node | undefined, depth = 0): string | undefined {
  if (node === undefined || depth > MAX_DOTS) return undefined;
  if (node.type === 'Identifier' || node.type === 'JSXIdentifier') return nameOf(node);
  if (node.type === 'ThisExpression') return 'this';
  if (node.type === 'MemberExpression' || node.type === 'JSXMemberExpression') {
    const object = dotted(field(node, 'object'), depth + 1);
    const property = field(node, 'property');
    const name = node.computed === true ? stringOf(property) : nameOf(property);
    return object === undefined || name === undefined ? undefined : `${object}.${name}`;
  }
  if (node.type === 'ChainExpression' || WRAPPERS.has(node.type))
    return dotted(field(node, 'expression'), depth + 1);
  return undefined;
}

const WRAPPERS = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'ParenthesizedExpression',
]);

/** The expression below `as`, `satisfies`, `!` and parentheses. */
export function unwrap(node: Node | undefined): Node | undefined {
  let inner = node;
  while (inner !== undefined && WRAPPERS.has(inner.type)) inner = field(inner, 'expression');
  return inner;
}

export type FunctionNode = Node & {
  type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression';
};

export function isFunction(node: Node | undefined): node is FunctionNode {
  return (
    node?.type === 'FunctionDeclaration' ||
    node?.type === 'FunctionExpression' ||
    node?.type === 'ArrowFunctionExpression'
  );
}

/** True when a function's or module's statements start with the directive `'use …'`. */
export function hasDirective(statements: readonly Node[], directive: string): boolean {
  for (const statement of statements) {
    if (statement.type !== 'ExpressionStatement' || typeof statement.directive !== 'string') return false;
    if (statement.directive === directive) return true;
  }
  return false;
}

/** Fields that hold types, which say nothing about what runs. */
const TYPE_FIELDS = new Set([
  'typeAnnotation',
  'returnType',
  'typeArguments',
  'typeParameters',
  'superTypeArguments',
  'implements',
]);

/** The fields that hold the children of a node, by its type: known once there is a parser. */
const childFields = new Map<string, readonly string[]>();

const untyped = (node: Node): string[] => Object.keys(node).filter((name) => !TYPE_FIELDS.has(name));

/** Calls back with each child node in source order, types left out. */
export function eachChild(node: Node, visit: (child: Node) => void): void {
  for (const name of childFields.get(node.type) ?? untyped(node)) {
    const value = node[name];
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) {
      if (isNode(value)) visit(value);
    } else for (let at = 0; at < value.length; at += 1) if (isNode(value[at])) visit(value[at]);
  }
}
