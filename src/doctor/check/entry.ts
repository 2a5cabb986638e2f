import { entryNameOf } from '../../code/entry/exports.ts';
import type { Module } from '../code/module.ts';
import type { Modules } from '../code/project.ts';
import type { Answers, WallAnswer } from '../wall-answers.ts';
import { call } from './calls.ts';
import { Choices, eachChoice } from './choices.ts';
import { loadedFor } from './loaded.ts';
import { Machine, OutOfFuel, type Seen } from './machine.ts';
import { type Method, requestTo } from './request.ts';
import {
  answersItself,
  leadsTo,
  meaningOf,
  redirects,
  refuseNobody,
  sendersOf,
  sendsTo,
} from './responses.ts';
import { type Site, Thrown, UNKNOWN, type Value } from './value.ts';

/**
 * The middleware or proxy of whatever sign-in system, followed through its imports like any other code: for a path, what it
 * returns to somebody without a session.
 */

/** The values that Next may call: a condition on a variable of the environment picks one of them. */
function entriesOf(file: string, machine: Machine): readonly Value[] {
  const value = machine.quietly(() => machine.names.exported(file, nameIn(file, machine)));
  if (value.is === 'oneof') return value.values;
  // Without any, it is not known what Next does.
  return value.is === 'outside' && value.absent ? [value, UNKNOWN] : [value];
}

function nameIn(file: string, { project }: Machine): string {
  const name = entryNameOf(file);
  return project.module(file)?.exports.has(name) ? name : 'default';
}

/** Why nothing is said of who gets in. */
const SENT_ON = 'it sends them on, and whether that is to the same page is not known';
const UNTOLD: WallAnswer = { answer: 'unknown' };

/** Who visits, and what is set up. */
interface Visitor {
  file: string;
  path: string;
  project: Modules;
  clerkMajor: number;
  caller: Machine['caller'];
  keys: boolean;
  seen: Seen;
  by?: Method;
}

const machineFor = (
  { project, caller, clerkMajor, path, keys, seen }: Visitor,
  choices: Choices,
  after?: number,
): Machine => new Machine(project, caller, clerkMajor, { visit: { path, keys, choices, after, seen } });

/** That somebody is sent elsewhere, in any case or perhaps, and by which code. */
interface Sent {
  surely: boolean;
  senders: ReadonlySet<string>;
}

/** What a file answers one caller. */
interface Told extends WallAnswer {
  sent?: Sent | undefined;
}

/** What one of the values that Next may call answers. */
function answered(value: Value, { path, by }: Visitor, site: Site, machine: Machine): Told {
  if (!['function', 'native', 'outside'].includes(value.is)) return UNTOLD;
  const answer = machine.wait(call(value, [requestTo(path, by), UNKNOWN], 'middleware', site, machine), site);
  const lost = machine.events.find(({ type }) => type === 'lost' || type === 'left');
  if (lost) return { answer: 'unknown', because: `${lost.note} (${lost.file}:${lost.line})` };
  const meaning = meaningOf(answer);
  // One way leads there, and it is not known whether it is this one.
  const isSure = machine.ways.refusals === 0 && machine.ways.hangsOn === undefined;
  const leads = isSure ? leadsTo(answer) : undefined;
  const isSent = meaning === 'elsewhere';
  // Whoever is sent elsewhere does not get the page either.
  if (meaning === 'closed' || meaning === 'away' || (isSent && machine.ways.refusals > 0))
    return { answer: 'closed', away: redirects(answer), leads };
  const sent = isSent || meaning === 'wherever' ? { surely: isSent, senders: sendersOf(answer) } : undefined;
  const to = isSent && isSure ? sendsTo(answer) : undefined;
  // Some way ends in a refusal, and it is not known whether it is this one.
  if (machine.ways.refusals > 0) return UNTOLD;
  if (meaning === 'open')
    return {
      answer: 'open',
      leads,
      served: leads,
      ...(isSure && answersItself(answer) ? { itself: true } : {}),
    };
  const { asked } = machine;
  return { answer: sent && !asked ? 'open' : 'unknown', moved: isSent && !asked, away: isSent, sent, to };
}

/**
 * What one of the values answers, the caller sending what they choose.
 * @param after The state of what requests before this one have left changed, where any did.
 */
function answerWith(value: Value, module: Module, choices: Choices, visitor: Visitor, after?: number): Told {
  const site = { module, node: module.body[0] ?? { type: 'Program', start: 0, end: 0 }, awaited: true };
  const machine = machineFor(visitor, choices, after);
  const { writes } = machine;
  try {
    const answer = told(() => answered(value, visitor, site, machine));
    if (answer.answer === 'unknown' && answer.because === undefined)
      return { ...answer, because: machine.ways.hangsOn ?? (answer.away ? SENT_ON : undefined) };
    if (answer.answer !== 'closed' || after !== undefined || writes.state === 0) return answer;
    writes.widen();
    const again = answerWith(value, module, choices, visitor, writes.state);
    return again.answer === 'closed'
      ? answer
      : { answer: 'unknown', because: 'it hangs on what requests before this one have left behind' };
  } finally {
    writes.undo();
  }
}

