import { entryNameOf } from '../../code/entry/exports.ts';
import { field, type Node } from '../../facts/ast.ts';
import type { Module } from '../code/module.ts';
import type { Project } from '../code/project.ts';
import type { Answers, WallAnswer } from '../wall-answers.ts';
import { call } from './calls.ts';
import { evaluate } from './expressions.ts';
import { Machine, OutOfFuel } from './machine.ts';
import { requestTo } from './request.ts';
import { meaningOf } from './responses.ts';
import { Scope, Thrown, UNKNOWN, type Value } from './value.ts';

/**
 * The middleware or proxy of whatever sign-in system, followed through its imports like any other code: for a path, what it
 * returns to somebody without a session.
 */

/** The expressions that the exported one may be: a condition on a variable of the environment picks one of them. */
function leavesOf(node: Node, module: Module, depth = 0): Node[] {
  if (depth > 6) return [node];
  if (node.type === 'ConditionalExpression')
    return ['consequent', 'alternate'].flatMap((name) => {
      const child = field(node, name);
      return child ? leavesOf(child, module, depth + 1) : [];
    });
  if (/^(?:TS\w+Expression|ParenthesizedExpression)$/.test(node.type)) {
    const inner = field(node, 'expression');
    return inner ? leavesOf(inner, module, depth + 1) : [node];
  }
  if (node.type === 'Identifier' && typeof node.name === 'string') {
    const binding = module.bindings.get(node.name);
    if (binding?.kind === 'value' && binding.constant && binding.path.length === 0)
      return leavesOf(binding.node, module, depth + 1);
  }
  return [node];
}

/** The values that Next may call, each made in the machine that follows it. */
function entriesOf(file: string, project: Project): ((machine: Machine) => Value)[] {
  const module = project.module(file);
  if (!module || module.problem) return [];
  const name = module.exports.has(entryNameOf(file)) ? entryNameOf(file) : 'default';
  const exported = module.exports.get(name);
  const binding = exported?.kind === 'local' ? module.bindings.get(exported.name) : undefined;
  const node =
    exported?.kind === 'expression'
      ? exported.node
      : binding?.kind === 'value' && binding.constant && binding.path.length === 0
        ? binding.node
        : undefined;
  const leaves = node ? leavesOf(node, module) : [];
  if (leaves.length < 2) return [(machine) => machine.names.exported(file, name)];
  return leaves.map(
    (leaf) => (machine) => machine.quietly(() => evaluate(leaf, new Scope(module), machine, false)),
  );
}

const UNTOLD: WallAnswer = { answer: 'unknown' };

function answerOf(
  make: (machine: Machine) => Value,
  file: string,
  path: string,
  project: Project,
  clerkMajor: number,
  caller: Machine['caller'] = 'stranger',
): WallAnswer {
  const machine = new Machine(project, caller, clerkMajor);
  machine.visited = path;
  const module = project.module(file);
  if (!module) return UNTOLD;
  const site = { module, node: module.body[0] ?? { type: 'Program', start: 0, end: 0 }, awaited: true };
  try {
    const value = make(machine);
    if (!['function', 'native', 'outside'].includes(value.is)) return UNTOLD;
    const answer = machine.wait(call(value, [requestTo(path), UNKNOWN], 'middleware', site, machine), site);
    const lost = machine.events.find(({ type }) => type === 'lost' || type === 'left');
    if (lost) return { answer: 'unknown', because: `${lost.note} (${lost.file}:${lost.line})` };
    const meaning = meaningOf(answer);
    if (meaning === 'closed') return { answer: 'closed' };
    // Some way ends in a refusal, and it is not known whether it is this one.
    if (machine.ways.refusals > 0) return UNTOLD;
    if (meaning === 'open') return { answer: 'open' };
    const asked = machine.events.some(({ type }) => type === 'check' || type === 'work' || type === 'wrong');
    return (meaning === 'elsewhere' || meaning === 'wherever') && !asked ? { answer: 'open' } : UNTOLD;
  } catch (error) {
    if (error instanceof Thrown) return error.by ? { answer: 'closed' } : UNTOLD;
    if (error instanceof OutOfFuel || error instanceof RangeError) return UNTOLD;
    throw error;
  } finally {
    machine.writes.undo();
  }
}

/**
 * What an entry file answers somebody without a session at some paths.
 * @returns One answer per path; `unknown` where it can't be followed, or where it hangs on the environment.
 */
export function followedAnswers(file: string, project: Project, clerkMajor: number): Answers {
  const entries = entriesOf(file, project);
  const kept = new Map<string, WallAnswer>();
  return (paths) =>
    paths.map((path) => {
      const before = kept.get(path);
      if (before) return before;
      const each = entries.map((make) => answerOf(make, file, path, project, clerkMajor));
      const [first = UNTOLD] = each;
      const same = each.every((one) => one.answer === first.answer);
      const all = () =>
        entries.every(
          (make) => answerOf(make, file, path, project, clerkMajor, 'member').answer === 'closed',
        );
      const answer = !same ? UNTOLD : first.answer === 'closed' ? { ...first, all: all() } : first;
      kept.set(path, answer);
      return answer;
    });
}
