import { entryNameOf } from '../../code/entry/exports.ts';
import { field, type Node } from '../../facts/ast.ts';
import type { TodayAnswer } from '../../types.ts';
import type { Module } from '../code/module.ts';
import type { Project } from '../code/project.ts';
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

function answerOf(
  make: (machine: Machine) => Value,
  file: string,
  path: string,
  project: Project,
  clerkMajor: number,
): TodayAnswer {
  const machine = new Machine(project, 'stranger', clerkMajor);
  const module = project.module(file);
  if (!module) return 'unknown';
  const site = { module, node: module.body[0] ?? { type: 'Program', start: 0, end: 0 }, awaited: true };
  try {
    const value = make(machine);
    if (!['function', 'native', 'outside'].includes(value.is)) return 'unknown';
    const answer = machine.wait(call(value, [requestTo(path), UNKNOWN], 'middleware', site, machine), site);
    if (machine.events.some(({ type }) => type === 'lost' || type === 'left')) return 'unknown';
    const meaning = meaningOf(answer);
    if (meaning === 'closed') return 'closed';
    // Some way ends in a refusal, and it is not known whether it is this one.
    if (machine.ways.refusals > 0) return 'unknown';
    if (meaning === 'open') return 'open';
    const asked = machine.events.some(({ type }) => type === 'check' || type === 'work' || type === 'wrong');
    return (meaning === 'elsewhere' || meaning === 'wherever') && !asked ? 'open' : 'unknown';
  } catch (error) {
    if (error instanceof Thrown) return error.by ? 'closed' : 'unknown';
    if (error instanceof OutOfFuel || error instanceof RangeError) return 'unknown';
    throw error;
  } finally {
    machine.writes.undo();
  }
}

/**
 * What an entry file answers somebody without a session at some paths.
 * @returns One answer per path; `unknown` where it can't be followed, or where it hangs on the environment.
 */
export function followedAnswers(
  file: string,
  project: Project,
  clerkMajor: number,
): (paths: readonly string[]) => TodayAnswer[] {
  const entries = entriesOf(file, project);
  const kept = new Map<string, TodayAnswer>();
  return (paths) =>
    paths.map((path) => {
      const before = kept.get(path);
      if (before) return before;
      const each = entries.map((make) => answerOf(make, file, path, project, clerkMajor));
      const [first = 'unknown'] = each;
      const answer = each.every((one) => one === first) ? first : 'unknown';
      kept.set(path, answer);
      return answer;
    });
}