/** What is answered, whether or not that is followed to its end. */
function told(run: () => Told): Told {
  try {
    return run();
  } catch (error) {
    // Whatever is thrown, nobody gets the page.
    if (error instanceof Thrown) return { answer: 'closed' };
    if (error instanceof OutOfFuel || error instanceof RangeError) return UNTOLD;
    throw error;
  }
}

/** The same for each way that the caller can choose, where it hangs on what they send. */
function answerOfEach(answer: Told, run: (choices: Choices) => Told): Told {
  const lets = (one: WallAnswer): boolean => one.answer === 'open' && !one.moved;
  const isTold = (one: WallAnswer): boolean => one.answer !== 'unknown';
  const each = eachChoice((one) => ({ ...run(one), by: one.by }), lets, isTold) ?? [];
  const open = each.find(lets);
  const leads = each.find((one) => one.leads !== undefined)?.leads;
  if (open) return { answer: 'open', by: open.by, leads };
  // Whoever is sent elsewhere, as some choose to be, does not get the page, and asks anew.
  const isClosed = each.some((one) => one.answer === 'closed');
  return answer.answer === 'unknown' && isClosed && each.every((one) => isTold(one) || one.away)
    ? { answer: 'closed', leads }
    : { ...answer, leads: answer.leads ?? leads };
}

/** What the file answers at a path, whatever the caller sends along. */
function answerAt(visitor: Visitor): Told {
  const { file, project } = visitor;
  const module = project.module(file);
  if (!module || module.problem) return UNTOLD;
  const because = loadedFor(project, visitor.caller, visitor.clerkMajor, visitor.keys, true).run(file);
  if (because) return { answer: 'unknown', because };
  const values = entriesOf(file, machineFor(visitor, new Choices()));
  const each = values.map((value): (() => Told) | Told => {
    const choices = new Choices();
    const run = (one: Choices): WallAnswer => answerWith(value, module, one, visitor);
    const answer = run(choices);
    // What is followed both ways at once says little, and may say too much: each way is followed by itself.
    return answer.answer !== 'open' && choices.met ? () => answerOfEach(answer, run) : answer;
  });
  const told = each.filter((one) => typeof one !== 'function');
  const isSame = (all: readonly WallAnswer[]): boolean =>
    all.every(({ answer }) => answer === all[0]?.answer);
  const all: Told[] = [];
  // Once two differ, the others say nothing more.
  for (const one of each) if (isSame([...told, ...all])) all.push(typeof one === 'function' ? one() : one);
  if (isSame([...told, ...all])) return all[0] ?? UNTOLD;
  return {
    answer: 'unknown',
    because: `it exports one of ${values.length} functions, which hangs on its environment`,
  };
}

/**
 * Whether what sends somebody without a session elsewhere is no refusal: it sends on whoever has one just as surely, or it
 * may let them through and is known to lead to the same page under another address.
 * @param member How somebody with a session is sent elsewhere.
 */
function isNoRefusal({ surely, senders }: Sent, member: () => Sent | undefined): boolean {
  if (!surely) return refuseNobody(senders);
  const other = member();
  return other?.surely === true && [...senders].every((sender) => other.senders.has(sender));
}

/**
 * The same where it can't be told because preflights get an answer of their own: nobody gets by one to what lies behind,
 * so it is as any other method is answered.
 */
function answerPastPreflights(visitor: Visitor): Told {
  const answer = answerAt(visitor);
  const text = visitor.project.text(visitor.file) ?? '';
  if (answer.answer !== 'unknown' || !text.includes('OPTIONS')) return answer;
  const preflight = answerAt({ ...visitor, by: 'preflight' });
  const isAnswered = preflight.answer === 'closed' || preflight.itself === true;
  return isAnswered ? answerAt({ ...visitor, by: 'other' }) : answer;
}

/**
 * What an entry file answers somebody without a session at some paths.
 * @param keys Whether Clerk's keys are set.
 * @returns One answer per path; `unknown` where it can't be followed, or where it hangs on the environment.
 */
export function answersOf(file: string, project: Modules, clerkMajor: number, keys = true): Answers {
  const kept = new Map<string, WallAnswer>();
  const at = (path: string, caller: Machine['caller']): Told => {
    const seen: Seen = { led: new Set(), compared: new Set(), unfitted: new Set() };
    const answer = answerPastPreflights({ file, path, project, clerkMajor, caller, keys, seen });
    return seen.led.size + seen.compared.size + seen.unfitted.size > 0
      ? { ...answer, mayLead: seen.led, compared: seen.compared, unfitted: seen.unfitted }
      : answer;
  };
  return (paths) =>
    paths.map((path) => {
      const before = kept.get(path);
      if (before) return before;
      const { sent, ...own } = at(path, 'stranger');
      const isMoved = own.answer === 'unknown' && sent && isNoRefusal(sent, () => at(path, 'member').sent);
      const answer: WallAnswer = isMoved ? { ...own, answer: 'open', moved: sent.surely } : own;
      let all: boolean | undefined;
      const told: WallAnswer =
        answer.answer === 'closed'
          ? {
              ...answer,
              all: () => {
                all ??= at(path, 'member').answer === 'closed';
                return all;
              },
            }
          : answer;
      kept.set(path, told);
      return told;
    });
}
