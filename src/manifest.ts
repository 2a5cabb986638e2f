import { UserError } from './errors.ts';
import type { Answers, Manifest, PieceAnswers } from './types.ts';

export const MANIFEST_PATH = '.clerk-guard/manifest.lock';
const LIMIT_BYTES = 1_000_000;

/**
 * Where the text we wrote for a generated file is kept. Like that of the manifest, the ending keeps tsc, ESLint, Prettier,
 * Next and Tailwind away from it: Tailwind reads every text file of a project for class names, but no `.lock` files.
 * @param path Of the generated file, relative to the root.
 */
export function basePath(path: string): string {
  return `.clerk-guard/base/${path}.lock`;
}

function bad(because: string): UserError {
  return new UserError(`${MANIFEST_PATH} can't be used: ${because}.`, {
    code: 'MANIFEST_INVALID',
    next: `Restore it from git, or delete the .clerk-guard folder to start afresh. Nothing was written.`,
    file: MANIFEST_PATH,
  });
}

/** A relative project path that stays inside the project and away from git's and our own folder. */
export function isProjectPath(path: string): boolean {
  return (
    path.length > 0 &&
    path.length <= 512 &&
    !/[\\\u0000-\u001f\u007f]|^[A-Za-z]:/.test(path) &&
    path.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..') &&
    // Windows and macOS do not tell `.GIT` from `.git`, Windows not `.git.` either.
    path.split('/').every((segment) => !/^\.git[. ]*$/i.test(segment)) &&
    !/^(?:\.clerk-guard|node_modules)[. ]*(?:\/|$)/i.test(path)
  );
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw bad(`${what} is not an object`);
  for (const key of Object.keys(value)) {
    if (key === '__proto__' || key === 'constructor' || key === 'prototype')
      throw bad(`${what} holds the key ${key}`);
  }
  return value as Record<string, unknown>;
}

function answersOf(value: unknown, piece: string): PieceAnswers {
  const answers: PieceAnswers = {};
  for (const [name, answer] of Object.entries(record(value, `answers of ${piece}`))) {
    const plain =
      typeof answer === 'string' ||
      typeof answer === 'boolean' ||
      (typeof answer === 'number' && Number.isFinite(answer)) ||
      (Array.isArray(answer) && answer.every((item) => typeof item === 'string'));
    if (!plain) throw bad(`answer ${piece}.${name} is not text, a number, true/false or a list of text`);
    answers[name] = answer;
  }
  return answers;
}

/**
 * Reads a manifest as untrusted input.
 * @param text Content of the file, undefined when it does not exist.
 * @returns An empty manifest when there is none.
 * @throws UserError (exit 2) when it is malformed, from a newer version, or names paths outside the project.
 */
export function parseManifest(text: string | undefined): Manifest {
  const manifest: Manifest = { schema: 1, cli: '', pieces: {}, files: {}, touched: {} };
  if (text === undefined) return manifest;
  if (text.length > LIMIT_BYTES) throw bad('it is larger than 1 MB');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    const conflict = /^(?:<{7}|>{7}|={7})/m.test(text);
    throw bad(
      conflict
        ? 'it holds merge conflict markers'
        : `it is not JSON (${error instanceof Error ? error.message : ''})`,
    );
  }
  const top = record(parsed, 'the manifest');
  if (top.schema !== 1) {
    throw bad(
      `it has schema ${JSON.stringify(top.schema)}, this version understands 1; use the version that wrote it or a newer one`,
    );
  }
  manifest.cli = typeof top.cli === 'string' ? top.cli : '';
  for (const [name, value] of Object.entries(record(top.pieces ?? {}, 'pieces'))) {
    const piece = record(value, `pieces.${name}`);
    if (typeof piece.version !== 'number') throw bad(`pieces.${name}.version is not a number`);
    manifest.pieces[name] = { version: piece.version, answers: answersOf(piece.answers ?? {}, name) };
  }
  for (const [path, value] of Object.entries(record(top.files ?? {}, 'files'))) {
    const file = record(value, `files.${path}`);
    if (!isProjectPath(path)) throw bad(`files names a path that is not allowed: ${JSON.stringify(path)}`);
    if (typeof file.piece !== 'string' || typeof file.template !== 'string')
      throw bad(`files.${path} has no piece or template`);
    manifest.files[path] = { piece: file.piece, template: file.template };
  }
  for (const [path, value] of Object.entries(record(top.touched ?? {}, 'touched'))) {
    if (!isProjectPath(path)) throw bad(`touched names a path that is not allowed: ${JSON.stringify(path)}`);
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
      throw bad(`touched.${path} is not a list`);
    manifest.touched[path] = value;
  }
  return manifest;
}

/** Remembered answers, by piece. */
export function rememberedAnswers(manifest: Manifest): Answers {
  return Object.fromEntries(Object.entries(manifest.pieces).map(([name, piece]) => [name, piece.answers]));
}

function sorted<T>(entries: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The manifest as text, laid out the way Prettier would at these settings, so that the owner's format check stays green.
 * @param indent One level of indentation.
 * @param lineWidth Columns.
 */
export function manifestText(manifest: Manifest, indent: string, lineWidth: number): string {
  const tidy: Manifest = {
    ...manifest,
    pieces: sorted(manifest.pieces),
    files: sorted(manifest.files),
    touched: sorted(manifest.touched),
  };
  const columns = indent === '\t' ? 2 : indent.length;
  const print = (value: unknown, depth: number, lead: number): string => {
    const inner = indent.repeat(depth + 1);
    if (Array.isArray(value)) {
      const flat = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
      if (value.length === 0 || lead + flat.length + 1 <= lineWidth) return flat;
      return `[\n${value.map((item) => `${inner}${JSON.stringify(item)}`).join(',\n')}\n${indent.repeat(depth)}]`;
    }
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value);
      if (entries.length === 0) return '{}';
      const body = entries.map(([key, item]) => {
        const name = JSON.stringify(key);
        return `${inner}${name}: ${print(item, depth + 1, columns * (depth + 1) + name.length + 2)}`;
      });
      return `{\n${body.join(',\n')}\n${indent.repeat(depth)}}`;
    }
    return JSON.stringify(value);
  };
  return `${print(tidy, 0, 0)}\n`;
}
