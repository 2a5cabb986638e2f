import type { Expression, Node } from 'oxc-parser';
import { parse, tokensToRegexp } from 'path-to-regexp';
import { escaped } from '../../facts/words.ts';
import { type Binding, unwrap } from './ast.ts';
import { isFunction } from './functions.ts';

export type Bindings = ReadonlyMap<string, Binding>;

/** Paths as they are written, and as regular expressions. */
export interface Patterns {
  patterns: string[];
  tests: { source: string; flags: string }[];
  complete: boolean;
}

/** As Clerk compiles a pattern (`@clerk/shared` pathMatcher): path-to-regexp 6 with its defaults. */
function clerkTest(pattern: string): Patterns['tests'][number] | undefined {
  try {
    const { source, flags } = tokensToRegexp(parse(pattern), [], { sensitive: false });
    return { source, flags };
  } catch {
    return undefined;
  }
}

/** The literal elements of an array, or a single one; constants of the file are followed. */
function elements(node: Node | undefined, bindings: Bindings): { items: Node[]; complete: boolean } {
  if (!node) return { items: [], complete: false };
  const inner = unwrap(node as Expression);
  if (inner.type === 'Identifier') {
    const binding = bindings.get(inner.name);
    if (binding?.kind === 'variable' && binding.declares === 'const' && binding.init)
      return elements(binding.init, bindings);
    return { items: [], complete: false };
  }
  if (inner.type !== 'ArrayExpression') return { items: [inner], complete: true };
  const all = inner.elements.map((element) =>
    element === null
      ? { items: [], complete: true }
      : element.type === 'SpreadElement'
        ? elements(element.argument, bindings)
        : elements(element, bindings),
  );
  return { items: all.flatMap(({ items }) => items), complete: all.every(({ complete }) => complete) };
}

/** A string literal's value. */
export function textOf(node: Node): string | undefined {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

/** Patterns in Clerk's spelling. */
export function clerkPatterns(node: Node | undefined, bindings: Bindings): Patterns {
  const { items, complete } = elements(node, bindings);
  const found: Patterns = { patterns: [], tests: [], complete };
  for (const item of items) {
    const text = textOf(item);
    const test =
      item.type === 'Literal' && 'regex' in item
        ? { source: item.regex.pattern, flags: item.regex.flags }
        : text === undefined
          ? undefined
          : clerkTest(text);
    if (!test) {
      found.complete = false;
      continue;
    }
    found.patterns.push(text ?? (item.type === 'Literal' ? (item.raw ?? '') : ''));
    found.tests.push(test);
  }
  return found;
}

/** `request.nextUrl.pathname`, or a variable that is named like one. */
export function isPathname(node: Node): boolean {
  const inner = unwrap(node as Expression);
  if (inner.type === 'MemberExpression')
    return !inner.computed && inner.property.type === 'Identifier' && inner.property.name === 'pathname';
  return inner.type === 'Identifier' && /^(?:path|pathname|url)$/i.test(inner.name);
}

function exactly(items: readonly Node[], complete: boolean, prefix: boolean): Patterns {
  const texts = items.map(textOf).filter((text) => text !== undefined);
  return {
    patterns: texts.map((text) => (prefix ? `${text}(.*)` : text)),
    tests: texts.map((text) => ({ source: `^${escaped(text)}${prefix ? '' : '$'}`, flags: '' })),
    complete: complete && texts.length === items.length,
  };
}

/** A test of the pathname that is written in place. */
export function inlinePatterns(
  node: Expression,
  bindings: Bindings,
): (Patterns & { name: string }) | undefined {
  if (node.type === 'BinaryExpression' && (node.operator === '===' || node.operator === '==')) {
    const [path, text] = isPathname(node.left) ? [node.left, node.right] : [node.right, node.left];
    if (!isPathname(path) || textOf(text) === undefined) return undefined;
    return { name: '', ...exactly([text], true, false) };
  }
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined;
  const { object, property, computed } = node.callee;
  const [argument] = node.arguments;
  if (computed || property.type !== 'Identifier' || !argument) return undefined;
  const name = object.type === 'Identifier' ? object.name : '';
  if (property.name === 'startsWith' && isPathname(object)) {
    const text = textOf(argument);
    return text === undefined ? undefined : { name: '', ...exactly([argument], true, true) };
  }
  if (property.name === 'includes' && isPathname(argument)) {
    const { items, complete } = elements(object, bindings);
    return { name, ...exactly(items, complete, false) };
  }
  if (property.name === 'test' && isPathname(argument)) {
    const { items, complete } = elements(object, bindings);
    const [regexp] = items;
    if (regexp?.type !== 'Literal' || !('regex' in regexp)) return undefined;
    const { pattern: source, flags } = regexp.regex;
    return { name, patterns: [regexp.raw ?? ''], tests: [{ source, flags }], complete };
  }
  if (property.name === 'some' && isFunction(argument)) {
    const body = argument.body && unwrap(argument.body as Expression);
    const [param] = argument.params;
    if (param?.type !== 'Identifier' || body?.type !== 'CallExpression') return undefined;
    if (body.callee.type !== 'MemberExpression' || !isPathname(body.callee.object)) return undefined;
    const [given] = body.arguments;
    const starts = body.callee.property.type === 'Identifier' && body.callee.property.name === 'startsWith';
    if (!starts || given?.type !== 'Identifier' || given.name !== param.name) return undefined;
    const { items, complete } = elements(object, bindings);
    return { name, ...exactly(items, complete, true) };
  }
  return undefined;
}
