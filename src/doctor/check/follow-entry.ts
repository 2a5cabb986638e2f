import type { Node } from '../../facts/ast.ts';
import type { Module } from '../code/module.ts';
import type { Modules } from '../code/project.ts';
import { type Event, settled } from './events.ts';
import { noteGivenAway } from './given-away.ts';
import { asHandler } from './graphql.ts';
import { Machine, OutOfFuel, type Setup } from './machine.ts';
import { render } from './render.ts';
import { servesNothing } from './responses.ts';
import { pendingOf, type Site, Thrown, type Value } from './value.ts';

/** What is looked at: how to get hold of the function, and what it is called with. */
export interface Entry {
  module: Module;
  /** To point at. */
  node: Node;
  value: (machine: Machine) => Value;
  args: Value[];
  /** HTTP method that it is called for. */
  method?: string;
  /** It returns what is rendered: its components run, too. */
  renders: boolean;
  /** It runs when the app is built, and for nobody in particular. */
  prerendered?: boolean;
}

/** What was met on the way through an entry. */
export interface Run {
  events: Event[];
  files: Set<string>;
  refused: boolean;
  /** Every answer that it comes to gives nothing. */
  unserved: boolean;
  /** It leaves something changed that the next request finds. */
  leaves: boolean;
  routed: string | undefined;
  /** What was met hangs on the method that it is called for. */
  byMethod: boolean;
}

/**
 * Follows an entry for one caller, and undoes what that has changed.
 * @param setup As the machine takes it; only the verdict is wanted.
 */
export function follow(
  entry: Entry,
  project: Modules,
  caller: 'stranger' | 'member',
  clerkMajor: number,
  setup: Setup = {},
): Run {
  const machine = new Machine(project, caller, clerkMajor, { ...setup, judges: true });
  try {
    return followIn(machine, entry);
  } finally {
    machine.writes.undo();
  }
}

/** Follows an entry in a machine, and leaves what it changes as it is. */
export function followIn(machine: Machine, entry: Entry): Run {
  const { module, node } = entry;
  const site: Site = { module, node, awaited: true };
  machine.method = entry.method;
  let refused = false;
  let unserved = false;
  machine.files.add(module.path);
  machine.prerendered = entry.prerendered === true;
  try {
    const fn = asHandler(entry.value(machine));
    if (fn.is !== 'function' && fn.is !== 'native') {
      const from = fn.is === 'outside' ? `${fn.path.replace(/\(\).*$/, '()')} of ${fn.source}` : 'something';
      machine.note('lost', `it is made by ${from} that is not followed`, site);
    } else {
      const value = machine.wait(machine.invoke(fn, entry.args, site), site);
      // A router's answer is not that of what stands behind it.
      unserved = machine.routers === 0 && servesNothing(value);
      // What a server function gives back goes to whoever called it.
      if (!entry.renders) noteGivenAway(value, site, machine);
      if (entry.renders) render(value, machine);
      else if (pendingOf(value)) machine.note('work', `waits for ${pendingOf(value)}`, site);
    }
  } catch (error) {
    if (error instanceof Thrown) {
      if (error.by || machine.events.some(({ type }) => type === 'check')) refused = true;
    } else if (error instanceof OutOfFuel || error instanceof RangeError) {
      machine.note('lost', 'the code is too long to be followed', site);
    } else throw error;
  }
  refused ||= machine.events.some(({ type }) => type === 'refused');
  const events = settled(machine.events);
  const leaves = machine.writes.state !== 0;
  const byMethod = machine.methods > 0;
  return { events, files: machine.files, refused, unserved, leaves, routed: toldOf(machine), byMethod };
}

/** Names that are told of what stands open behind a router. */
const MAX_TOLD = 8;

/** What stands behind a router's handler; undefined where that is none. */
function toldOf({ routed, open, events }: Machine): string | undefined {
  if (routed === undefined) return undefined;
  const names = [...new Set(open)];
  const told = names.slice(0, MAX_TOLD).join(', ');
  const [system, unit] = routed;
  const followed = events.some(({ type }) => type === 'lost')
    ? `not every ${unit} behind it could be followed`
    : `every ${unit} behind it was followed`;
  const more = names.length > MAX_TOLD ? ` and ${names.length - MAX_TOLD} more` : '';
  return `${system}: ${followed}${names.length > 0 ? `; without a check: ${told}${more}` : ''}`;
}
