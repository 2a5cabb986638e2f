/** Small text edits at offsets of the original text; every byte that is not named stays. */

interface Edit {
  start: number;
  end: number;
  text: string;
  order: number;
}

/**
 * Collects edits at offsets of one text and applies them at once.
 * New text is written with `\n`; it takes the line ending of the file when applied.
 */
export class Edits {
  readonly #source: string;
  readonly #edits: Edit[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  get size(): number {
    return this.#edits.length;
  }

  /** Puts text at an offset; several at the same offset come out in the order they were asked for. */
  insert(at: number, text: string): this {
    return this.replace(at, at, text);
  }

  remove(start: number, end: number): this {
    return this.replace(start, end, '');
  }

  /** Replaces `[start, end)`. */
  replace(start: number, end: number, text: string): this {
    if (start < 0 || end < start || end > this.#source.length)
      throw new RangeError(`no such range: ${start}–${end}`);
    this.#edits.push({ start, end, text, order: this.#edits.length });
    return this;
  }

  /** The edited text. Throws when two edits overlap, which is a mistake of the caller. */
  apply(): string {
    const eol = eolOf(this.#source);
    const edits = [...this.#edits].sort((a, b) => a.start - b.start || a.end - b.end || a.order - b.order);
    let text = '';
    let at = 0;
    for (const edit of edits) {
      if (edit.start < at) throw new Error(`edits overlap at ${edit.start}`);
      text += this.#source.slice(at, edit.start) + edit.text.replace(/\r?\n/g, eol);
      at = edit.end;
    }
    return text + this.#source.slice(at);
  }
}

/** The line ending that most lines of the text have; `\n` for a text without one. */
export function eolOf(source: string): '\n' | '\r\n' {
  let crlf = 0;
  let lf = 0;
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) {
    if (source[at - 1] === '\r') crlf++;
    else lf++;
  }
  return crlf > lf ? '\r\n' : '\n';
}

/** Offset of the first character of the line that holds `offset` (behind a byte order mark). */
export function lineStart(source: string, offset: number): number {
  const at = offset === 0 ? 0 : source.lastIndexOf('\n', offset - 1) + 1;
  return at === 0 && source.startsWith('\uFEFF') ? Math.min(1, offset) : at;
}

/** Offset behind the last character of the line that holds `offset`, before its line break. */
export function lineEnd(source: string, offset: number): number {
  const at = source.indexOf('\n', offset);
  if (at === -1) return source.length;
  return at > offset && source[at - 1] === '\r' ? at - 1 : at;
}

/** Offset of the first character of the next line, or the end of the text. */
export function nextLine(source: string, offset: number): number {
  const at = source.indexOf('\n', offset);
  return at === -1 ? source.length : at + 1;
}

/** The white space before the first character of the line that holds `offset`. */
export function indentAt(source: string, offset: number): string {
  const start = lineStart(source, offset);
  let end = start;
  while (source[end] === ' ' || source[end] === '\t') end++;
  return source.slice(start, end);
}

/** True when only white space stands before `offset` on its line. */
export function startsLine(source: string, offset: number): boolean {
  return lineStart(source, offset) + indentAt(source, offset).length === offset;
}

/** Puts an indentation before each line that is not empty. */
export function indentLines(text: string, indent: string): string {
  return text.replace(/^(?=[^\n\r])/gm, indent);
}
