import { isFunction, type Node } from '../../facts/ast.ts';
import { childNodes } from '../code/children.ts';
import type { Module } from '../code/module.ts';
import { changesAt, ownNames } from './changed.ts';

const MAX_DEPTH = 200;
const around = new WeakMap<Module, boolean>();
const given = new WeakMap<Module, boolean>();

const once = (known: WeakMap<Module, boolean>, module: Module, ask: () => boolean): boolean => {
  const before = known.get(module) ?? ask();
  known.set(module, before);
  return before;
};

/**
 * Whether functions of a module may leave something behind in a name around them or in their object, which others find in a
 * later request. What a module's own names stand for is asked elsewhere.
 */
export const changesAround = (module: Module): boolean =>
  once(around, module, () => module.body.some((statement) => mayRemember(statement, [], 0)));

/** @param around Names that the functions around bind, from the outermost one on. */
function mayRemember(node: Node, around: readonly ReadonlySet<string>[], depth: number): boolean {
  if (depth > MAX_DEPTH) return true;
  const within = isFunction(node) ? [...around, ownNames(node)] : around;
  const own = within.at(-1);
  const isKept = (name: string): boolean =>
    own !== undefined && (name === 'this' || (!own.has(name) && within.some((names) => names.has(name))));
  if (changesAt(node).some(({ name }) => isKept(name))) return true;
  return childNodes(node).some((child) => mayRemember(child, within, depth + 1));
}

/** A name that stands for what a call gives at once. */
const GIVEN = /\b(?:const|let|var)\s+([A-Za-z_$][\w$]*)(?:\s*:[^=;\n]+)?\s*=\s*(?!await\b|new\b)[\w$.]+\(/g;

/** Whether a module may change a part of what a call gave it, which may have that from elsewhere: by its words. */
export const changesGiven = (module: Module): boolean =>
  once(given, module, () => {
    const names = new Set(
      [...module.text.matchAll(GIVEN)].map(([, name = '']) => name.replaceAll('$', '\\$')),
    );
    if (names.size === 0) return false;
    const parts = String.raw`(?:\.[\w$]+|\[[^\]\n]*\])+\s*(?:[-+*/]|\?\?|\|\||&&)?=(?![=>])`;
    return new RegExp(String.raw`(?<![\w$.])(?:${[...names].join('|')})${parts}`).test(module.text);
  });
