/** Repetitions and alternatives are written out up to here. */
const MOST_LETTERS = 200;
const MOST_DEPTH = 20;
/** What is tried for a class that says what must not stand there. */
const LETTERS = [...'a1A-_0zZ9~'];

/** A part of a pattern that is not read here: one that repeats what was found, or names letters by what they are. */
class Unread extends Error {}

/** Reads one pattern, and writes a text that fits it. */
class Sampler {
  readonly #source: string;
  /** How often what may be left out is written. */
  readonly #least: number;
  #at = 0;

  constructor(source: string, least: number) {
    this.#source = source;
    this.#least = least;
  }

  /** Alternatives up to the end of the group: the text of the first one. */
  alternatives(depth = 0): string {
    if (depth > MOST_DEPTH) throw new Unread();
    const first = this.#sequence(depth);
    while (this.#next === '|') {
      this.#at += 1;
      this.#sequence(depth);
    }
    return first;
  }

  get #next(): string | undefined {
    return this.#source[this.#at];
  }

  #take(): string {
    const letter = this.#source[this.#at];
    if (letter === undefined) throw new Unread();
    this.#at += 1;
    return letter;
  }

  #sequence(depth: number): string {
    let text = '';
    while (this.#next !== undefined && this.#next !== '|' && this.#next !== ')') {
      const one = this.#one(depth);
      text += one.repeat(this.#times());
      if (text.length > MOST_LETTERS) throw new Unread();
    }
    return text;
  }

  #one(depth: number): string {
    const letter = this.#take();
    if (letter === '^' || letter === '$') return '';
    if (letter === '.') return 'a';
    if (letter === '\\') return this.#escaped();
    if (letter === '[') return this.#classed();
    return letter === '(' ? this.#grouped(depth) : letter;
  }

  #grouped(depth: number): string {
    if (/^\?<?[=!]/.test(this.#source.slice(this.#at, this.#at + 3))) return this.#beside(depth);
    if (this.#next === '?') {
      const [head] = /^\?(?::|<\w+>)/.exec(this.#source.slice(this.#at)) ?? [];
      if (head === undefined) throw new Unread();
      this.#at += head.length;
    }
    const text = this.alternatives(depth + 1);
    if (this.#take() !== ')') throw new Unread();
    return text;
  }

  /** `(?=…)`, `(?!…)`: nothing stands there, and whether the text is right is for the pattern to say. */
  #beside(depth: number): string {
    this.#at += this.#source[this.#at + 1] === '<' ? 3 : 2;
    this.alternatives(depth + 1);
    if (this.#take() !== ')') throw new Unread();
    return '';
  }

  #escaped(): string {
    const letter = this.#take();
    if (letter === 'b') return '';
    if (letter === 'd') return '1';
    if (letter === 'w') return 'a';
    if (letter === 's') return ' ';
    if (letter === 'W') return '-';
    if (letter === 'D' || letter === 'S') return 'a';
    if (/[a-z0-9]/i.test(letter)) throw new Unread();
    return letter;
  }

  /** `[…]`: a letter that is in it. */
  #classed(): string {
    const start = this.#at - 1;
    while (this.#take() !== ']') if (this.#source[this.#at - 1] === '\\') this.#take();
    const test = new RegExp(`^${this.#source.slice(start, this.#at)}$`);
    const own = [...this.#source.slice(start + 1, this.#at - 1)];
    const found = [...LETTERS, ...own].find((letter) => test.test(letter));
    if (found === undefined) throw new Unread();
    return found;
  }

  /** How often what stands before is written. */
  #times(): number {
    const [quantifier = '', least] =
      /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(this.#source.slice(this.#at)) ?? [];
    this.#at += quantifier.length;
    if (quantifier === '') return 1;
    if (quantifier.startsWith('+')) return 1;
    return Math.min(least === undefined ? this.#least : Number(least), MOST_LETTERS + 1);
  }
}

/**
 * Texts that fit a regular expression: the shortest one, and one in which what may be left out stands once.
 * What looks ahead or behind is left out: whether they fit is to be asked.
 * @returns None where it has parts that refer to others.
 */
export function samplesOf(source: string): string[] {
  try {
    return [...new Set([0, 1].map((least) => new Sampler(source, least).alternatives()))];
  } catch (error) {
    // A class that is none by itself is a syntax error.
    if (error instanceof Unread || error instanceof SyntaxError) return [];
    throw error;
  }
}
