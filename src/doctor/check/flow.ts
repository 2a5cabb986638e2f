import { field, type Node, nameOf, stringOf } from '../../facts/ast.ts';
import type { Module } from '../code/module.ts';
import type { Modules } from '../code/project.ts';

/** What the steps share by which a value is followed from place to place of the app. */

/**
 * The way from what holds it to the value itself: fields, `*` for any, `()` for what a call gives, `new` for an object of a class; `~` at its end for
 * a copy of the value, of which the parts are the value's own.
 */
export type Path = readonly string[];

/** A value behind a way, in a module. */
export interface Held {
  module: Module;
  path: Path;
  /** The field that held it last, `*` for one that isn't known. */
  of: string | undefined;
}

/** Where a step notes what it finds. */
export interface Flow {
  readonly project: Modules;
  /** What a node gives holds the value. */
  at(node: Node, held: Held): void;
  /** A field of the value is changed where a node stands; `*` for any, `+` for what a list or a set holds. */
  touch(what: string, node: Node, held: Held): void;
  /** It is handed to code that can't be told, where a node stands. */
  lose(node: Node, held: Held): void;
  /** Whether one step has not come to an export before, as modules may pass on all of each other. */
  isFirst(exported: string): boolean;
}

/** The same value behind another way. */
export const behind = (held: Held, path: Path, of = held.of): Held => ({ module: held.module, path, of });

/** The same value, in what holds it by a key. */
export const inside = (held: Held, ...keys: string[]): Held => behind(held, [...keys, ...held.path]);

/** It is copied, or what holds it is: a copy of that holds what it holds. */
export const copied = (held: Held): Held => (held.path.length === 0 ? inside(held, '~') : held);

const isCall = (step: string): boolean => step === '()' || step === 'new';

/** What is behind one step: the rest of the way, or a part of the value itself; undefined where it leads elsewhere. */
export function beyond(held: Held, step: string): Held | undefined {
  const [first, ...rest] = held.path;
  if (first === undefined || first === '~') return isCall(step) ? undefined : behind(held, [], step);
  const isMet =
    isCall(first) || isCall(step) ? first === step : first === '*' || step === '*' || first === step;
  return isMet ? behind(held, rest) : undefined;
}

/** The key of a member, a property or a method, where it is written out. */
export const keyOf = (node: Node): string => {
  const key = field(node, node.type === 'MemberExpression' ? 'property' : 'key');
  return (node.computed === true ? stringOf(key) : nameOf(key)) ?? '*';
};
