import { stripVTControlCharacters } from 'node:util';
import { type IPty, spawn } from '@lydell/node-pty';
import { cleanEnvironment } from '../apps/shell.ts';

/** What keys send. */
export const KEY = {
  enter: '\r',
  space: ' ',
  down: '\u001b[B',
  up: '\u001b[A',
  backspace: '\u007f',
  ctrlC: '\u0003',
} as const;

/** How long to wait for a text or the end by default, in ms. */
const PATIENCE = 30_000;

/** A program at a real pseudo-terminal, driven as a person would: read, type, read. */
export class Terminal {
  readonly #pty: IPty;
  #screen = '';
  #read = 0;
  #ended: number | undefined;
  #wake: () => void = () => {};

  /**
   * @param file Program to start; its stdin, stdout and stderr are one terminal, wide enough for whole lines.
   * @param env Added to a clean environment in which nothing says CI.
   */
  constructor(file: string, args: readonly string[], cwd: string, env: Record<string, string> = {}) {
    const { CI: _ci, ...clean } = cleanEnvironment(env);
    this.#pty = spawn(file, [...args], { name: 'xterm-256color', cols: 200, rows: 60, cwd, env: clean });
    this.#pty.onData((data) => {
      this.#screen += data;
      this.#wake();
    });
    this.#pty.onExit(({ exitCode }) => {
      this.#ended = exitCode;
      this.#wake();
    });
  }

  /** All that was printed so far, without control sequences. */
  get text(): string {
    return stripVTControlCharacters(this.#screen).replace(/\r\n?/g, '\n');
  }

  async #change(deadline: number): Promise<boolean> {
    const left = deadline - Date.now();
    if (left <= 0) return false;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, left);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    return true;
  }

  /**
   * Waits for a text that was not expected yet; what comes before it counts as read.
   * @returns the match
   */
  async expect(pattern: RegExp, patience: number = PATIENCE): Promise<RegExpExecArray> {
    const deadline = Date.now() + patience;
    for (;;) {
      const found = pattern.exec(this.text.slice(this.#read));
      if (found) {
        this.#read += found.index + found[0].length;
        return found;
      }
      const unread = () => `${pattern} did not come. Unread:\n${this.text.slice(this.#read)}`;
      if (this.#ended !== undefined) throw new Error(`Ended with ${this.#ended}. ${unread()}`);
      if (!(await this.#change(deadline))) throw new Error(unread());
    }
  }

  /** Types. */
  send(...keys: string[]): void {
    this.#pty.write(keys.join(''));
  }

  /** Waits for the end. */
  async exitCode(patience: number = PATIENCE): Promise<number> {
    const deadline = Date.now() + patience;
    while (this.#ended === undefined) {
      if (!(await this.#change(deadline))) throw new Error(`Still running:\n${this.text}`);
    }
    return this.#ended;
  }

  /** Ends the program if it still runs. */
  close(): void {
    if (this.#ended === undefined) this.#pty.kill('SIGKILL');
  }
}
