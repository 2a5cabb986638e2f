import { eachChild, field, type Node, nameOf, nodes } from '../../facts/ast.ts';
import type { Module } from '../code/module.ts';
import type { Modules } from '../code/project.ts';
import { evaluate } from './expressions.ts';
import { Machine, OutOfFuel } from './machine.ts';
import { Scope, UNKNOWN, type Value } from './value.ts';

/**
 * Whether next-intl leads a path without a locale to the page below the locale segment: with `always` it redirects to the
 * path that has one; `perhaps` where its options can't be read.
 */
export type Prefixless = 'never' | 'leads' | 'perhaps';

const MIDDLEWARE = 'next-intl/middleware';

function callsOf(module: Module, name: string): Node[] {
  const found: Node[] = [];
  const look = (node: Node): void => {
    if (node.type === 'CallExpression' && nameOf(field(node, 'callee')) === name) found.push(node);
    eachChild(node, look);
  };
  for (const statement of module.body) look(statement);
  return found;
}

/** What the options say of how paths are spelled, as far as it can be read. [next-intl.dev/docs/routing] */
interface Options {
  /** Undefined where it can't be read. */
  mode: string | undefined;
  /** How a locale begins a path where that is not its own name. */
  prefixes: ReadonlyMap<string, string>;
  /** How a path is spelled in each locale. */
  pathnames: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

const UNREAD: Options = { mode: undefined, prefixes: new Map(), pathnames: new Map() };

/** The fields of an object that are texts. */
function textsIn(value: Value | undefined): ReadonlyMap<string, string> {
  const fields = value?.is === 'object' ? [...value.fields] : [];
  return new Map(
    fields.flatMap(([name, one]): [string, string][] =>
      one.is === 'known' && typeof one.value === 'string' ? [[name, one.value]] : [],
    ),
  );
}

function optionsOf(options: Value): Options {
  if (options.is !== 'object') return UNREAD;
  const prefix = options.fields.get('localePrefix') ?? options.rest;
  const mode = prefix.is === 'object' ? (prefix.fields.get('mode') ?? prefix.rest) : prefix;
  const pathnames = options.fields.get('pathnames');
  return {
    mode: mode.is !== 'known' ? undefined : mode.value === undefined ? 'always' : String(mode.value),
    prefixes: textsIn(prefix.is === 'object' ? prefix.fields.get('prefixes') : undefined),
    pathnames: new Map(
      (pathnames?.is === 'object' ? [...pathnames.fields] : []).map(([path, one]) => [path, textsIn(one)]),
    ),
  };
}

/** Other spellings of a path below the locale segment that lead to it. */
function spellings(
  path: string,
  { mode, prefixes, pathnames }: Options,
  locales: readonly string[],
): string[] {
  const own = pathnames.get(path);
  return [...new Set([...locales, ...prefixes.keys(), ...(own?.keys() ?? [])])].flatMap((locale) => {
    const rest = own?.get(locale) ?? path;
    const bare = rest === '/' ? '' : rest;
    const spelled =
      rest === path && !prefixes.has(locale) ? [] : [`${prefixes.get(locale) ?? `/${locale}`}${bare}`];
    return mode === 'always' || rest === path ? spelled : [...spelled, rest];
  });
}

/** What the next-intl of an entry file makes of paths. */
export interface NextIntl {
  prefixless: Prefixless;
  /** Other spellings of a path below the locale segment: in a language, or with another prefix. */
  spellings(path: string, locales: readonly string[]): string[];
}

const NO_INTL: NextIntl = { prefixless: 'never', spellings: () => [] };

/** What the next-intl of an entry file does with paths that have no locale, or are spelled in their language. */
export function intlOf(file: string, project: Modules, clerkMajor: number): NextIntl {
  const module = project.module(file);
  const [name] =
    [...(module?.bindings ?? [])].find(
      ([, binding]) =>
        binding.kind === 'import' && binding.source === MIDDLEWARE && binding.imported === 'default',
    ) ?? [];
  if (!module || name === undefined) return NO_INTL;
  const machine = new Machine(project, 'stranger', clerkMajor);
  const all = callsOf(module, name).map((call): Options => {
    const [options] = nodes(call.arguments);
    try {
      return optionsOf(
        machine.quietly(() => (options ? evaluate(options, new Scope(module), machine, false) : UNKNOWN)),
      );
    } catch (error) {
      if (error instanceof OutOfFuel || error instanceof RangeError) return UNREAD;
      throw error;
    } finally {
      machine.writes.undo();
    }
  });
  const modes = all.map(({ mode }) => mode);
  const leads = modes.some((mode) => mode === 'as-needed' || mode === 'never');
  return {
    prefixless: leads ? 'leads' : modes.includes(undefined) ? 'perhaps' : 'never',
    spellings: (path, locales) => [...new Set(all.flatMap((one) => spellings(path, one, locales)))],
  };
}
