import path from 'node:path';
import { field, type Parse } from './ast.ts';
import { type Files, join, posix } from './files.ts';
import { matchesGlob } from './glob.ts';
import { installedPackage } from './installed-package.ts';
import { isRecord, type Json, parseJsonc } from './json.ts';
import { constants, isLiteralObject, literal } from './literal.ts';
import { findConfig } from './next-config.ts';
import { indentation, isWidth, type Style } from './style.ts';

const PRETTIER_DATA = [
  '.prettierrc',
  '.prettierrc.json',
  '.prettierrc.json5',
  '.prettierrc.yaml',
  '.prettierrc.yml',
  '.prettierrc.toml',
];
const PRETTIER_CODE = [
  '.prettierrc.js',
  'prettier.config.js',
  '.prettierrc.ts',
  'prettier.config.ts',
  '.prettierrc.mjs',
  'prettier.config.mjs',
  '.prettierrc.cjs',
  'prettier.config.cjs',
  '.prettierrc.mts',
  'prettier.config.mts',
];

/**
 * Prettier's configuration in one folder, in prettier's order of precedence; code is read as literal data only.
 * @param targets Paths from that folder; an override counts when it holds for all of them.
 */
export async function prettierStyle(
  files: Files,
  folder: string,
  parse: Parse,
  targets: readonly string[],
): Promise<{ style: Style; source: string } | undefined> {
  const styleOf = (options: Json): Style => fromPrettier(withOverrides(options, targets));
  const manifest = files.read(join(folder, 'package.json'));
  if (manifest?.includes('"prettier"')) {
    const parsed = await parseJsonc(manifest);
    const key = 'value' in parsed && isRecord(parsed.value) ? parsed.value.prettier : undefined;
    if (isRecord(key)) return { style: styleOf(key), source: join(folder, 'package.json') };
    if (typeof key === 'string') {
      return {
        style: styleOf(await sharedPrettier(files, folder, key, parse)),
        source: `${join(folder, 'package.json')} (${key})`,
      };
    }
  }
  for (const name of PRETTIER_DATA) {
    const file = join(folder, name);
    const text = files.read(file);
    if (text === undefined) continue;
    const value = name.endsWith('.toml') ? flatToml(text) : await jsonOrYaml(text);
    if (isRecord(value)) return { style: styleOf(value), source: file };
    if (typeof value === 'string' && /^[@\w./-]+$/.test(value)) {
      return {
        style: styleOf(await sharedPrettier(files, folder, value, parse)),
        source: `${file} (${value})`,
      };
    }
  }
  for (const name of PRETTIER_CODE) {
    const file = join(folder, name);
    const text = files.read(file);
    if (text !== undefined) return { style: styleOf(literalExport(file, text, parse)), source: file };
  }
  return undefined;
}

/** A shared configuration from a package, when it is data or a literal. */
async function sharedPrettier(files: Files, folder: string, name: string, parse: Parse): Promise<Json> {
  if (name.startsWith('.')) {
    const text = files.read(join(folder, name));
    if (text === undefined) return {};
    const value = name.endsWith('.json') ? await jsonOrYaml(text) : literalExport(name, text, parse);
    return isRecord(value) ? value : {};
  }
  const found = installedPackage(files, name, path.resolve(files.root, folder));
  if (found === undefined) return {};
  const main = typeof found.manifest.main === 'string' ? found.manifest.main : 'index.json';
  const file = posix(path.relative(files.root, path.join(found.folder, main)));
  const text = files.read(file);
  if (text === undefined) return {};
  const value = file.endsWith('.json') ? await jsonOrYaml(text) : literalExport(file, text, parse);
  return isRecord(value) ? value : {};
}

async function jsonOrYaml(text: string): Promise<unknown> {
  const parsed = await parseJsonc(text);
  if ('value' in parsed) return parsed.value;
  try {
    const { parse } = await import('./yaml.ts');
    const value: unknown = parse(text, { maxAliasCount: 20, logLevel: 'silent' });
    return value ?? {};
  } catch {
    return {};
  }
}

