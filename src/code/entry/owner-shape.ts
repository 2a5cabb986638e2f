import { type Context, give, importType } from './context.ts';
import type { ExportForm } from './exports.ts';
import type { Leaving } from './front.ts';
import { Refused } from './refuse.ts';

/** The owner's function after it was freed from its export, and how to call it. */
export interface Owner {
  /** Expression that is the function. */
  callee: string;
  /** How many of (request, event) it is given. */
  passes: 0 | 1 | 2;
  /** Where the composed export goes: behind this statement, or in place of the identifier that it exports. */
  place: { behind: number; replaces: boolean };
  /** Statements that the composed code needs before it. */
  before?: string;
  /** How the composed function leaves the file. */
  leaving: Leaving;
  /** The name is listed by an export list of our own, as the owner's cannot be given up. */
  relisted?: boolean;
}

/** A name for the owner's function once it is no longer exported. */
export const baseName = (form: ExportForm, fallback: string): string => {
  const exported = form.exported === 'default' ? fallback : form.exported;
  return `owner${exported.charAt(0).toUpperCase()}${exported.slice(1)}`;
};

/** How many arguments the function takes; one with a type of its own takes what that type says, which is both. */
export function passes(context: Context, typed = false): 0 | 1 | 2 {
  const { value } = context.analysis;
  if (typed) return 2;
  if (value?.kind === 'intl') return 1;
  if (value?.kind !== 'function' || value.fn.arity === 'any' || value.fn.arity >= 2) return 2;
  return value.fn.arity === 0 ? 0 : 1;
}

/** The type that makes a function of unknown parameters callable with both arguments. */
export function middlewareType(context: Context): string {
  const name = importType(context, 'next/server', 'NextMiddleware');
  return name === '' ? '' : `: ${name}`;
}

/**
 * The same for what a call made, behind it: a helper that chains functions may give one of three parameters, which is
 * none of that type, and which Next calls with two all the same.
 */
export function middlewareCast(context: Context): string {
  const name = importType(context, 'next/server', 'NextMiddleware');
  return name === '' ? '' : ` as unknown as ${name}`;
}

/** @throws Refused for a function that Next could not call. */
export function refuseOddFunctions(context: Context): void {
  const { value } = context.analysis;
  if (value?.kind === 'function' && value.fn.generator)
    throw new Refused('what it exports is a generator function, which Next cannot use');
}

/** A name for the owner's function, with a type that lets it be called with both arguments. */
export function typed(context: Context, name: string, behind: number, leaving: Leaving): Owner {
  const type = middlewareType(context);
  const place = { behind, replaces: false };
  if (type === '') return { callee: name, passes: 2, place, leaving };
  const callee = give(context, `${name}Function`);
  const before = `const ${callee}${type} = ${name}${context.file.style.semicolons ? ';' : ''}\n\n`;
  return { callee, passes: 2, place, before, leaving };
}
