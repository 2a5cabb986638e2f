import { UserError } from './errors.ts';
import { decidedStyle } from './facts/style.ts';
import type { Answers, Hunk, Manifest, PatchRecord, PieceAnswers } from './types.ts';
import { VERSION } from './version.ts';

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

/** What a manifest of an earlier schema has to become, one step each; the key is the schema it comes from. */
const MIGRATIONS: Record<number, (old: Record<string, unknown>) => Record<string, unknown>> = {
  // What was put into an owner's file was not written down: whatever is not there is taken for not yet put in.
  1: (old) => ({ ...old, schema: 2, patches: {} }),
};
const SCHEMA = 2;

function newer(because: string, cli: string): UserError {
  const version = cli === '' ? 'latest' : cli;
  return new UserError(`${MANIFEST_PATH} was written by a newer create-clerk-guard: ${because}.`, {
    code: 'MANIFEST_NEWER',
    next: `Use that one: npx create-clerk-guard@${version}. Nothing was written.`,
    file: MANIFEST_PATH,
  });
}

const RELEASE = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:-[\w.]{1,40})?$/;

/** Whether one release comes after another; text that is no version comes after none. */
function isAfter(one: string, other: string): boolean {
  const [left, right] = [RELEASE.exec(one), RELEASE.exec(other)];
  if (!left || !right) return false;
  const at = [1, 2, 3].find((part) => left[part] !== right[part]);
  return at !== undefined && Number(left[at]) > Number(right[at]);
}

/**
 * A newer version may have remembered answers and put in lines that this one knows nothing of.
 * @param versions Of the pieces this version has.
 * @throws UserError (exit 2) that names the version to use.
 */
export function refuseNewer(manifest: Manifest, versions: ReadonlyMap<string, number>): void {
  if (isAfter(manifest.cli, VERSION)) throw newer(`${manifest.cli}, this is ${VERSION}`, manifest.cli);
  for (const [name, { version }] of Object.entries(manifest.pieces)) {
    const ours = versions.get(name);
    if (ours !== undefined && version > ours)
      throw newer(`${name} is at version ${version} there, and at ${ours} in this one`, '');
  }
}

/** The manifest as this version knows it, whichever version wrote it. */
function migrated(parsed: Record<string, unknown>): Record<string, unknown> {
  let top = parsed;
  for (let step = 0; typeof top.schema === 'number' && top.schema !== SCHEMA && step < SCHEMA; step++) {
    const migrate = Object.hasOwn(MIGRATIONS, top.schema) ? MIGRATIONS[top.schema] : undefined;
    if (!migrate) break;
    top = migrate(top);
  }
  if (top.schema === SCHEMA) return top;
  if (typeof top.schema === 'number' && Number.isInteger(top.schema) && top.schema > SCHEMA) {
    const cli = typeof top.cli === 'string' && RELEASE.test(top.cli) ? top.cli : '';
    throw newer(`it has schema ${top.schema}, this version understands ${SCHEMA}`, cli);
  }
  throw bad(`it has schema ${JSON.stringify(top.schema)}`);
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

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string' && !/[\r\n]/.test(item));

function patchOf(value: unknown, what: string): PatchRecord {
  const { piece, hunks, found, made, open } = record(value, what);
  if (typeof piece !== 'string') throw bad(`${what} has no piece`);
  const read: PatchRecord = { piece };
  if (found === true) read.found = true;
  if (made === true) read.made = true;
  if (open === true) read.open = true;
  if (hunks === undefined) return read;
  if (!Array.isArray(hunks)) throw bad(`${what}.hunks is not a list`);
  read.hunks = hunks.map((hunk: unknown): Hunk => {
    const { was, is } = record(hunk, `${what}.hunks`);
    if (!isTexts(was) || !isTexts(is)) throw bad(`${what}.hunks does not hold lines`);
    return { was, is };
  });
  return read;
}

/**
 * Reads a manifest as untrusted input.
 * @param text Content of the file, undefined when it does not exist.
 * @returns An empty manifest when there is none.
 * @throws UserError (exit 2) when it is malformed, from a newer version, or names paths outside the project.
 */
export function parseManifest(text: string | undefined): Manifest {
  const manifest: Manifest = { schema: 2, cli: '', pieces: {}, files: {}, touched: {}, patches: {} };
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
  const top = migrated(record(parsed, 'the manifest'));
  manifest.cli = typeof top.cli === 'string' ? top.cli : '';
  for (const [name, value] of Object.entries(record(top.pieces ?? {}, 'pieces'))) {
    const piece = record(value, `pieces.${name}`);
    if (typeof piece.version !== 'number' || !Number.isInteger(piece.version) || piece.version < 1)
      throw bad(`pieces.${name}.version is not a whole number`);
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
  for (const [path, value] of Object.entries(record(top.patches ?? {}, 'patches'))) {
    if (!isProjectPath(path)) throw bad(`patches names a path that is not allowed: ${JSON.stringify(path)}`);
    const records: Record<string, PatchRecord> = {};
    for (const [id, patch] of Object.entries(record(value, `patches.${path}`))) {
      records[id] = patchOf(patch, `patches.${path}.${id}`);
    }
    manifest.patches[path] = records;
  }
  if (top.public !== undefined) {
    if (!isTexts(top.public)) throw bad('public is not a list of patterns');
    manifest.public = top.public;
  }
  if (top.style !== undefined) {
    const style = decidedStyle(top.style);
    if (!style) throw bad('style is not whole');
    manifest.style = style;
  }
  if (top.undeclared !== undefined) {
    if (!isTexts(top.undeclared)) throw bad('undeclared is not a list of patterns');
    manifest.undeclared = top.undeclared;
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
    patches: sorted(manifest.patches),
  };
  const columns = indent === '\t' ? 2 : indent.length;
  const print = (value: unknown, depth: number, lead: number): string => {
    const inner = indent.repeat(depth + 1);
    if (Array.isArray(value) && value.some((item) => typeof item === 'object')) {
      const items = value.map((item) => inner + print(item, depth + 1, columns * (depth + 1)));
      return `[\n${items.join(',\n')}\n${indent.repeat(depth)}]`;
    }
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
