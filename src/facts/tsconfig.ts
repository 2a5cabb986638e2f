import path from 'node:path';
import type { Alias } from '../types.ts';
import { type Files, isInside, join, posix } from './files.ts';
import { installedPackage } from './installed-package.ts';
import { isRecord, type Json, parseJsonc, parseRequired } from './json.ts';

export interface TsconfigFacts {
  /** `tsconfig.json`, what next.config names instead of it, or `jsconfig.json`; undefined when there is none. */
  file: string | undefined;
  allowJs: boolean;
  /** Every wildcard alias whose folder exists, in the order of `paths`. */
  aliases: Alias[];
  /** Folder relative to the app that bare imports resolve from, when `baseUrl` is set. */
  baseUrl: string | undefined;
  /** Files that are named by one exact specifier, without a wildcard: `@auth` → `lib/auth.ts`. */
  exact?: Record<string, string>;
  /** Further folders of a wildcard alias, looked into where the first one has no such file. */
  further?: Alias[];
}

interface Options {
  allowJs?: boolean;
  baseUrl?: string;
  /** Patterns with the absolute folder their targets start from. */
  paths?: { from: string; map: Json };
}

const MAX_EXTENDS = 12;
/** Configs read in all: a list that extends itself would double at each level. */
const MAX_CONFIGS = 100;

/**
 * Reads tsconfig.json (else jsconfig.json), following `extends`, as far as aliases need it.
 * @param named The file that next.config's `typescript.tsconfigPath` names; where it is not there, Next's own names count.
 * @throws UserError exit 3 with file, line and column when one of the files is malformed.
 */
export async function readTsconfig(files: Files, named?: string): Promise<TsconfigFacts> {
  const names = [
    ...(named === undefined ? [] : [posix(path.normalize(named))]),
    'tsconfig.json',
    'jsconfig.json',
  ];
  const file = names.find((name) => files.isFile(name));
  if (file === undefined) return { file, allowJs: true, aliases: [], baseUrl: undefined };
  const options = await readOptions(files, path.join(files.root, file), file, 0, true, { configs: 0 });
  const baseUrl =
    options.baseUrl === undefined ? undefined : posix(path.relative(files.root, options.baseUrl));
  const folders =
    options.paths === undefined
      ? []
      : wildcards(files, options.paths.map, options.baseUrl ?? options.paths.from);
  const further = folders.flatMap((one) => one.slice(1));
  return {
    file,
    allowJs: options.allowJs ?? file === 'jsconfig.json',
    aliases: folders.flatMap((one) => one.slice(0, 1)),
    ...(further.length === 0 ? {} : { further }),
    baseUrl: baseUrl?.startsWith('..') ? undefined : baseUrl,
    ...(options.paths === undefined
      ? {}
      : { exact: exactPaths(files, options.paths.map, options.baseUrl ?? options.paths.from) }),
  };
}

async function readOptions(
  files: Files,
  absolute: string,
  name: string,
  depth: number,
  own: boolean,
  read: { configs: number },
): Promise<Options> {
  read.configs += 1;
  const text = files.read(absolute);
  if (text === undefined || depth > MAX_EXTENDS || read.configs > MAX_CONFIGS) return {};
  const json = await readJson(text, name, own);
  const folder = path.dirname(absolute);
  let options: Options = {};
  const parents = Array.isArray(json.extends) ? json.extends : [json.extends];
  for (const parent of parents) {
    if (typeof parent !== 'string') continue;
    const target = findExtended(files, folder, parent);
    if (target === undefined) continue;
    const theirs = !target.includes(`${path.sep}node_modules${path.sep}`);
    const label = posix(path.relative(files.root, target));
    options = { ...options, ...(await readOptions(files, target, label, depth + 1, theirs, read)) };
  }
  const compiler = isRecord(json.compilerOptions) ? json.compilerOptions : {};
  if (typeof compiler.allowJs === 'boolean') options.allowJs = compiler.allowJs;
  if (typeof compiler.baseUrl === 'string')
    options.baseUrl = path.resolve(folder, inConfigDir(files, compiler.baseUrl));
  if (isRecord(compiler.paths)) options.paths = { from: folder, map: compiler.paths };
  return options;
}

/** A config of the project must parse; one that came with a dependency is skipped when it does not. */
async function readJson(text: string, name: string, own: boolean): Promise<Json> {
  if (own) return parseRequired(text.trim() === '' ? '{}' : text, name, true);
  const parsed = await parseJsonc(text);
  return 'value' in parsed && isRecord(parsed.value) ? parsed.value : {};
}

/** TypeScript 5.5 lets shared configs say `${configDir}` for the folder of the config that extends them. */
function inConfigDir(files: Files, value: string): string {
  return value.startsWith('${configDir}') ? path.join(files.root, value.slice('${configDir}'.length)) : value;
}

