import type { Node, Statement } from 'oxc-parser';
import { walk } from '../walk.ts';

/** A `break` that leaves this loop, switch or label; taken for granted where labels make it hard to say. */
function breaks(node: Node): boolean {
  let found = false;
  walk(node, (inner) => {
    if (inner.type === 'BreakStatement') found = true;
    return undefined;
  });
  return found;
}

const isTrue = (node: Node | null | undefined): boolean =>
  !node || (node.type === 'Literal' && node.value === true);

/**
 * Can control reach the end of this statement? Errs towards yes, as a needless `return undefined` at the end is only
 * unreachable, while a missing one is a type error under `noImplicitReturns`.
 */
export function completes(node: Statement | Node): boolean {
  switch (node.type) {
    case 'ReturnStatement':
    case 'ThrowStatement':
      return false;
    case 'BlockStatement':
    case 'FunctionBody' as never:
      return (node as { body: Statement[] }).body.every((statement) => completes(statement));
    case 'IfStatement':
      return !node.alternate || completes(node.consequent) || completes(node.alternate);
    case 'TryStatement':
      if (node.finalizer && !completes(node.finalizer)) return false;
      return completes(node.block) || (node.handler ? completes(node.handler.body) : false);
    case 'WhileStatement':
      return !isTrue(node.test) || breaks(node.body);
    case 'ForStatement':
      return !isTrue(node.test) || breaks(node.body);
    case 'SwitchStatement': {
      if (!node.cases.some((one) => one.test === null) || node.cases.some(breaks)) return true;
      const last = node.cases.at(-1);
      return !last || last.consequent.every((statement) => completes(statement));
    }
    default:
      return true;
  }
}
