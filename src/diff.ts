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
  const from = change.before === undefined ? '/dev/null' : `a/${change.from ?? change.path}`;
  const to = change.after === undefined ? '/dev/null' : `b/${change.path}`;
  const patch = createTwoFilesPatch(from, to, change.before ?? '', change.after ?? '', undefined, undefined, {
    context: 3,
    stripTrailingCr: false,
    maxEditLength: MAX_EDITS,
  });
  if (patch === undefined) return maskSecrets(replaced(from, to, change.before ?? '', change.after ?? ''));
  return maskSecrets(patch.replace(/^={3,}\n/, '').replace(/^(---|\+\+\+) (.*?)\t?$/gm, '$1 $2'));
}

/** Changes as they are told: a file that moves is one change, from its old text to its new one. */
export function asTold(changes: readonly Change[]): Change[] {
  const old = new Map(changes.map((change) => [change.path, change.before]));
  const left = new Set(changes.flatMap(({ from }) => from ?? []));
  return changes
    .filter(({ path }) => !left.has(path))
    .map((change) => (change.from === undefined ? change : { ...change, before: old.get(change.from) }));
}

/** A change as the JSON document shows it. */
export function jsonChange(change: Change): JsonChange {
  const { path, pieces, from } = change;
  const diff = unifiedDiff(change);
  if (from !== undefined) return { path, action: 'rename', from, pieces, diff };
  const action = change.before === undefined ? 'create' : change.after === undefined ? 'delete' : 'modify';
  return { path, action, pieces, diff };
}
