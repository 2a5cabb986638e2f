import { field, isFunction, type Node, nodes } from '../../facts/ast.ts';
import { type Module, namesIn } from '../code/module.ts';
import type { Modules } from '../code/project.ts';
import type { CheckVerdict, Evidence } from '../types.ts';
import { namesClerkKeys } from './clerk-keys.ts';
import { type Event, isDeciding, NEVER_THERE, settled } from './events.ts';
import { evaluate } from './expressions.ts';
import { noteGivenAway } from './given-away.ts';
import { asHandler } from './graphql.ts';
import { hoist } from './hoist.ts';
import { BEFORE_NOTHING, NO_WORK } from './idle.ts';
import { loadedFor } from './loaded.ts';
import { Machine, OutOfFuel, type Setup } from './machine.ts';
import { changesAround, changesGiven } from './remembers.ts';
import { servesNothing } from './responses.ts';
import {
  mayBe,
  type Part,
  partsOf,
  pendingOf,
  Scope,
  type Site,
  Thrown,
  UNKNOWN,
  type Value,
} from './value.ts';
import { isApart } from './ways.ts';

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

export interface Judged {
  check: CheckVerdict;
  evidence: Evidence[];
  files: string[];
  /** It neither reads nor changes anything. */
  idle: boolean;
  /** It is a router's handler: what was followed behind it, and which of that has no check. */
  routed?: string | undefined;
  /** The file that asks for Clerk's keys, where it is open without them. */
  opensWithoutKeys?: string | undefined;
}

interface Run {
  events: Event[];
  files: Set<string>;
  refused: boolean;
  /** Every answer that it comes to gives nothing. */
  unserved: boolean;
  /** It leaves something changed that the next request finds. */
  leaves: boolean;
  routed: string | undefined;
}

