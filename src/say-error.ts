import { color } from './color.ts';
import { UserError } from './errors.ts';
import { emptyDocument, errorOutcome } from './outcome.ts';
import { jsonText, maskSecrets, visible } from './say.ts';
import { EXIT } from './types.ts';

/** The prompt library's way of saying Ctrl-C. */
function isCancel(error: unknown): boolean {
  return error instanceof Error && (error.name === 'ExitPromptError' || error.name === 'AbortPromptError');
}

/**
 * The one place where errors become words.
 * @param json Whether stdout is for one JSON document.
 * @returns The exit code.
 */
export function sayError(error: unknown, json: boolean): number {
  if (isCancel(error)) {
    if (json) process.stdout.write(jsonText(emptyDocument('cancelled', null)));
    process.stderr.write('\nCancelled. Nothing was written.\n');
    return EXIT.cancelled;
  }
  const { exitCode, document } = errorOutcome(error, null);
  if (json) process.stdout.write(jsonText(document));
  const { message = '', next = '', file, line } = document.error ?? {};
  const at = file === undefined ? '' : `\n  at ${file}${line === undefined ? '' : `:${line}`}`;
  process.stderr.write(`${color.red('Error:')} ${visible(message)}${visible(at)}\n${visible(next)}\n`);
  if (!(error instanceof UserError) && process.env.CLERK_GUARD_DEBUG && error instanceof Error) {
    process.stderr.write(`${maskSecrets(error.stack ?? '')}\n`);
  }
  return exitCode;
}
