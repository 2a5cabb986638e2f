import type { Formatting } from '../types.ts';
import { type Comment, type Program, parseOrError } from './parse.ts';
import { CANONICAL, type Style, styleFrom, styleOf } from './style.ts';

/** A parsed file with what a surgeon needs to write in its manner. */
export interface SourceFile {
  path: string;
  source: string;
  program: Program;
  comments: Comment[];
  style: Style;
  module: 'esm' | 'cjs';
  typescript: boolean;
}

function moduleOf(
  path: string,
  program: Program,
  source: string,
  type: 'module' | 'commonjs',
): 'esm' | 'cjs' {
  if (/\.m[jt]s$/.test(path)) return 'esm';
  if (/\.cjs$/.test(path)) return 'cjs';
  const esm = program.body.some(
    (statement) => statement.type.startsWith('Import') || statement.type.startsWith('Export'),
  );
  if (esm) return 'esm';
  if (/\b(?:module\.exports|exports\.\w+|require\s*\()/.test(source)) return 'cjs';
  return /\.[cm]?tsx?$/.test(path) || type === 'module' ? 'esm' : 'cjs';
}

/**
 * Reads a file for a surgeon; a string is the first syntax error.
 * `formatting` and `type` (of the package) fill in what the file itself does not show.
 */
export function readSource(
  path: string,
  source: string,
  project: { formatting?: Formatting; moduleType?: 'module' | 'commonjs' } = {},
): SourceFile | string {
  const parsed = parseOrError(path, source);
  if (typeof parsed === 'string') return parsed;
  const { program, comments } = parsed;
  const fallback = project.formatting ? styleFrom(project.formatting) : CANONICAL;
  return {
    path,
    source,
    program,
    comments,
    style: styleOf(program, source, fallback),
    module: moduleOf(path, program, source, project.moduleType ?? 'commonjs'),
    typescript: /\.[cm]?tsx?$/.test(path),
  };
}

/** The style of a file, or of the project where the file could not be read. */
export function styleFor(file: SourceFile | string, formatting: Formatting): Style {
  return typeof file === 'string' ? styleFrom(formatting) : file.style;
}
