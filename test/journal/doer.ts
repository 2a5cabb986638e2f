import { readFileSync } from 'node:fs';
import { apply } from '../../src/apply.ts';
import { takeBack } from '../../src/commands/undo.ts';
import { type Door, door } from '../../src/journal/door.ts';
import { settleInterrupted } from '../../src/journal/recover.ts';
import type { Deed } from './scenarios.ts';

/** What the process is told, as JSON in a file. */
export interface Order {
  root: string;
  /** Undefined to only put an interrupted run back. */
  deed: Deed | undefined;
  /** Dies before this call of the door, counted from 1; never when it is 0. */
  dieAt: number;
  /** Dies in the middle of that call instead, when it writes bytes. */
  torn: boolean;
}

const order: Order = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const calls: string[] = [];
const plain: Door = { ...door };

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** Counts a call; the process ends here when it is the one. */
function boundary(name: string): void {
  calls.push(name);
  if (calls.length === order.dieAt && !order.torn) die();
}

for (const name of ['open', 'chmod', 'sync', 'makeFolder', 'rename', 'remove', 'removeFolder'] as const) {
  const action = plain[name] as (...values: unknown[]) => unknown;
  Object.assign(door, {
    [name]: (...values: unknown[]) => {
      // The rename from which on a run counts as done.
      boundary(name === 'rename' && String(values[1]).endsWith('last.lock') ? 'commit' : name);
      return action(...values);
    },
  });
}
door.write = (descriptor, bytes, offset) => {
  boundary('write');
  if (calls.length === order.dieAt) {
    plain.write(descriptor, bytes.subarray(offset, offset + Math.ceil((bytes.length - offset) / 2)), 0);
    die();
  }
  return plain.write(descriptor, bytes, offset);
};

if (order.deed === undefined) settleInterrupted(order.root);
else if ('undo' in order.deed) takeBack(order.root, false);
else apply(order.root, order.deed.changes);
process.stdout.write(JSON.stringify(calls));
