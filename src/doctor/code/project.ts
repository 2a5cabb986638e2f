import path from 'node:path';
import { loadParser, type Parse } from '../../facts/ast.ts';
import { createFiles, type Files, join, posix } from '../../facts/files.ts';
import { isRecord, type Json } from '../../facts/json.ts';
import { isSource } from '../../facts/sources.ts';
import { readTsconfig, resolveSpecifiers, type TsconfigFacts } from '../../facts/tsconfig.ts';
import { type Walked, walk } from '../../facts/walk.ts';
import { findWorkspace, peekPackage } from '../../facts/workspace.ts';
import { type Module, readModule } from './module.ts';

/**
 * The modules of a project of which texts are read, and specifiers resolved, by others.
 * @param resolve The file that a specifier leads to; undefined for a package.
 */
export function modulesOf(
  text: (file: string) => string | undefined,
  resolve: (specifier: string, importer: string) => string | undefined,
  parse: Parse,
): Modules {
  const kept = new Map<string, Module | undefined>();
  return {
    text,
    module: (file) => {
      if (!kept.has(file)) {
        const found = text(file);
        kept.set(file, found === undefined ? undefined : readModule(file, found, parse));
      }
      return kept.get(file);
    },
    resolve: (specifier, importer) => {
      const file = resolve(specifier, importer);
      return file === undefined ? { package: specifier } : { file };
    },
    sources: () => [],
    withText: (file, other) => modulesOf((one) => (one === file ? other : text(one)), resolve, parse),
  };
}

/** Where a specifier leads: a file of the target, or a package that is not read. */
export type Target = { file: string } | { package: string };

/** The target's modules, each read and parsed when first asked for. Paths are relative to the app's root. */
export interface Modules {
  /** undefined where there is no such file, or it is no text. */
  text(file: string): string | undefined;
  /** undefined where it can't be read at all. */
  module(file: string): Module | undefined;
  resolve(specifier: string, importer: string): Target;
  /** Every file of code that may be loaded with the app. */
  sources(): readonly string[];
  /** The same with another text of one file. */
  withText(file: string, text: string): Modules;
}

/** All of the target. */
export interface Project extends Modules {
  readonly files: Files;
  /** How specifiers of local modules begin, beside `.`; and those that are known as a whole. */
  readonly localNames: { prefixes: readonly string[]; names: ReadonlySet<string> };
  /** Folders of the workspace packages outside of the app that it depends on, straight or through others. */
  readonly neighbours: readonly string[];
  withText(file: string, text: string): Project;
}

const EXTENSIONS = ['.ts', '.tsx', '.js', '.jsx', '.mts', '.mjs', '.cts', '.cjs'];
const NO_CONFIG: TsconfigFacts = { file: undefined, allowJs: true, aliases: [], baseUrl: undefined };

/** One package of the workspace, as far as its source can be found. */
interface Package {
  /** Folder relative to the app's root. */
  dir: string;
  manifest: Json;
}

/** What was read of a project, for another look at it in the same run. */
export interface Kept {
  files: Files;
  /** The app's files, each a regular one inside of the boundary. */
  walked: Walked;
  listed: ReadonlySet<string>;
  parse: Parse;
  packages: ReadonlyMap<string, Package>;
  configs: readonly { dir: string; config: TsconfigFacts }[];
  pagesDir: string | undefined;
  texts: Map<string, string | undefined>;
  modules: Map<string, Module | undefined>;
  /** Path without its ending → the file. */
  found: Map<string, string | undefined>;
  /** Folder of the importer and specifier → where that leads. */
  targets: Map<string, Target>;
  /** Every file of code, once somebody has asked for them. */
  sources?: readonly string[];
}

/**
 * Opens a project for any number of looks at it: what one of them reads and parses the next one finds.
 * @param root Absolute folder of the app.
 * @param workspaceRoot Absolute; nothing outside of it is read.
 * @param skip Folders of the app that are not its code, relative to the root.
 * @param pagesDir The folder of the Pages Router, where there is one.
 */
export async function keep(
  root: string,
  workspaceRoot: string,
  skip: readonly string[],
  pagesDir?: string | undefined,
): Promise<Kept> {
  const files = createFiles(root, workspaceRoot);
  const walked = walk(files, skip);
  const packages = await readPackages(root, workspaceRoot);
  return {
    files,
    walked,
    listed: new Set(walked.files),
    parse: await loadParser(),
    packages,
    configs: await readConfigs(files, packages),
    pagesDir,
    texts: new Map(),
    modules: new Map(),
    found: new Map(),
    targets: new Map(),
  };
}

