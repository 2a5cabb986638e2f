import path from 'node:path';
import type { Formatting } from '../types.ts';
import { field, type Parse } from './ast.ts';
import { type Files, join, posix } from './files.ts';
import { installedPackage } from './installed-package.ts';
import { isRecord, type Json, parseJsonc } from './json.ts';
import { constants, isLiteralObject, literal } from './literal.ts';
import { findConfig } from './next-config.ts';

/** The options a configuration sets; absent ones fall to a default. */
export type Style = Partial<Omit<Formatting, 'source'>>;

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

/** Prettier's configuration in one folder, in prettier's order of precedence; code is read as literal data only. */
export async function prettierStyle(
  files: Files,
  folder: string,
  parse: Parse,
): Promise<{ style: Style; source: string } | undefined> {
  const manifest = files.read(join(folder, 'package.json'));
  if (manifest?.includes('"prettier"')) {
    const parsed = await parseJsonc(manifest);
    const key = 'value' in parsed && isRecord(parsed.value) ? parsed.value.prettier : undefined;
    if (isRecord(key)) return { style: fromPrettier(key), source: join(folder, 'package.json') };
    if (typeof key === 'string') {
      return {
        style: await sharedPrettier(files, folder, key, parse),
        source: `${join(folder, 'package.json')} (${key})`,
      };
    }
  }
  for (const name of PRETTIER_DATA) {
    const file = join(folder, name);
    const text = files.read(file);
    if (text === undefined) continue;
    const value = name.endsWith('.toml') ? flatToml(text) : await jsonOrYaml(text);
    if (isRecord(value)) return { style: fromPrettier(value), source: file };
    if (typeof value === 'string' && /^[@\w./-]+$/.test(value)) {
      return { style: await sharedPrettier(files, folder, value, parse), source: `${file} (${value})` };
    }
  }
  for (const name of PRETTIER_CODE) {
    const file = join(folder, name);
    const text = files.read(file);
    if (text !== undefined) return { style: fromPrettier(literalExport(file, text, parse)), source: file };
  }
  return undefined;
}

