import { createTwoFilesPatch } from 'diff';
import { maskSecrets } from './say.ts';
import type { Change, JsonChange } from './types.ts';

/** Edits after which looking for the shortest diff takes longer than reading the longest. */
const MAX_EDITS = 3_000;

/** Everything out, everything in: the diff of texts that have next to nothing in common. */
function replaced(from: string, to: string, before: string, after: string): string {
  const side = (text: string, sign: string): { lines: string[]; count: number } => {
    if (text === '') return { lines: [], count: 0 };
    const lines = text.replace(/\n$/, '').split('\n');
    const end = text.endsWith('\n') ? [] : ['\\ No newline at end of file'];
    return { lines: [...lines.map((line) => sign + line), ...end], count: lines.length };
  };
  const [out, in_] = [side(before, '-'), side(after, '+')];
  const range = (count: number) => `${count === 0 ? 0 : 1},${count}`;
  const head = [`--- ${from}`, `+++ ${to}`, `@@ -${range(out.count)} +${range(in_.count)} @@`];
  return `${[...head, ...out.lines, ...in_.lines].join('\n')}\n`;
}

/**
 * Unified diff of one change, as `git diff` words it, secrets masked.
 * @returns Text that ends in a line break; paths carry `a/` and `b/`, or `/dev/null`.
 */
export function unifiedDiff(change: Change): string {
  const old = change.from ?? { path: change.path, text: change.before };
  const before = old.text ?? '';
  const from = old.text === undefined ? '/dev/null' : `a/${old.path}`;
  const to = change.after === undefined ? '/dev/null' : `b/${change.path}`;
  const patch = createTwoFilesPatch(from, to, before, change.after ?? '', undefined, undefined, {
    context: 3,
    stripTrailingCr: false,
    maxEditLength: MAX_EDITS,
  });
  if (patch === undefined) return maskSecrets(replaced(from, to, before, change.after ?? ''));
  return maskSecrets(patch.replace(/^={3,}\n/, '').replace(/^(---|\+\+\+) (.*?)\t?$/gm, '$1 $2'));
}

/** A change as the JSON document shows it. */
export function jsonChange(change: Change): JsonChange {
  const { path, pieces, from } = change;
  const diff = unifiedDiff(change);
  if (from) return { path, action: 'rename', from: from.path, pieces, diff };
  const action = change.before === undefined ? 'create' : change.after === undefined ? 'delete' : 'modify';
  return { path, action, pieces, diff };
}

/** The changes as a reader counts them: a rename is one, although a file goes and another comes. */
export function shownChanges(changes: readonly Change[]): Change[] {
  return changes.filter(({ movedTo }) => movedTo === undefined);
}