/**
 * One look at a project.
 * @param planned Texts that files are to get, by path: they are read in place of what is on disk.
 */
export function look(kept: Kept, planned: ReadonlyMap<string, string> = new Map()): Project {
  const { files, walked, listed, parse, packages, configs, found } = kept;
  const own = new Map<string, Module | undefined>();
  const find = (base: string): string | undefined => {
    if (!found.has(base)) {
      const names = candidates(base);
      found.set(base, names.find((name) => listed.has(name)) ?? names.find(files.isFile));
    }
    return found.get(base);
  };
  const textOf = (file: string): string | undefined => {
    const text = planned.get(file);
    if (text !== undefined) return text;
    if (!kept.texts.has(file)) kept.texts.set(file, listed.has(file) ? walked.text(file) : files.read(file));
    return kept.texts.get(file);
  };
  const ownerOf = (file: string): TsconfigFacts =>
    configs.find(({ dir }) => dir !== '.' && file.startsWith(`${dir}/`))?.config ??
    configs[0]?.config ??
    NO_CONFIG;
  const lead = (specifier: string, importer: string): Target => {
    const config = ownerOf(importer);
    const exact = config.exact?.[specifier];
    for (const base of exact === undefined ? resolveSpecifiers(specifier, importer, config) : [exact]) {
      const file = find(base);
      if (file !== undefined) return { file };
    }
    const own = packages.get(packageOf(specifier));
    const entry = own && sourceOf(own, specifier.slice(packageOf(specifier).length + 1), find);
    return entry === undefined ? { package: specifier } : { file: entry };
  };
  const neighbours = neighboursOf(files.root, packages);
  return {
    files,
    neighbours,
    sources: () => {
      kept.sources ??= [...walked.files, ...neighbouring(files, neighbours)].filter(isSource);
      return kept.sources;
    },
    localNames: localNamesOf(configs, packages),
    withText: (file, text) => look(kept, new Map(planned).set(file, text)),
    text: textOf,
    module: (file) => {
      const modules = planned.has(file) ? own : kept.modules;
      if (!modules.has(file)) {
        const text = textOf(file);
        modules.set(file, text === undefined ? undefined : served(readModule(file, text, parse), kept));
      }
      return modules.get(file);
    },
    resolve: (specifier, importer) => {
      // A specifier leads to the same place from every file of a folder.
      const key = `${importer.slice(0, importer.lastIndexOf('/') + 1)}\0${specifier}`;
      const known = kept.targets.get(key) ?? lead(specifier, importer);
      kept.targets.set(key, known);
      return known;
    },
  };
}

/** The Pages Router knows no `'use client'`: what stands below it runs on the server, too. */
const served = (module: Module, { pagesDir }: Kept): Module =>
  module.directive === 'client' && pagesDir !== undefined && module.path.startsWith(`${pagesDir}/`)
    ? { ...module, directive: undefined }
    : module;

function localNamesOf(configs: Kept['configs'], packages: Kept['packages']): Project['localNames'] {
  const aliases = configs.flatMap(({ config }) => config.aliases.map(({ prefix }) => prefix));
  // With a base folder every text may be a path from there.
  const based = configs.some(({ config }) => config.baseUrl !== undefined);
  return {
    prefixes: based ? [''] : [...new Set(aliases)],
    names: new Set([...packages.keys(), ...configs.flatMap(({ config }) => Object.keys(config.exact ?? {}))]),
  };
}

async function readPackages(root: string, workspaceRoot: string): Promise<Map<string, Package>> {
  const found = new Map<string, Package>();
  const workspace = await findWorkspace(root);
  if (path.resolve(workspace.root) !== path.resolve(workspaceRoot)) return found;
  for (const folder of workspace.packages) {
    const absolute = path.join(workspace.root, folder);
    const manifest = peekPackage(absolute);
    const name = manifest?.name;
    if (manifest && typeof name === 'string')
      found.set(name, { dir: posix(path.relative(root, absolute)), manifest });
  }
  return found;
}

function neighboursOf(root: string, packages: ReadonlyMap<string, Package>): string[] {
  const found = new Set<string>();
  const visit = (manifest: Json | undefined): void => {
    for (const kind of ['dependencies', 'devDependencies', 'peerDependencies']) {
      const listed = manifest?.[kind];
      for (const name of isRecord(listed) ? Object.keys(listed) : []) {
        const one = packages.get(name);
        if (!one || found.has(one.dir) || !one.dir.startsWith('..')) continue;
        found.add(one.dir);
        visit(one.manifest);
      }
    }
  };
  visit(peekPackage(root));
  return [...found].sort();
}

