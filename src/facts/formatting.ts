import path from 'node:path';
import type { DecidedStyle, Formatting } from '../types.ts';
import type { Parse } from './ast.ts';
import { biomeStyle } from './biome-config.ts';
import { editorconfigStyle } from './editorconfig.ts';
import { type Files, posix } from './files.ts';
import { voteStyle } from './formatting-votes.ts';
import type { Json } from './json.ts';
import { prettierStyle } from './prettier-config.ts';
import type { Style } from './style.ts';

export interface FormattingContext {
  files: Files;
  parse: Parse;
  workspaceRoot: string;
  manifest: Json;
  /** Major of prettier as installed or listed, 0 when absent. */
  prettierMajor: number;
  /** Source paths, sorted, to take a vote among when nothing is configured. */
  sources: readonly string[];
  /** What an earlier run took for the style when nothing was configured; there is no second vote. */
  decided: DecidedStyle | undefined;
  sourceDir: string;
  language: 'ts' | 'js';
}

/** Prettier 3's defaults. [prettier.io/docs/options] */
const PRETTIER: Omit<Formatting, 'source'> = {
  quotes: 'double',
  jsxQuotes: 'double',
  semicolons: true,
  indent: { kind: 'space', size: 2 },
  trailingCommas: 'all',
  eol: '\n',
  finalNewline: true,
  lineWidth: 80,
};

/** Biome's defaults. [biomejs.dev/reference/configuration] */
const BIOME: Omit<Formatting, 'source'> = { ...PRETTIER, indent: { kind: 'tab' } };

/** How the project formats its code: prettier's or biome's configuration as data, .editorconfig, else its sources as they were before the first run. */
export async function readFormatting(context: FormattingContext): Promise<Formatting> {
  const { files, workspaceRoot } = context;
  const editor = editorconfigStyle(files, workspaceRoot);
  for (let folder = files.root; ; folder = path.dirname(folder)) {
    const here = posix(path.relative(files.root, folder));
    const prettier = await prettierStyle(files, here, context.parse, generatedPaths(context, folder));
    if (prettier !== undefined) {
      const defaults: Omit<Formatting, 'source'> =
        context.prettierMajor !== 0 && context.prettierMajor < 3
          ? { ...PRETTIER, trailingCommas: 'es5' }
          : PRETTIER;
      // Prettier itself reads .editorconfig beneath its own options; it always ends files with a newline.
      return merge(defaults, withoutFinalNewline(editor?.style), prettier.style, prettier.source);
    }
    const biome = await biomeStyle(files, here);
    if (biome !== undefined) {
      return merge(BIOME, biome.useEditorconfig ? editor?.style : undefined, biome.style, biome.source);
    }
    if (folder === workspaceRoot || folder === path.dirname(folder)) break;
  }
  const votes = context.decided ?? voteStyle(files, context.sources, context.sourceDir);
  const found = context.decided ? 'an earlier run' : 'nearest sources';
  const voted = Object.keys(votes).length > 0 ? [found] : [];
  const sources = editor === undefined ? voted : [editor.source, ...voted];
  return { ...merge(PRETTIER, votes, editor?.style, sources.join(', ') || 'defaults'), unconfigured: true };
}

/** Where generated code goes, seen from a configuration's folder: what an override must hold for to be the pieces' style. */
function generatedPaths({ files, sourceDir, language }: FormattingContext, folder: string): string[] {
  return ['proxy', 'app/api/example/route', 'lib/security/example'].map((name) =>
    posix(path.relative(folder, path.join(files.root, sourceDir, `${name}.${language}`))),
  );
}

function withoutFinalNewline(style: Style | undefined): Style | undefined {
  if (style === undefined) return undefined;
  const { finalNewline: _, ...rest } = style;
  return rest;
}

function merge(
  base: Omit<Formatting, 'source'>,
  lower: Style | undefined,
  upper: Style | undefined,
  source: string,
): Formatting {
  return { ...base, ...lower, ...upper, source };
}
