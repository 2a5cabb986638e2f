import type { Expression, Node, Program } from 'oxc-parser';
import { walk } from '../walk.ts';
import { nameOf, originOf, unwrap } from './ast.ts';
import { isFunction } from './functions.ts';
import {
  type Bindings,
  clerkPatterns,
  inlinePatterns,
  isPathname,
  type Patterns,
  textOf,
} from './route-patterns.ts';

/** One list of paths by which the owner's file decides what a visitor without a session may reach. Plain data. */
export interface RouteList {
  /** The constant that holds the matcher or the array, the option's name, or `''` for a test written in place. */
  name: string;
  /**
   * `createRouteMatcher`: Clerk's matcher; `publicRoutes` and `ignoredRoutes`: options of the removed `authMiddleware`;
   * `inline`: a test of the pathname in place (`startsWith`, `===`, `includes`, `some`, a regular expression).
   */
  from: 'createRouteMatcher' | 'publicRoutes' | 'ignoredRoutes' | 'inline';
  /**
   * What becomes of a visitor without a session on a path of this list. `open`: let through, where other paths are
   * refused; `closed`: refused; `unknown`: the list is asked for another purpose, or nothing was understood.
   */
  effect: 'open' | 'closed' | 'unknown';
  /** The patterns as they are written; tests in place are written as Clerk would have them (`/x(.*)` for `startsWith`). */
  patterns: string[];
  /**
   * The same in order as regular expressions over the pathname, for `new RegExp(source, flags)`. Clerk's patterns take
   * upper and lower case for the same, tests in place do not. They come from the target: run them with a length limit.
   */
  tests: { source: string; flags: string }[];
  /** False when an entry cannot be read here (a variable, a spread, a function): paths beyond `tests` may be on it. */
  complete: boolean;
}

/** Everything the file says about who reaches what. */
export interface Routes {
  lists: RouteList[];
  /**
   * What becomes of a visitor on a path that is on no list, where the file runs: `closed` when it refuses without asking
   * for the path or asks an `open` list; `open` when nothing that refuses was found outside of `closed` lists.
   */
  rest: 'open' | 'closed';
}

/** Does this code send a visitor away: Clerk's own ways, a 401 or 403, or a redirect to a page named like sign-in? */
export function refuses(node: Node): boolean {
  let found = false;
  walk(node, (inner) => {
    if (inner.type === 'Identifier' && /^(?:protect|redirectToSignIn)$/.test(inner.name)) found = true;
    if (inner.type === 'Literal' && (inner.value === 401 || inner.value === 403)) found = true;
    if (inner.type === 'CallExpression' && redirects(inner.callee as Expression)) {
      for (const argument of inner.arguments) if (namesSignIn(argument)) found = true;
    }
    return found ? false : undefined;
  });
  return found;
}

function redirects(callee: Expression): boolean {
  if (callee.type === 'Identifier') return callee.name === 'redirect';
  return (
    callee.type === 'MemberExpression' &&
    callee.property.type === 'Identifier' &&
    callee.property.name === 'redirect'
  );
}

const SESSION = /^(?:userId|user|sessionId|session|isSignedIn|isAuthenticated)$/;

/** Does a condition hold for whoever has no session, `!userId` or `userId === null`, alone or beside others? */
function asksSignedOut(test: Expression): boolean {
  const inner = unwrap(test);
  if (inner.type === 'LogicalExpression') return asksSignedOut(inner.left) || asksSignedOut(inner.right);
  const compared =
    inner.type === 'BinaryExpression' && (inner.operator === '===' || inner.operator === '==')
      ? inner.left
      : undefined;
  const asked = inner.type === 'UnaryExpression' && inner.operator === '!' ? inner.argument : compared;
  if (asked === undefined) return false;
  const value = unwrap(asked);
  const named = value.type === 'MemberExpression' && !value.computed ? value.property : value;
  return named.type === 'Identifier' && SESSION.test(named.name);
}

/** Does this code redirect anywhere at all? */
function redirectsIn(node: Node): boolean {
  let found = false;
  walk(node, (inner) => {
    if (inner.type === 'CallExpression' && redirects(inner.callee as Expression)) found = true;
    return found ? false : undefined;
  });
  return found;
}

/** Does this code send whoever has no session somewhere else, wherever that is? */
function sendsAway(node: Node): boolean {
  let found = false;
  walk(node, (inner) => {
    if (isFunction(inner)) return false;
    if (inner.type === 'IfStatement' && asksSignedOut(inner.test) && redirectsIn(inner.consequent))
      found = true;
    return found ? false : undefined;
  });
  return found;
}

/** Is a page named like sign-in among this? */
export function namesSignIn(node: Node): boolean {
  let found = false;
  walk(node, (inner) => {
    const text = textOf(inner) ?? (inner.type === 'TemplateElement' ? inner.value.raw : '');
    if (/\/(?:auth\/)?(?:sign|log)-?in\b/i.test(text)) found = true;
    return undefined;
  });
  return found;
}

/** A part of a condition that asks for the path, and whether the condition holds when it is on the list. */
interface Asked {
  list: RouteList;
  positive: boolean;
}

class Reader {
  readonly lists: RouteList[] = [];
  readonly #bindings: Bindings;
  readonly #named = new Map<string, RouteList>();

  constructor(bindings: Bindings) {
    this.#bindings = bindings;
  }

  add(name: string, from: RouteList['from'], patterns: Patterns): RouteList {
    const list: RouteList = {
      name,
      from,
      effect: 'unknown',
      patterns: patterns.patterns,
      tests: patterns.tests,
      complete: patterns.complete,
    };
    this.lists.push(list);
    if (name !== '' && from === 'createRouteMatcher') this.#named.set(name, list);
    return list;
  }