/** `extends` names a relative or absolute file, or a package; the answer is inside the boundary or nothing. */
function findExtended(files: Files, folder: string, name: string): string | undefined {
  if (name.startsWith('.') || path.isAbsolute(name)) {
    const target = path.resolve(folder, name);
    return [target, `${target}.json`, path.join(target, 'tsconfig.json')].find((file) => files.isFile(file));
  }
  const parts = name.split('/');
  const packageName = parts.slice(0, name.startsWith('@') ? 2 : 1).join('/');
  const rest = parts.slice(name.startsWith('@') ? 2 : 1).join('/');
  const found = installedPackage(files, packageName, folder);
  if (found === undefined) return undefined;
  const field = found.manifest.tsconfig;
  const file = rest === '' ? (typeof field === 'string' ? field : 'tsconfig.json') : rest;
  const target = path.resolve(found.folder, file);
  if (!isInside(files.boundary, target)) return undefined;
  return [target, `${target}.json`, path.join(target, 'tsconfig.json')].find((candidate) =>
    files.isFile(candidate),
  );
}

/**
 * `"X/*": ["dir/*"]` whose folder exists inside the app; anything else is no alias for generated imports.
 * @returns For each pattern its folders, in the order they are looked into.
 */
function wildcards(files: Files, map: Json, from: string): Alias[][] {
  const aliases: Alias[][] = [];
  for (const [pattern, targets] of Object.entries(map)) {
    if (!/^[^*\s'"\\]+\/\*$/.test(pattern) || !Array.isArray(targets)) continue;
    const folders: Alias[] = [];
    for (const target of targets) {
      if (typeof target !== 'string' || !target.endsWith('/*')) continue;
      const absolute = path.resolve(from, inConfigDir(files, target.slice(0, -2) || '.'));
      const dir = posix(path.relative(files.root, absolute));
      if (dir.startsWith('..') || path.isAbsolute(dir) || !files.isDirectory(dir)) continue;
      folders.push({ prefix: pattern.slice(0, -1), dir });
    }
    aliases.push(folders);
  }
  return aliases;
}

/** `"X": ["file"]`: specifiers that name one file, wherever in the boundary it lies. */
function exactPaths(files: Files, map: Json, from: string): Record<string, string> {
  const found: Record<string, string> = Object.create(null);
  for (const [name, targets] of Object.entries(map)) {
    const [target] = Array.isArray(targets) ? (targets as unknown[]) : [];
    if (name.includes('*') || typeof target !== 'string') continue;
    const absolute = path.resolve(from, inConfigDir(files, target));
    found[name] = posix(path.relative(files.root, absolute));
  }
  return found;
}

const FAVOURED = ['@/', '~/', '#/', '$/'];

/** The alias to import generated modules by: it must hold the source folder; the customary spellings win. */
export function chooseAlias(aliases: readonly Alias[], sourceDir: string): Alias | null {
  const usable = aliases.filter(
    ({ dir }) => dir === '.' || dir === sourceDir || sourceDir.startsWith(`${dir}/`),
  );
  const rank = ({ prefix, dir }: Alias): number => {
    const custom = FAVOURED.indexOf(prefix);
    return (custom === -1 ? FAVOURED.length : custom) + (dir === sourceDir ? 0 : 0.5);
  };
  return [...usable].sort((a, b) => rank(a) - rank(b))[0] ?? null;
}

/** A module specifier as a path relative to the app, without extension; undefined for packages. */
export function resolveSpecifier(
  specifier: string,
  importer: string,
  tsconfig: TsconfigFacts,
): string | undefined {
  if (specifier.startsWith('.')) return join(join(importer, '..'), specifier);
  for (const { prefix, dir } of tsconfig.aliases) {
    if (specifier.startsWith(prefix)) return join(dir, specifier.slice(prefix.length));
  }
  return tsconfig.baseUrl === undefined ? undefined : join(tsconfig.baseUrl, specifier);
}

/**
 * The same for a specifier that may lead to several places, in the order TypeScript looks into them: of the patterns that fit
 * the one with the longest prefix counts, each of its folders, then `baseUrl`. [typescriptlang.org/tsconfig/#paths]
 */
export function resolveSpecifiers(specifier: string, importer: string, tsconfig: TsconfigFacts): string[] {
  if (specifier.startsWith('.')) return [join(join(importer, '..'), specifier)];
  const fitting = [...tsconfig.aliases, ...(tsconfig.further ?? [])].filter(({ prefix }) =>
    specifier.startsWith(prefix),
  );
  const longest = Math.max(0, ...fitting.map(({ prefix }) => prefix.length));
  const named = fitting
    .filter(({ prefix }) => prefix.length === longest)
    .map(({ prefix, dir }) => join(dir, specifier.slice(prefix.length)));
  return tsconfig.baseUrl === undefined ? named : [...named, join(tsconfig.baseUrl, specifier)];
}
