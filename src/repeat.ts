import { shellWords } from './shell-quote.ts';
import type { Answers, Piece } from './types.ts';
import { COMMAND } from './version.ts';

/** One answer as flags; every list says its values one by one, an empty one says so. */
function flagsOf(flag: string, value: Answers[string][string] | undefined): string[] {
  if (value === undefined) return [];
  if (typeof value === 'boolean') return [value ? `--${flag}` : `--no-${flag}`];
  if (!Array.isArray(value)) return [`--${flag}=${value}`];
  return value.length === 0 ? [`--${flag}=`] : value.map((item) => `--${flag}=${item}`);
}

/**
 * The command that repeats a run without asking anything.
 * @param pieces Those of the run, in order.
 * @param extra Further words, such as `--app`.
 */
export function repeatCommand(pieces: readonly Piece[], answers: Answers, extra: readonly string[]): string {
  const flags = pieces.flatMap((piece) =>
    piece.questions.flatMap((question) => flagsOf(question.flag, answers[piece.name]?.[question.name])),
  );
  const words = ['add', ...pieces.map((piece) => piece.name), ...flags, ...extra, '--yes'];
  return `${COMMAND} ${shellWords(words)}`;
}

/** The command that repeats an update or a removal: answers are remembered, so none is spelled out. */
export function verbCommand(
  verb: 'update' | 'remove' | 'protect' | 'migrate',
  named: readonly string[],
  extra: readonly string[],
): string {
  return `${COMMAND} ${shellWords([verb, ...named, ...extra, '--yes'])}`;
}