  /** Does a condition depend on the path? */
  asksPath(test: Expression): boolean {
    let found = false;
    walk(test, (inner) => {
      if (inner.type === 'Identifier' && this.#named.has(inner.name)) found = true;
      if (inner.type === 'Identifier' || inner.type === 'MemberExpression') found ||= isPathname(inner);
      return undefined;
    });
    return found;
  }

  /** Lists that a condition asks, `!`, `&&` and `||` followed. */
  asked(test: Expression, positive = true): Asked[] {
    const inner = unwrap(test);
    if (inner.type === 'UnaryExpression' && inner.operator === '!')
      return this.asked(inner.argument, !positive);
    if (inner.type === 'LogicalExpression')
      return [...this.asked(inner.left, positive), ...this.asked(inner.right, positive)];
    if (inner.type === 'CallExpression' && inner.callee.type === 'Identifier') {
      const list = this.#named.get(inner.callee.name);
      return list ? [{ list, positive }] : [];
    }
    const other = inner.type === 'BinaryExpression' && (inner.operator === '!==' || inner.operator === '!=');
    const patterns = inlinePatterns(other ? { ...inner, operator: '===' } : inner, this.#bindings);
    if (!patterns) return [];
    return [{ list: this.add(patterns.name, 'inline', patterns), positive: other ? !positive : positive }];
  }
}

const isExit = (node: Node): boolean => {
  const only = node.type === 'BlockStatement' && node.body.length === 1 ? node.body[0] : node;
  return only?.type === 'ReturnStatement';
};

/**
 * Reads the owner's lists of routes, in the order in which they stand in the file.
 * Inline tests are among them only where they open or close something.
 */
export function routesOf(program: Program, source: string, bindings: Bindings): Routes {
  const reader = new Reader(bindings);
  // Most files have nothing of this, and a walk is not free.
  if (
    !/createRouteMatcher|publicRoutes|ignoredRoutes|protect|redirectToSignIn|40[13]|(?:sign|log)-?in/i.test(
      source,
    )
  )
    return { lists: [], rest: 'open' };
  let closed = false;
  let byExit = false;
  walk(program, (node, parents) => {
    if (node.type === 'CallExpression') {
      const origin = originOf(node.callee as Expression, bindings);
      if (origin?.imported === 'createRouteMatcher' && origin.from.startsWith('@clerk/')) {
        const parent = parents.at(-1);
        const name =
          parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? parent.id.name : '';
        reader.add(name, 'createRouteMatcher', clerkPatterns(node.arguments[0], bindings));
      }
      if (origin?.imported === 'authMiddleware') closed = true;
    }
    if (node.type === 'Property' && node.key.type === 'Identifier') {
      const name = nameOf(node.key);
      if (name === 'publicRoutes' || name === 'ignoredRoutes')
        reader.add(name, name, clerkPatterns(node.value, bindings)).effect = 'open';
    }
    return undefined;
  });
  walk(program, (node, parents) => {
    if (node.type === 'IfStatement' || node.type === 'ConditionalExpression') {
      const { consequent, alternate } = node;
      const then =
        refuses(consequent) || sendsAway(consequent) || (asksSignedOut(node.test) && redirectsIn(consequent));
      const otherwise = alternate ? refuses(alternate) : false;
      const scope = parents.findLast((parent) => parent.type === 'BlockStatement');
      const later = scope !== undefined && after(scope, node.end, reader);
      for (const { list, positive } of reader.asked(node.test)) {
        if (then && !otherwise) effect(list, positive ? 'closed' : 'open');
        else if (otherwise && !then) effect(list, positive ? 'open' : 'closed');
        else if (!then && isExit(consequent) && later) {
          effect(list, positive ? 'open' : 'closed');
          if (!positive) byExit = true;
        }
      }
    } else if (node.type === 'LogicalExpression' && node.operator === '&&' && refuses(node.right)) {
      for (const { list, positive } of reader.asked(node.left)) effect(list, positive ? 'closed' : 'open');
    } else if (isRefusal(node) && !isConditional(parents)) closed = true;
    return undefined;
  });
  const lists = reader.lists.filter((list) => list.from !== 'inline' || list.effect !== 'unknown');
  const opens = lists.some((list) => list.effect === 'open');
  return { lists, rest: opens || (closed && !byExit) ? 'closed' : 'open' };
}

/** One list may be asked twice; what opens it counts for less than what closes it. */
function effect(list: RouteList, found: 'open' | 'closed'): void {
  if (list.effect !== 'closed') list.effect = found;
}

/** Is a visitor refused behind an offset of this block, whatever the path is? */
function after(block: Node, offset: number, reader: Reader): boolean {
  return (
    block.type === 'BlockStatement' &&
    block.body.some(
      (statement) =>
        statement.start >= offset &&
        refuses(statement) &&
        !(statement.type === 'IfStatement' && reader.asksPath(statement.test)),
    )
  );
}

function isRefusal(node: Node): boolean {
  if (node.type !== 'CallExpression') return false;
  const { callee } = node;
  const name =
    callee.type === 'MemberExpression' ? callee.property : callee.type === 'Identifier' ? callee : undefined;
  return name?.type === 'Identifier' && (name.name === 'protect' || name.name === 'redirectToSignIn');
}

/** Stands this in a branch, up to the function that holds it? */
function isConditional(parents: readonly Node[]): boolean {
  for (let at = parents.length - 1; at >= 0; at--) {
    const parent = parents[at];
    if (!parent || isFunction(parent)) return false;
    if (
      /^(?:If|Switch|Try|For|ForOf|ForIn|While)Statement$|^(?:Conditional|Logical)Expression$/.test(
        parent.type,
      )
    )
      return true;
  }
  return false;
}
