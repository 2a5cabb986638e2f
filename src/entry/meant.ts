import { withAwaitedChecks } from '../code/entry/dropped-checks.ts';
import { readSource } from '../code/source-file.ts';
import type { EntryToday } from '../types.ts';

/** An entry file with each of its checks waited for; undefined where they are, or where it does not parse. */
export function awaitedText(path: string, source: string): string | undefined {
  const file = readSource(path, source);
  return typeof file === 'string' ? undefined : withAwaitedChecks(file);
}

/**
 * What the file answers today, with what its author meant to close by a check that nobody waits for. A list of paths is
 * read as it was meant, too: one that is to be closed opens nothing.
 * @param meant What the file would answer if the check were waited for.
 */
export function withMeant(today: EntryToday, meant: EntryToday): EntryToday {
  const closes = Object.keys(today.answers).filter(
    (url) => today.answers[url] !== 'closed' && meant.answers[url] === 'closed',
  );
  return { ...today, listed: meant.listed, meant: closes };
}
