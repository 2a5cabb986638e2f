import { type Files, join } from './files.ts';
import { isRecord, type Json, parseJsonc } from './json.ts';
import { isIndent, isWidth, type Style } from './style.ts';

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
    const { shared, own } = await formatters(files, folder, config, { configs: 0 });
    if (shared.enabled === false || own.enabled === false) return undefined;
    return {
      style: fromBiome({ ...shared, ...own }),
      source: file,
      useEditorconfig: shared.useEditorconfig === true,
    };
  }
  return undefined;
}

/** Configurations read in all: a list that extends itself would double at each level. */
const MAX_CONFIGS = 20;

interface Formatters {
  /** For all languages, and for JavaScript, whose options win wherever each was set. */
  shared: Json;
  own: Json;
}

/**
 * A configuration's formatter options over those of the relative files it extends, later ones over earlier ones. Packages
 * are left out. [biomejs.dev/guides/share-configuration]
 */
async function formatters(
  files: Files,
  folder: string,
  config: Json,
  read: { configs: number },
): Promise<Formatters> {
  let shared: Json = {};
  let own: Json = {};
  const parents: readonly unknown[] = Array.isArray(config.extends) ? config.extends : [config.extends];
  for (const parent of parents) {
    if (typeof parent !== 'string' || !parent.startsWith('.') || read.configs >= MAX_CONFIGS) continue;
    read.configs += 1;
    const file = join(folder, parent);
    const text = files.read(file);
    const parsed = text === undefined ? undefined : await parseJsonc(text);
    if (parsed === undefined || !('value' in parsed) || !isRecord(parsed.value)) continue;
    const theirs = await formatters(files, join(file, '..'), parsed.value, read);
    shared = { ...shared, ...theirs.shared };
    own = { ...own, ...theirs.own };
  }
  const javascript = isRecord(config.javascript) ? config.javascript : {};
  return {
    shared: { ...shared, ...(isRecord(config.formatter) ? config.formatter : {}) },
    own: { ...own, ...(isRecord(javascript.formatter) ? javascript.formatter : {}) },
  };
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
