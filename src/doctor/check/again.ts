import type { Loaded } from './loaded.ts';
import type { Machine } from './machine.ts';
import type { Call, Outcome } from './recall.ts';
import { Thrown, UNKNOWN, type Value } from './value.ts';

/**
 * A call that comes to the same whoever makes it: followed once, and done again from what it came to.
 * @param call What it can depend on.
 * @param run Follows it.
 * @returns undefined where what it came to before is not what it comes to here.
 */
export function again(call: Call, machine: Machine, loaded: Loaded, run: () => Value): Value | undefined {
  const before = loaded.recall.find(call);
  if (before === undefined) return watched(call, machine, loaded, run);
  if (!isFree(before, machine)) return undefined;
  machine.take(before);
  if (before.thrown) throw before.thrown;
  return loaded.recall.valueOf(before);
}

/** Whether a call does the same here: nothing that it calls is running, and there is room for all of it. */
const isFree = ({ calls, height, steps }: Outcome, { running, fuel }: Machine): boolean =>
  running.hasRoom(height) && steps <= fuel && !running.has(calls);

/** Makes a call, and keeps what it does. */
function watched(call: Call, machine: Machine, loaded: Loaded, run: () => Value): Value {
  const { running, ways, routers, visits, steps, credentials } = machine;
  const { refused } = running;
  const { mayThrow, refusals } = ways;
  const end = machine.apart(call);
  let value = UNKNOWN;
  let thrown: Thrown | undefined;
  let ended = false;
  try {
    value = run();
    ended = true;
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    thrown = error;
    ended = true;
  } finally {
    const outcome: Outcome = {
      value,
      thrown,
      ...end(),
      steps: machine.steps - steps,
      credentials: machine.credentials - credentials,
      mayThrow: ways.mayThrow - mayThrow,
      refusals: ways.refusals - refusals,
    };
    machine.add(outcome);
    const isWhole =
      ended && running.refused === refused && machine.routers === routers && machine.visits === visits;
    if (isWhole && machine.writes.state === call.state && !running.has(outcome.calls))
      loaded.recall.keep(call, outcome);
  }
  if (thrown) throw thrown;
  return value;
}
