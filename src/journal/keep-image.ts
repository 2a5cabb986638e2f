import { basename } from 'node:path';
import { diffArrays } from 'diff';
import { holdsValues } from '../disk.ts';
import { UserError } from '../errors.ts';
import { maskSecrets } from '../say.ts';
import { EXIT } from '../types.ts';
import type { Image, Part } from './image.ts';

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