/** `key = value` lines above the first table; prettier has no nested options that matter here. */
function flatToml(text: string): Json {
  const value: Json = {};
  for (const line of text.split(/\r?\n/)) {
    if (line.trimStart().startsWith('[')) break;
    const match = /^\s*([A-Za-z]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|(true|false)|(\d+))/.exec(line);
    if (match?.[1] === undefined) continue;
    value[match[1]] =
      match[4] !== undefined
        ? match[4] === 'true'
        : match[5] !== undefined
          ? Number(match[5])
          : (match[2] ?? match[3]);
  }
  return value;
}

function literalExport(file: string, text: string, parse: Parse): Json {
  const { body } = parse(file, text);
  const known = constants(body);
  const object = findConfig(body, known);
  const value =
    object === undefined
      ? undefined
      : literal(field({ type: 'x', start: 0, end: 0, object }, 'object'), known);
  return value !== undefined && isLiteralObject(value) ? { ...value } : {};
}

const MAX_OVERRIDES = 100;

/** The options that hold for all targets: later overrides win, those for some of them only are left out. */
function withOverrides(options: Json, targets: readonly string[]): Json {
  const overrides: readonly unknown[] = Array.isArray(options.overrides) ? options.overrides : [];
  let merged = options;
  for (const override of overrides.slice(0, MAX_OVERRIDES)) {
    if (!isRecord(override) || !isRecord(override.options)) continue;
    const wanted = globs(override.files);
    const excluded = globs(override.excludeFiles);
    const holds = targets.every(
      (target) =>
        wanted.some((glob) => matches(glob, target)) && !excluded.some((glob) => matches(glob, target)),
    );
    if (holds) merged = { ...merged, ...override.options };
  }
  return merged;
}

function globs(value: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((glob) => typeof glob === 'string').flatMap(alternatives);
}

const MAX_ALTERNATIVES = 64;

/** `*.{ts,tsx}` as `*.ts` and `*.tsx`, one brace after the other; what is longer than a person writes matches nothing. */
function alternatives(glob: string): string[] {
  let expanded = glob.length > 500 ? [] : [glob];
  for (;;) {
    const next = expanded.flatMap((one) => {
      const brace = /^([^{]*)\{([^{}]*)\}(.*)$/s.exec(one);
      return brace === null
        ? [one]
        : (brace[2] ?? '').split(',').map((part) => `${brace[1]}${part}${brace[3]}`);
    });
    if (next.length > MAX_ALTERNATIVES) return [];
    if (next.length === expanded.length && next.every((one, index) => one === expanded[index])) return next;
    expanded = next;
  }
}

/** Without a slash a glob is about the file's name in any folder. [prettier.io/docs/configuration, overrides] */
function matches(glob: string, target: string): boolean {
  const plain = glob.replace(/^\.\//, '');
  return matchesGlob(plain.includes('/') ? plain : `**/${plain}`, target);
}

function fromPrettier(options: Json): Style {
  const style: Style = {};
  if (typeof options.singleQuote === 'boolean') style.quotes = options.singleQuote ? 'single' : 'double';
  if (typeof options.jsxSingleQuote === 'boolean')
    style.jsxQuotes = options.jsxSingleQuote ? 'single' : 'double';
  if (typeof options.semi === 'boolean') style.semicolons = options.semi;
  const indent = indentation(options.useTabs, options.tabWidth);
  if (indent !== undefined) style.indent = indent;
  const commas = options.trailingComma;
  if (commas === 'all' || commas === 'es5' || commas === 'none') style.trailingCommas = commas;
  if (options.endOfLine === 'crlf') style.eol = '\r\n';
  if (options.endOfLine === 'lf') style.eol = '\n';
  if (isWidth(options.printWidth)) style.lineWidth = options.printWidth;
  return style;
}
