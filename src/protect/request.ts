import type { ObjectPattern, Program } from 'oxc-parser';
import { indentAt, startsLine } from '../code/edit.ts';
import { wordsBetween } from '../code/entry/tokens.ts';
import { namesIn } from '../code/names.ts';
import type { SourceFile } from '../code/source-file.ts';
import type { Fn } from './locate.ts';

/** A parameter that is written so that a function can name the request. */
export interface Parameter {
  at: number;
  text: string;
  /** The type of `next` that stands in it. */
  type?: string | undefined;
}

/** What the request is called in a function, and what has to be written for it to be called so. */
export interface RequestName {
  name: string;
  parameter?: Parameter;
}

const CONTEXT = 'GetServerSidePropsContext';

/** `{ params }` gets `req` as well. */
function inPattern(file: SourceFile, pattern: ObjectPattern, typed: boolean): RequestName | undefined {
  const { properties, typeAnnotation } = pattern;
  // What `...rest` holds would change.
  if (properties.some(({ type }) => type === 'RestElement')) return undefined;
  const written = typeAnnotation?.typeAnnotation;
  const type = written ? file.source.slice(written.start, written.end) : '';
  const fits = written ? new RegExp(`^${CONTEXT}\\b`).test(type) : typed || !file.typescript;
  if (!fits) return undefined;
  const last = properties.at(-1);
  const own = last && startsLine(file.source, last.start);
  const before = own ? `,\n${indentAt(file.source, last.start)}` : ', ';
  if (last) return { name: 'req', parameter: { at: last.end, text: `${before}req` } };
  const [open] = wordsBetween(file.source, pattern.start, pattern.end);
  return open && { name: 'req', parameter: { at: open.end, text: ' req ' } };
}

/**
 * How a `getServerSideProps` calls the request: by the parameter it has, or by one that is added.
 * @param typed What it is assigned to gives its parameters their types.
 * @returns undefined where its parameters are of another form.
 */
export function requestOf(file: SourceFile, fn: Fn, typed: boolean): RequestName | undefined {
  const [first] = fn.params;
  if (first?.type === 'Identifier') return { name: `${first.name}.req` };
  if (first !== undefined && first.type !== 'ObjectPattern') return undefined;
  for (const one of first?.properties ?? []) {
    if (one.type !== 'Property' || one.computed || one.key.type !== 'Identifier') continue;
    if (one.key.name === 'req' && one.value.type === 'Identifier') return { name: one.value.name };
  }
  if (namesIn(fn as unknown as Program).has('req')) return undefined;
  if (first) return inPattern(file, first, typed);
  const words = wordsBetween(file.source, fn.start, fn.body?.start ?? fn.end);
  const open = words.find(({ text }) => text === '(');
  if (!open) return undefined;
  const type = file.typescript && !typed ? CONTEXT : undefined;
  return {
    name: 'req',
    parameter: { at: open.end, text: type ? `{ req }: ${type}` : '{ req }', type },
  };
}