/** Files of the packages that the app is built with: what they do is its own. */
const neighbouring = ({ root, boundary }: Files, dirs: readonly string[]): string[] =>
  dirs.flatMap((dir) =>
    walk(createFiles(path.resolve(root, dir), boundary)).files.map((file) => join(dir, file)),
  );

/** The app's tsconfig first, then one per workspace package that has its own. */
async function readConfigs(
  files: Files,
  packages: ReadonlyMap<string, Package>,
): Promise<{ dir: string; config: TsconfigFacts }[]> {
  const read = async (dir: string): Promise<TsconfigFacts> => {
    try {
      const root = path.resolve(files.root, dir);
      const config = await readTsconfig(createFiles(root, files.boundary));
      return dir === '.' ? config : moved(config, dir);
    } catch {
      // A broken tsconfig is reported by the inspector; here it only means that aliases are not followed.
      return NO_CONFIG;
    }
  };
  const dirs = ['.', ...[...packages.values()].map(({ dir }) => dir).filter((dir) => dir.startsWith('..'))];
  return Promise.all(dirs.map(async (dir) => ({ dir, config: await read(dir) })));
}

/** A package's config with folders relative to the app. */
function moved(config: TsconfigFacts, dir: string): TsconfigFacts {
  return {
    ...config,
    aliases: config.aliases.map((alias) => ({ ...alias, dir: join(dir, alias.dir) })),
    further: (config.further ?? []).map((alias) => ({ ...alias, dir: join(dir, alias.dir) })),
    baseUrl: config.baseUrl === undefined ? undefined : join(dir, config.baseUrl),
    ...(config.exact
      ? {
          exact: Object.fromEntries(
            Object.entries(config.exact).map(([name, file]) => [name, join(dir, file)]),
          ),
        }
      : {}),
  };
}

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** The source file of a workspace package's export; its built files are not there in a fresh clone. */
function sourceOf(
  { dir, manifest }: Package,
  subpath: string,
  find: (base: string) => string | undefined,
): string | undefined {
  const key = subpath === '' ? '.' : `./${subpath}`;
  const listed = exportTargets(manifest.exports, key);
  const main = subpath === '' ? [manifest.source, manifest.module, manifest.main] : [];
  const named = [...listed, ...main].filter((one): one is string => typeof one === 'string');
  const spelled = named.flatMap((one) => [
    one,
    one.replace(/(^|\/)(?:dist|lib|build|out)\//, '$1src/').replace(/(?:\.d)?\.[cm]?[jt]sx?$/, ''),
  ]);
  const usual = subpath === '' ? ['src/index', 'index'] : [`src/${subpath}`, subpath];
  for (const one of [...spelled, ...usual]) {
    if (/\.d\.[cm]?ts$/.test(one)) continue;
    const file = find(join(dir, one));
    if (file !== undefined) return file;
  }
  return undefined;
}

/** The files an `exports` field names for a key, in the order of its conditions. */
function exportTargets(field: unknown, key: string, depth = 0): string[] {
  if (depth > 6) return [];
  if (typeof field === 'string') return key === '.' || depth > 0 ? [field] : [];
  if (!isRecord(field)) return [];
  const keys = Object.keys(field);
  if (!keys.some((one) => one.startsWith('.')))
    return depth === 0 && key !== '.' ? [] : keys.flatMap((one) => exportTargets(field[one], '.', depth + 1));
  if (key in field) return exportTargets(field[key], '.', depth + 1);
  for (const pattern of keys) {
    const [head, tail] = pattern.split('*');
    if (head === undefined || tail === undefined || !key.startsWith(head) || !key.endsWith(tail)) continue;
    const star = key.slice(head.length, key.length - tail.length);
    return exportTargets(field[pattern], '.', depth + 1).map((target) => target.replaceAll('*', star));
  }
  return [];
}

function candidates(base: string): string[] {
  const stem = base.replace(/\.[cm]?jsx?$/, '');
  const stems = stem === base ? [base] : [base, stem];
  return [
    ...(/\.(?:[cm]?[jt]s|[jt]sx)$/.test(base) ? [base] : []),
    ...stems.flatMap((name) => EXTENSIONS.map((extension) => name + extension)),
    ...EXTENSIONS.map((extension) => `${base}/index${extension}`),
  ];
}
