import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { diffArrays } from 'diff';
import { holdsValues } from '../disk.ts';
import { UserError } from '../errors.ts';
import { maskSecrets } from '../say.ts';
import { EXIT } from '../types.ts';

/** A part of a file as it was: a slice of the file as it is after the run, or text of its own. */
type Part = [start: number, end: number] | string;

/** How to get a file's bytes before a run: the bytes themselves, or what to keep of the bytes after it. */
export type Image = { bytes: string } | { parts: Part[] };

/** Digest by which a file is known to be what a run found or left there. */
export function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Lines and their ends apart, so that a line that only got an end is the same line. */
const tokens = (text: string): string[] => text.split(/(\r?\n)/).filter((token) => token !== '');

/**
 * The text before in terms of the text after. Ours only ever adds to an example file of environment variables, so nothing
 * of its text is needed; values that somebody left in it stay out of the journal.
 */
function partsOf(before: string, after: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const { value, added, removed } of diffArrays(tokens(before), tokens(after))) {
    const text = value.join('');
    if (removed) {
      parts.push(text);
      continue;
    }
    if (!added) parts.push([at, at + text.length]);
    at += text.length;
  }
  return parts;
}

const isEnv = (path: string) => basename(path).startsWith('.env');

function neverKept(path: string, because: string): UserError {
  return new UserError(`${path} ${because}, which no record may keep. Nothing was written.`, {
    code: 'SECRET_IN_THE_WAY',
    exitCode: EXIT.notDone,
    next: 'Take it out and run again.',
    file: path,
  });
}

/**
 * What the journal keeps of a file. Of `.env*` it never keeps a value: files with values are refused, examples are kept as
 * positions in the new text.
 * @throws UserError (exit 1) for a file whose values would have to be kept.
 */
export function imageOf(path: string, before: Buffer, after: Buffer | undefined): Image {
  if (!isEnv(path)) return { bytes: before.toString('base64') };
  if (holdsValues(path)) throw neverKept(path, 'holds values');
  const parts = partsOf(before.toString('utf8'), after?.toString('utf8') ?? '');
  const own = parts.filter((part) => typeof part === 'string').join('\n');
  if (maskSecrets(own) !== own) throw neverKept(path, 'holds what looks like a secret');
  return { parts };
}

/**
 * The bytes before.
 * @param now What the file holds after the run, needed for an image made of positions.
 */
export function bytesOf(image: Image, now: Buffer | undefined): Buffer {
  if ('bytes' in image) return Buffer.from(image.bytes, 'base64');
  const text = now?.toString('utf8') ?? '';
  return Buffer.from(
    image.parts.map((part) => (typeof part === 'string' ? part : text.slice(...part))).join(''),
  );
}
