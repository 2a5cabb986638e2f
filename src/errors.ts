/** Errors that are meant for the user: they say what happened and what to do next, and carry the exit code. */
export class UserError extends Error {
  readonly code: string;
  readonly exitCode: number;
  readonly next: string;
  readonly file: string | undefined;
  readonly line: number | undefined;

  /**
   * @param message What happened, one sentence.
   * @param options.code Stable identifier, UPPER_SNAKE.
   * @param options.exitCode One of `EXIT`; 2 (usage) unless said otherwise.
   * @param options.next What the user can do now.
   */
  constructor(
    message: string,
    options: { code: string; next: string; exitCode?: number; file?: string; line?: number },
  ) {
    super(message);
    this.name = 'UserError';
    this.code = options.code;
    this.exitCode = options.exitCode ?? 2;
    this.next = options.next;
    this.file = options.file;
    this.line = options.line;
  }
}
