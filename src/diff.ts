import { createTwoFilesPatch } from 'diff';
import { maskSecrets } from './say.ts';
import type { Change, JsonChange } from './types.ts';

/**
 * Unified diff of one change, as `git diff` words it, secrets masked.
 * @returns Text that ends in a line break; paths carry `a/` and `b/`, or `/dev/null`.
 */
export function unifiedDiff(change: Change): string {
  const from = change.before === undefined ? '/dev/null' : `a/${change.path}`;
  const to = change.after === undefined ? '/dev/null' : `b/${change.path}`;
  const patch = createTwoFilesPatch(from, to, change.before ?? '', change.after ?? '', undefined, undefined, {
    context: 3,
    stripTrailingCr: false,
  });
  return maskSecrets(patch.replace(/^={3,}\n/, '').replace(/^(---|\+\+\+) (.*?)\t?$/gm, '$1 $2'));
}

/** A change as the JSON document shows it. */
export function jsonChange(change: Change): JsonChange {
  const action = change.before === undefined ? 'create' : change.after === undefined ? 'delete' : 'modify';
  return { path: change.path, action, pieces: change.pieces, diff: unifiedDiff(change) };
}