/** A shared configuration from a package, when it is data or a literal. */
async function sharedPrettier(files: Files, folder: string, name: string, parse: Parse): Promise<Style> {
  if (name.startsWith('.')) {
    const text = files.read(join(folder, name));
    if (text === undefined) return {};
    const value = name.endsWith('.json') ? await jsonOrYaml(text) : literalExport(name, text, parse);
    return isRecord(value) ? fromPrettier(value) : {};
  }
  const found = installedPackage(files, name, path.resolve(files.root, folder));
  if (found === undefined) return {};
  const main = typeof found.manifest.main === 'string' ? found.manifest.main : 'index.json';
  const file = posix(path.relative(files.root, path.join(found.folder, main)));
  const text = files.read(file);
  if (text === undefined) return {};
  const value = file.endsWith('.json') ? await jsonOrYaml(text) : literalExport(file, text, parse);
  return isRecord(value) ? fromPrettier(value) : {};
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

function indentation(useTabs: unknown, width: unknown): Formatting['indent'] | undefined {
  if (useTabs === true) return { kind: 'tab' };
  if (isIndent(width)) return { kind: 'space', size: width };
  return useTabs === false ? { kind: 'space', size: 2 } : undefined;
}

function isIndent(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 16;
}

function isWidth(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 20 && value <= 1_000;
}

/** Biome's configuration in one folder; undefined when absent or when its formatter is off. */
export async function biomeStyle(
  files: Files,
  folder: string,
): Promise<{ style: Style; source: string; useEditorconfig: boolean } | undefined> {
  for (const name of ['biome.json', 'biome.jsonc']) {
    const file = join(folder, name);
    const text = files.read(file);
    if (text === undefined) continue;
    const parsed = await parseJsonc(text);
    const config = 'value' in parsed && isRecord(parsed.value) ? parsed.value : {};
    // A nested configuration of a monorepo continues the root's.
    if (config.extends === '//') return undefined;
    const shared = isRecord(config.formatter) ? config.formatter : {};
    const javascript = isRecord(config.javascript) ? config.javascript : {};
    const own = isRecord(javascript.formatter) ? javascript.formatter : {};
    if (shared.enabled === false || own.enabled === false) return undefined;
    return {
      style: fromBiome({ ...shared, ...own }),
      source: file,
      useEditorconfig: shared.useEditorconfig === true,
    };
  }
  return undefined;
}

function fromBiome(options: Json): Style {
  const style: Style = {};
  if (options.quoteStyle === 'single' || options.quoteStyle === 'double') style.quotes = options.quoteStyle;
  if (options.jsxQuoteStyle === 'single' || options.jsxQuoteStyle === 'double')
    style.jsxQuotes = options.jsxQuoteStyle;
  if (options.semicolons === 'always' || options.semicolons === 'asNeeded')
    style.semicolons = options.semicolons === 'always';
  if (options.indentStyle === 'space') {
    style.indent = { kind: 'space', size: isIndent(options.indentWidth) ? options.indentWidth : 2 };
  }
  if (options.indentStyle === 'tab') style.indent = { kind: 'tab' };
  const commas = options.trailingCommas ?? options.trailingComma;
  if (commas === 'all' || commas === 'es5' || commas === 'none') style.trailingCommas = commas;
  if (options.lineEnding === 'crlf') style.eol = '\r\n';
  if (options.lineEnding === 'lf') style.eol = '\n';
  if (isWidth(options.lineWidth)) style.lineWidth = options.lineWidth;
  return style;
}

/** .editorconfig files from the app up to the workspace root; the nearest wins, `root = true` ends the search. */
export function editorconfigStyle(
  files: Files,
  workspaceRoot: string,
): { style: Style; source: string } | undefined {
  const found: { file: string; values: Map<string, string> }[] = [];
  for (let folder = files.root; ; folder = path.dirname(folder)) {
    const file = posix(path.relative(files.root, path.join(folder, '.editorconfig')));
    const text = files.read(file);
    const values = text === undefined ? undefined : editorconfigValues(text);
    if (values !== undefined) found.push({ file, values });
    if (values?.get('root') === 'true' || folder === workspaceRoot || folder === path.dirname(folder)) break;
  }
  const first = found[0];
  if (first === undefined) return undefined;
  const values = new Map(found.reverse().flatMap((one) => [...one.values]));
  const style: Style = {};
  const size = Number(
    values.get('indent_size') === 'tab'
      ? values.get('tab_width')
      : (values.get('indent_size') ?? values.get('tab_width')),
  );
  if (values.get('indent_style') === 'tab') style.indent = { kind: 'tab' };
  else if (isIndent(size)) style.indent = { kind: 'space', size };
  if (values.get('end_of_line') === 'crlf') style.eol = '\r\n';
  if (values.get('end_of_line') === 'lf') style.eol = '\n';
  if (values.has('insert_final_newline')) style.finalNewline = values.get('insert_final_newline') === 'true';
  const width = Number(values.get('max_line_length'));
  if (isWidth(width)) style.lineWidth = width;
  if (values.get('quote_type') === 'single' || values.get('quote_type') === 'double') {
    style.quotes = values.get('quote_type') === 'single' ? 'single' : 'double';
  }
  return Object.keys(style).length === 0 ? undefined : { style, source: first.file };
}

/** Options that hold for TypeScript files, later sections over earlier ones. */
function editorconfigValues(text: string): Map<string, string> {
  const values = new Map<string, string>();
  let applies = true;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    if (line.startsWith('[') && line.endsWith(']')) {
      // Longer ones are nobody's, and matching them takes time by their square.
      const glob = line.length > 200 ? '' : line.slice(1, -1);
      applies =
        glob === '*' ||
        glob === '**' ||
        /[{,.]tsx?(?:[,}]|$)/.test(glob) ||
        /\{[^}]*\btsx?\b[^}]*\}/.test(glob);
      continue;
    }
    const split = line.indexOf('=');
    if (applies && split > 0)
      values.set(
        line.slice(0, split).trim().toLowerCase(),
        line
          .slice(split + 1)
          .trim()
          .toLowerCase(),
      );
  }
  return values;
}
