import { readSource, type SourceFile } from '../code/source-file.ts';
import type { Project } from '../doctor/code/project.ts';
import { UserError } from '../errors.ts';
import { givenPath } from '../given-path.ts';
import { parseMeant } from '../given-pattern.ts';
import { specifier } from '../specifier.ts';
import type { Facts } from '../types.ts';
import { type Fn, locateName } from './locate.ts';
import { originOf } from './origin.ts';

/** `lib/auth.ts#requireUser`, for everything or for what a pattern means. */
export interface GivenGuard {
  /** A URL pattern or a file glob; undefined for all that nothing else is said of. */
  pattern: string | undefined;
  module: string;
  name: string;
}

/** A function of the project that turns a visitor away, and is called in place of Clerk's check. */
export interface Guard {
  /** As `--guard` takes it: `lib/auth.ts#requireUser`. */
  written: string;
  /** Its module: a path relative to the root. */
  file: string;
  name: string;
  /** How files import it where it was given as they do: `@/lib/auth`. */
  specifier: string | undefined;
  /** What it has to be handed, as its parameters are called and typed. */
  needs: readonly { name: string; type: string }[];
  /** It is waited for: it is async, or may be. */
  waits: boolean;
}

const CODE = /(?:\/index)?\.[cm]?[jt]sx?$/;
const EXAMPLE =
  'For example --guard lib/auth.ts#requireUser, or --guard "/admin/**=lib/auth.ts#requireAdmin".';

const usage = (message: string, next = EXAMPLE): UserError =>
  new UserError(message, { code: 'USAGE', next: `${next} Nothing was written.` });

/**
 * `lib/auth.ts#requireUser`, or `/admin/**=lib/auth.ts#requireAdmin`.
 * @throws UserError (exit 2) for anything else.
 */
export function parseGuard(text: string): GivenGuard {
  const [, pattern, module, name] = /^(?:([^=]+)=)?([^=#]+)#([A-Za-z_$][\w$]*)$/.exec(text) ?? [];
  if (module === undefined || name === undefined)
    throw usage(`--guard wants [<pattern>=]<module>#<name>, not ${JSON.stringify(text)}.`);
  if (name === 'default')
    throw usage(`--guard calls a function by the name that it is exported by, not a default.`);
  return { pattern: pattern === undefined ? undefined : parseMeant('guard', pattern), module, name };
}

/** What a function has to be handed. */
const needsOf = ({ source }: SourceFile, fn: Fn): Guard['needs'] =>
  fn.params.flatMap((one) => {
    const pattern = one.type === 'TSParameterProperty' ? one.parameter : one;
    if (pattern.type === 'AssignmentPattern' || pattern.type === 'RestElement') return [];
    if ('optional' in pattern && pattern.optional) return [];
    const name = pattern.type === 'Identifier' ? pattern.name : 'options';
    const type = pattern.typeAnnotation?.typeAnnotation;
    return name === 'this' ? [] : [{ name, type: type ? source.slice(type.start, type.end) : '' }];
  });

/** Types of which a value is there at once. */
const AT_ONCE = /^(?:string|number|boolean|void|never|undefined|null|asserts\b.*)$/;

/** Whether a function surely answers at once: it is not async, and what it returns is no promise. */
function isSync({ source }: SourceFile, fn: Fn): boolean {
  const type = fn.returnType?.typeAnnotation;
  if (fn.async) return false;
  if (type) return AT_ONCE.test(source.slice(type.start, type.end));
  // Without a written type it may hand on what another function promises.
  return fn.body?.type === 'BlockStatement' && !/\breturn\s*[^;\s}]/.test(source.slice(fn.start, fn.end));
}

/** The module that is meant, and how it was given where that was no path. */
function moduleOf(
  project: Project,
  given: string,
  path: string,
): Pick<Guard, 'file' | 'specifier'> | undefined {
  const there = path.startsWith('..') ? undefined : project.resolve(`./${path}`, 'package.json');
  if (there && 'file' in there) return { file: there.file, specifier: undefined };
  const led = given.startsWith('.') ? undefined : project.resolve(given, 'package.json');
  return led && 'file' in led ? { file: led.file, specifier: given } : undefined;
}

/**
 * Finds the function that `--guard` names.
 * @param fromRoot What was typed, as a path relative to the root.
 * @throws UserError (exit 2) where there is none, or where it runs in the browser.
 */
export function findGuard(
  { module: given, name }: GivenGuard,
  project: Project,
  facts: Facts,
  fromRoot: (path: string) => string,
): Guard {
  const found = moduleOf(project, given, givenPath(fromRoot(given)));
  if (found === undefined)
    throw usage(
      `--guard: there is no module ${given} in this app.`,
      'Give its path, or how files of the app import it (@/lib/auth).',
    );
  const { file } = found;
  const module = project.module(file);
  if (module === undefined || module.problem)
    throw usage(`--guard: ${file} does not parse.`, 'Mend it and run again.');
  if (module.directive === 'client')
    throw usage(
      `--guard: ${file} is a module of the client ('use client'), which asks nobody on the server.`,
      'Name a function that runs on the server.',
    );
  const origin = originOf(project, file, name);
  if (origin === undefined && !module.exports.has(name) && module.stars.length === 0) {
    const names = [...module.exports.keys()].filter((one) => one !== 'default');
    throw usage(
      `--guard: ${file} does not export ${name}.`,
      names.length === 0 ? 'It exports nothing by name.' : `It exports ${names.slice(0, 8).join(', ')}.`,
    );
  }
  const source = origin === undefined ? '' : readSource(origin.file, project.text(origin.file) ?? '', facts);
  const located =
    origin === undefined || typeof source === 'string' ? undefined : locateName(source, origin.name);
  const known = typeof source !== 'string' && located !== undefined && typeof located !== 'string';
  return {
    ...found,
    name,
    written: `${found.specifier ?? file}#${name}`,
    needs: known ? needsOf(source, located.fn) : [],
    waits: !known || located.wrapper !== undefined || !isSync(source, located.fn),
  };
}

/** How a file imports the module of a guard: as it does already, else as the project does. */
export function guardSpecifier(
  guard: Guard,
  path: string,
  { program }: SourceFile,
  project: Project,
  facts: Facts,
): string {
  for (const one of program.body) {
    if (one.type !== 'ImportDeclaration' || one.importKind === 'type') continue;
    const target = project.resolve(one.source.value, path);
    if ('file' in target && target.file === guard.file) return one.source.value;
  }
  return guard.specifier ?? specifier(facts, path, guard.file.replace(CODE, ''));
}
