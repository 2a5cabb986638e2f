import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFile } from './reading.ts';
import { type Key, keyOf } from './state.ts';

const HEAD = 'clerk-guard 1';
/** All files of a run together are far smaller. */
const LIMIT_BYTES = 100_000_000;

const macOf = (key: Key, body: string) => createHmac('sha256', key.key).update(body).digest('hex');

/** A record as text: a line that names its key and seals what follows, then JSON. */
export function seal(key: Key, value: unknown): Buffer {
  const body = JSON.stringify(value);
  return Buffer.from(`${HEAD} ${key.id} ${macOf(key, body)}\n${body}\n`);
}

/** What a sealed file is: not there, written by this user on this machine for this project, or not to be used. */
export type Unsealed = { is: 'missing' } | { is: 'ours'; key: Key; value: unknown } | { is: 'foreign' };

/** Reads a sealed file. Nothing of one whose seal does not hold is parsed. */
export function unseal(path: string, realRoot: string): Unsealed {
  let text: string;
  try {
    const file = readFile(path, LIMIT_BYTES);
    if (file === undefined) return { is: 'missing' };
    text = file.bytes.toString('utf8');
  } catch {
    return { is: 'foreign' };
  }
  const [, id = '', mac = ''] =
    /^clerk-guard 1 ([0-9a-f]{32}) ([0-9a-f]{64})\n/.exec(text.slice(0, 200)) ?? [];
  const key = keyOf(realRoot, id);
  if (key === undefined) return { is: 'foreign' };
  const body = text.slice(text.indexOf('\n') + 1, -1);
  if (!timingSafeEqual(Buffer.from(macOf(key, body)), Buffer.from(mac))) return { is: 'foreign' };
  return { is: 'ours', key, value: JSON.parse(body) as unknown };
}