function follow(
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

/** Follows it, and leaves what it changes as it is. */
function followIn(machine: Machine, entry: Entry): Run {
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
      if (entry.renders) render(value, machine, []);
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
  return { events, files: machine.files, refused, unserved, leaves, routed: toldOf(machine) };
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

const MAX_RENDERED = 40;
/** Times that a component is rendered inside of itself that is handed nothing else than before. */
const MAX_WITHIN = 2;

/** A component that is being rendered. */
interface Rendered {
  node: Node;
  scope: Scope | undefined;
  /** The code that it is handed: components and functions. */
  handed: ReadonlySet<Node>;
}

function renderedOf({ fn, props, site }: Part): Rendered {
  const isFollowed = fn.is === 'function';
  const values = props.is === 'object' ? [...props.fields.values()] : [];
  const code = values.flatMap((one) => [
    ...partsOf(one).map((part) => part.site.node),
    ...mayBe(one).flatMap((inner) => (inner.is === 'function' ? [inner.node] : [])),
  ]);
  return {
    node: isFollowed ? fn.node : site.node,
    scope: isFollowed ? fn.scope : undefined,
    handed: new Set(code),
  };
}

const isWithin = (own: Rendered, outer: Rendered): boolean =>
  outer.node === own.node &&
  outer.scope === own.scope &&
  [...own.handed].every((node) => outer.handed.has(node));

/** Renders the components a page has returned, each by itself, as React does. */
function render(value: Value, machine: Machine, above: readonly Rendered[]): void {
  for (const part of partsOf(value)) {
    const { fn, props, site } = part;
    const own = renderedOf(part);
    if (above.filter((one) => isWithin(own, one)).length >= MAX_WITHIN) continue;
    if (above.length > MAX_RENDERED) {
      machine.note('lost', 'the components go too deep to be followed', site);
      return;
    }
    try {
      render(machine.wait(machine.invoke(fn, [props], site), site), machine, [...above, own]);
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
      if (error.by) machine.note('refused', 'leaves', site, error.by);
    }
  }
}

/** Each place once: what stands before many functions is met with each of them. */
function evidenceOf(events: readonly Event[]): Evidence[] {
  const places = new Map(
    events.map(({ file, line, note }) => [`${file}:${line} ${note}`, { file, line, note }]),
  );
  return [...places.values()];
}

/** Whether something happened where something else did, and not behind the same handler only. */
const isBeside =
  ({ unit }: Event) =>
  (other: Event): boolean =>
    unit === undefined || other.unit === undefined || other.unit === unit;

/** Whether a function checks who calls it before it does anything. */
export function judge(entry: Entry, project: Modules, clerkMajor: number): Judged {
  const stranger = follow(entry, project, 'stranger', clerkMajor);
  const first = judgeRun(stranger, entry, project, clerkMajor);
  const judged =
    first.check.state === 'checked' ? asLater(first, stranger, entry, project, clerkMajor) : first;
  const opensWithoutKeys =
    judged.check.state === 'checked' ? openedWithoutKeys(stranger, entry, project, clerkMajor) : undefined;
  return {
    ...judged,
    ...(stranger.routed === undefined ? {} : { routed: stranger.routed }),
    ...(opensWithoutKeys === undefined ? {} : { opensWithoutKeys }),
  };
}

/**
 * What is judged of a resource that is checked once others were there before: what they leave in objects and closures that
 * live as long as the app may let somebody in who is not asked any more.
 */
function asLater(judged: Judged, stranger: Run, entry: Entry, project: Modules, clerkMajor: number): Judged {
  const { keeping } = loadedFor(project, 'stranger', clerkMajor, true, false);
  const keeps = [...stranger.files].some((file) => {
    const module = project.module(file);
    return module && ((keeping.has(module) && changesAround(module)) || changesGiven(module));
  });
  if (!keeps) return judged;
  const member = new Machine(project, 'member', clerkMajor, { judges: true, finds: 'stranger' });
  try {
    const { leaves } = followIn(member, entry);
    if (!leaves && !stranger.leaves) return judged;
    member.writes.widen();
    const work = worksLater(member.writes.state, entry, project, clerkMajor);
    if (!work) return judged;
    const because = `it hangs on what requests before this one have left behind: ${work.note} (${work.file}:${work.line})`;
    return {
      ...judged,
      check: { state: 'unknown', because },
      evidence: [...judged.evidence, ...evidenceOf([work])],
    };
  } finally {
    member.writes.undo();
  }
}

/** The work that a stranger comes to after requests like their own and one of a member. */
function worksLater(after: number, entry: Entry, project: Modules, clerkMajor: number): Event | undefined {
  const before = new Machine(project, 'stranger', clerkMajor, { judges: true, after });
  try {
    followIn(before, entry);
    before.writes.widen();
    const later = follow(entry, project, 'stranger', clerkMajor, { after: before.writes.state });
    const first = later.events.find(isDeciding);
    return first?.type === 'work' ? first : undefined;
  } finally {
    before.writes.undo();
  }
}

/** The file that asks for Clerk's keys, where a resource that is checked is open without them. */
function openedWithoutKeys(
  { files }: Run,
  entry: Entry,
  project: Modules,
  clerkMajor: number,
): string | undefined {
  const asking = [...files].find((file) => namesClerkKeys(project.module(file)?.text ?? ''));
  if (asking === undefined) return undefined;
  const lacking = follow(entry, project, 'stranger', clerkMajor, { keys: false });
  return lacking.events.find(isDeciding)?.type === 'work' ? asking : undefined;
}

/** Whether a function is called to change something: a page and what answers GET are asked, and what those keep they keep for themselves. */
const isChanging = ({ method, renders }: Entry): boolean =>
  !renders && !/^(?:GET|HEAD|OPTIONS)$/.test(method ?? '');

function judgeRun(stranger: Run, entry: Entry, project: Modules, clerkMajor: number): Judged {
  const files = [...stranger.files];
  const checks = stranger.events.filter(({ type }) => type === 'check');
  const isKept = ({ type }: Event): boolean => type === 'keeps' && isChanging(entry);
  const first =
    stranger.events.find(isDeciding) ??
    stranger.events.find(({ type }) => type === 'left') ??
    stranger.events.find(isKept);
  if (first && first.type !== 'work' && first.type !== 'keeps') {
    return {
      check: { state: 'unknown', because: `${first.note} (${first.file}:${first.line})` },
      evidence: evidenceOf([...checks.filter(isBeside(first)), first]),
      files,
      idle: false,
    };
  }
  if (first) {
    const beside = isBeside(first);
    const events = stranger.events.filter((one) => one === first || beside(one));
    const wrong = events.filter(({ type }) => type === 'wrong');
    return {
      check: { state: 'unchecked', because: whyUnchecked(events, events.indexOf(first), wrong) },
      evidence: evidenceOf([...checks.filter(beside), ...wrong, first]),
      files,
      idle: false,
    };
  }
  const matters = (): boolean => {
    const member = follow(entry, project, 'member', clerkMajor);
    for (const file of member.files) if (!files.includes(file)) files.push(file);
    // An answer that nobody gets anything by is no refusal of a stranger.
    const differs = stranger.unserved && !member.unserved;
    return differs || member.events.some((one) => isDeciding(one) || one.type === 'left' || isKept(one));
  };
  const [check] = checks;
  // Who was turned away needs no second look: what stands behind the check can't change the verdict.
  if (check && (stranger.refused || matters())) {
    const kinds = checks.map((one) => one.check?.kind ?? 'other');
    const only = checks.every(({ note }) => note.startsWith('has()'));
    const names = [...new Set(checks.map(({ note }) => note))].join(', ');
    const broken = stranger.events.find(({ type, note }) => type === 'wrong' && note.endsWith(NEVER_THERE));
    const told = broken
      ? `${broken.note} (${broken.file}:${broken.line}), and everybody is refused`
      : undefined;
    return {
      check: {
        state: 'checked',
        kind: kinds[0],
        because:
          told ??
          `${names} before anything else${only ? ' (has() alone answers 403 where 401 is meant)' : ''}`,
      },
      evidence: evidenceOf(checks),
      files,
      idle: false,
    };
  }
  return {
    check: {
      state: 'unchecked',
      because: check ? `${check.note} is asked, but ${BEFORE_NOTHING}` : NO_WORK,
    },
    evidence: evidenceOf(checks),
    files,
    idle: true,
  };
}

function whyUnchecked(events: readonly Event[], index: number, wrong: readonly Event[]): string {
  const first = events[index];
  const work = `${first?.note} (${first?.file}:${first?.line})`;
  const [bad] = wrong;
  if (bad) return `${bad.note} (${bad.file}:${bad.line}); ${work}`;
  // A check on another way than this says nothing of it.
  const isNear = ({ type, path }: Event): boolean => type === 'check' && !isApart(path, first?.path);
  const before = events.slice(0, index).find(isNear);
  if (before)
    return `${before.note} (${before.file}:${before.line}) does not stop everybody: ${work} is still reached`;
  const after = events.slice(index).find(isNear);
  if (after) return `it checks too late: ${work}, before ${after.note} (${after.file}:${after.line})`;
  return /^(?:procedure|resolver|route|the middleware)\b/.test(work)
    ? `no check before ${work}`
    : `no check before it ${work}`;
}

/** The function of a module's export, made in the machine that follows it. */
export const exportOf =
  (file: string, name: string): ((machine: Machine) => Value) =>
  (machine) =>
    machine.names.exported(file, name);

/** A function written in place. Of what it closes over the functions are known, and that the rest is not the module's. */
export const inPlace =
  (module: Module, node: Node, around: readonly Node[]): ((machine: Machine) => Value) =>
  (machine) => {
    if (node.type === 'Identifier') return UNKNOWN;
    const scope = around.reduce((outer, fn) => closedOver(fn, outer), new Scope(module));
    return evaluate(node, scope, machine, false);
  };

/** The names that a function binds for those written in it. */
function closedOver(fn: Node, outer: Scope): Scope {
  const scope = new Scope(outer.module, outer);
  const statements = nodes(field(fn, 'body')?.body);
  for (const parameter of nodes(fn.params))
    for (const { name } of namesIn(parameter)) scope.names.set(name, UNKNOWN);
  hoist(statements, scope);
  for (const statement of statements) {
    for (const declarator of nodes(statement.declarations)) {
      const init = field(declarator, 'init');
      const known = init && isFunction(init) && statement.kind === 'const';
      for (const { name } of namesIn(field(declarator, 'id')))
        scope.names.set(name, known ? { is: 'function', node: init, scope, module: scope.module } : UNKNOWN);
    }
  }
  return scope;
}
