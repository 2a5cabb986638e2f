import { createHash } from 'node:crypto';

/** A part of a file as it was: a slice of the file as it is after the run, or text of its own. */
export type Part = [start: number, end: number] | string;

/** How to get a file's bytes before a run: the bytes themselves, or what to keep of the bytes after it. */
export type Image = { bytes: string } | { parts: Part[] };

/** Digest by which a file is known to be what a run found or left there. */
export function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
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
