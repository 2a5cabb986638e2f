import type { Node } from 'oxc-parser';
import type { SourceFile } from '../code/source-file.ts';
import { walk } from '../code/walk.ts';
import type { EntryToday } from '../types.ts';

const isText = (node: Node | null | undefined, text: string): boolean =>
  node?.type === 'Literal' && node.value === text;

/** `… === 'OPTIONS'` and `case 'OPTIONS'`. */
const asksForPreflight = (node: Node): boolean =>
  (node.type === 'BinaryExpression' &&
    node.operator.startsWith('==') &&
    (isText(node.left, 'OPTIONS') || isText(node.right, 'OPTIONS'))) ||
  (node.type === 'SwitchCase' && isText(node.test, 'OPTIONS'));

/** `status: 429`. */
const isTooMany = (node: Node): boolean =>
  node.type === 'Property' &&
  !node.computed &&
  node.key.type === 'Identifier' &&
  node.key.name === 'status' &&
  node.value.type === 'Literal' &&
  node.value.value === 429;

/** Where an entry file answers preflights and callers who call too often, by the first line of each. */
export function ownAnswersIn({ program, source }: SourceFile): EntryToday['own'] {
  const at: { preflight?: number; limit?: number } = {};
  const lineOf = (offset: number): number => source.slice(0, offset).split('\n').length;
  walk(program, (node) => {
    if (asksForPreflight(node)) at.preflight ??= lineOf(node.start);
    if (isTooMany(node)) at.limit ??= lineOf(node.start);
    return undefined;
  });
  return at.preflight === undefined && at.limit === undefined ? undefined : at;
}
