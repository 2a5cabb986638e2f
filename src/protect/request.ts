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
  /** The path and query that were asked for, where they are asked for here and can be named. */
  path?: string | undefined;
  parameter?: Parameter | undefined;
}

const CONTEXT = 'GetServerSidePropsContext';
const PATH = 'resolvedUrl';

/** Whether a parameter's written type, if it has one, knows everything that Next hands over. */
const isContext = (file: SourceFile, { typeAnnotation }: Pick<ObjectPattern, 'typeAnnotation'>): boolean => {
  const written = typeAnnotation?.typeAnnotation;
  return !written || new RegExp(`^${CONTEXT}\\b`).test(file.source.slice(written.start, written.end));
};

/** More names for a pattern: `{ params }` gets `req` as well. */
function intoPattern(
  file: SourceFile,
  pattern: ObjectPattern,
  names: readonly string[],
): Parameter | undefined {
  const { properties } = pattern;
  const last = properties.at(-1);
  const own = last && startsLine(file.source, last.start);
  const before = own ? `,\n${indentAt(file.source, last.start)}` : ', ';
  if (last) return { at: last.end, text: names.map((name) => before + name).join('') };
  const [open] = wordsBetween(file.source, pattern.start, pattern.end);
  return open && { at: open.end, text: ` ${names.join(', ')} ` };
}

/** What a property of the context is called in a pattern that takes it. */
function calledIn({ properties }: ObjectPattern, wanted: string): string | undefined {
  for (const one of properties) {
    if (one.type !== 'Property' || one.computed || one.key.type !== 'Identifier') continue;
    if (one.key.name === wanted && one.value.type === 'Identifier') return one.value.name;
  }
  return undefined;
}

function fromPattern(
  file: SourceFile,
  pattern: ObjectPattern,
  free: (name: string) => boolean,
  { typed, withPath }: { typed: boolean; withPath: boolean },
): RequestName | undefined {
  const request = calledIn(pattern, 'req');
  const known = calledIn(pattern, PATH);
  // What `...rest` holds would change.
  const isClosed = pattern.properties.some(({ type }) => type === 'RestElement') || !isContext(file, pattern);
  const isTyped = pattern.typeAnnotation != null || typed || !file.typescript;
  if (request === undefined && (isClosed || !isTyped || !free('req'))) return undefined;
  const takesPath = withPath && known === undefined && !isClosed && free(PATH);
  const names = [...(request === undefined ? ['req'] : []), ...(takesPath ? [PATH] : [])];
  const parameter = names.length === 0 ? undefined : intoPattern(file, pattern, names);
  if (names.length > 0 && parameter === undefined) return undefined;
  return {
    name: request ?? 'req',
    path: withPath ? (known ?? (takesPath ? PATH : undefined)) : undefined,
    parameter,
  };
}

/**
 * How a `getServerSideProps` calls the request: by the parameter it has, or by one that is added.
 * @param typed What it is assigned to gives its parameters their types.
 * @param withPath Whether what was asked for is to be named, too; it is where that takes nothing but another name.
 * @returns undefined where its parameters are of another form.
 */
export function requestOf(
  file: SourceFile,
  fn: Fn,
  typed: boolean,
  withPath: boolean,
): RequestName | undefined {
  const [first] = fn.params;
  if (first?.type === 'Identifier')
    return {
      name: `${first.name}.req`,
      path: withPath && isContext(file, first) ? `${first.name}.${PATH}` : undefined,
    };
  const taken = namesIn(fn as unknown as Program);
  const free = (name: string): boolean => !taken.has(name);
  if (first?.type === 'ObjectPattern') return fromPattern(file, first, free, { typed, withPath });
  if (first !== undefined || !free('req')) return undefined;
  const words = wordsBetween(file.source, fn.start, fn.body?.start ?? fn.end);
  const open = words.find(({ text }) => text === '(');
  if (!open) return undefined;
  const type = file.typescript && !typed ? CONTEXT : undefined;
  const path = withPath && free(PATH) ? PATH : undefined;
  const pattern = `{ ${path === undefined ? 'req' : `req, ${path}`} }`;
  return {
    name: 'req',
    path,
    parameter: { at: open.end, text: type ? `${pattern}: ${type}` : pattern, type },
  };
}
