import { Edits } from '../code/edit.ts';
import { answersOf } from '../doctor/check/entry.ts';
import { childNodes } from '../doctor/code/children.ts';
import type { Module } from '../doctor/code/module.ts';
import type { Project } from '../doctor/code/project.ts';
import type { Answers } from '../doctor/wall-answers.ts';
import { field, isFunction, type Node, nameOf, nodes, stringOf } from '../facts/ast.ts';
import { positionAt } from '../facts/files.ts';
import { probesOf } from '../routes/probes.ts';
import type { Facts } from '../types.ts';
import type { Wanted } from './file.ts';

/** What the wall asks for besides a session, as Clerk's `has()` and `protect()` take it. */
export type Asked = { role: string } | { permission: string };

/** Where the wall asks for more than a session. */
export interface Demand {
  /** Its condition, as it is written; undefined where no single one is found. */
  written?: string | undefined;
  line?: number | undefined;
  /** The same for Clerk, where it is of that form. */
  asked?: Asked | undefined;
}

/** What the wall asks for on URLs; undefined where a session is enough. */
export type Demands = (urls: readonly string[]) => Demand | undefined;

/** Somebody with a session, and nothing else: no role, no claim, no organization. */
const MEMBER = `({ userId: 'user', sessionId: 'session', isAuthenticated: true, sessionStatus: 'active', sessionClaims: {}, orgId: null, orgRole: null, orgSlug: null, orgPermissions: null, actor: null, has: () => false, getToken: async () => 'token' })`;

/** A condition that may ask for more. */
interface Condition {
  node: Node;
  /** What stands in its place where it is met. */
  met: string;
  asked: Asked | undefined;
}

const isCalled = (node: Node | undefined, names: ReadonlySet<string>): boolean =>
  node?.type === 'CallExpression' && names.has(nameOf(field(node, 'callee')) ?? '');

/** `auth.protect(…)`, `auth().protect(…)`: its arguments. */
function protectedBy(node: Node | undefined, names: ReadonlySet<string>): readonly Node[] | undefined {
  const callee = node?.type === 'CallExpression' ? field(node, 'callee') : undefined;
  if (node === undefined || nameOf(field(callee, 'property')) !== 'protect') return undefined;
  const object = field(callee, 'object');
  const isClerks =
    isCalled(object, names) || (object?.type === 'Identifier' && names.has(nameOf(object) ?? ''));
  return isClerks ? nodes(node.arguments) : undefined;
}

/** Options of `protect()` that say where to send somebody, and ask for nothing. */
const ASKS_NOTHING = /^(?:unauthenticatedUrl|unauthorizedUrl)$/;

const asksNothing = ([first]: readonly Node[]): boolean =>
  first === undefined ||
  (first.type === 'ObjectExpression' &&
    nodes(first.properties).every((one) => ASKS_NOTHING.test(nameOf(field(one, 'key')) ?? '')));

/** `{ role: 'org:admin' }`, `(has) => has({ role: 'org:admin' })`, where that is all that is asked. */
function askedBy(node: Node | undefined): Asked | undefined {
  if (isFunction(node)) {
    const call = field(node, 'body');
    return nameOf(field(call, 'callee')) === 'has' ? askedBy(nodes(call?.arguments)[0]) : undefined;
  }
  const [only, ...others] = node?.type === 'ObjectExpression' ? nodes(node.properties) : [];
  const [name, value] = [nameOf(field(only, 'key')), stringOf(field(only, 'value'))];
  if (others.length > 0 || value === undefined) return undefined;
  if (name === 'role') return { role: value };
  return name === 'permission' ? { permission: value } : undefined;
}

/** `!has({ … })`: what it asks for. */
function askedIn(test: Node): Asked | undefined {
  const call = test.type === 'UnaryExpression' && test.operator === '!' ? field(test, 'argument') : undefined;
  const callee = call?.type === 'CallExpression' ? field(call, 'callee') : undefined;
  const called = callee?.type === 'MemberExpression' ? field(callee, 'property') : callee;
  return nameOf(called) === 'has' ? askedBy(nodes(call?.arguments)[0]) : undefined;
}

/** What the file calls Clerk's `auth`: the first parameter of its handler, or what it imports. */
function namesOfAuth(module: Module): Set<string> {
  const names = new Set(['auth']);
  const enter = (node: Node): void => {
    const [handler] = isCalled(node, new Set(['clerkMiddleware'])) ? nodes(node.arguments) : [];
    const first = isFunction(handler) ? nameOf(nodes(handler.params)[0]) : undefined;
    if (first !== undefined) names.add(first);
    childNodes(node).forEach(enter);
  };
  module.body.forEach(enter);
  return names;
}

/**
 * The file as it answers somebody with a session and nothing else, and the conditions in it that may ask for more.
 * @param met One of the conditions, which is met all the same.
 */
function forMember(module: Module, met?: Condition): { text: string; conditions: Condition[] } {
  const edits = new Edits(module.text);
  const conditions: Condition[] = [];
  const names = namesOfAuth(module);
  const enter = (node: Node): void => {
    if (met !== undefined && node.start === met.node.start && node.end === met.node.end) {
      edits.replace(node.start, node.end, met.met);
      return;
    }
    const inner = node.type === 'AwaitExpression' ? field(node, 'argument') : node;
    const args = protectedBy(inner, names);
    if (args !== undefined) {
      if (asksNothing(args)) edits.replace(node.start, node.end, 'undefined');
      else conditions.push({ node, met: 'undefined', asked: askedBy(args[0]) });
      return;
    }
    if (isCalled(inner, names) && nodes(inner?.arguments).length === 0) {
      edits.replace(node.start, node.end, MEMBER);
      return;
    }
    const test = node.type === 'IfStatement' ? field(node, 'test') : undefined;
    if (test) conditions.push({ node: test, met: 'false', asked: askedIn(test) });
    for (const child of childNodes(node)) enter(child);
  };
  for (const statement of module.body) enter(statement);
  return { text: edits.apply(), conditions };
}

/** What of a demand a check can ask for in the same words: Clerk never grants its own system permissions to `has()`. */
export const isCarried = ({ asked }: Demand): boolean =>
  asked !== undefined && !('permission' in asked && asked.permission.startsWith('org:sys_'));

/** What is to get a check, asking for what the wall asks for, where nothing else was said. */
export function asksAlike(wanted: Wanted, demand: Demand | undefined): Wanted {
  if (demand?.asked === undefined || !isCarried(demand) || wanted.permission !== undefined || wanted.guard)
    return wanted;
  return { ...wanted, ...demand.asked };
}

/** More conditions than this are not tried one by one. */
const MOST_CONDITIONS = 30;

/**
 * Finds where the middleware or proxy turns away somebody who has a session and nothing else: a check for a session alone
 * does not stand in for that. The file is followed with what Clerk gives such a member in the place of its calls.
 */
export function wallDemands(facts: Facts, project: Project): Demands {
  const { active } = facts.entry;
  const module = active === undefined ? undefined : project.module(active);
  if (active === undefined || module === undefined || module.problem) return () => undefined;
  const { text, conditions } = forMember(module);
  const answersWith = (other: string): Answers =>
    answersOf(active, project.withText(active, other), facts.clerk.major);
  const member = answersWith(text);
  let each: { condition: Condition; answers: Answers }[] | undefined;
  const demandOf: Demands = (urls) => {
    const paths = urls.flatMap((url) => probesOf(url, facts));
    const told = member(paths);
    const refused = paths.find((_, index) => told[index]?.answer === 'closed');
    if (refused === undefined) return undefined;
    each ??= conditions
      .slice(0, MOST_CONDITIONS)
      .map((condition) => ({ condition, answers: answersWith(forMember(module, condition).text) }));
    // Of several, one stands inside of the other: the last is what is asked, the others say where.
    const found = each.findLast(({ answers }) => answers([refused])[0]?.answer === 'open')?.condition;
    if (found === undefined) return {};
    return {
      written: module.text.slice(found.node.start, found.node.end).replace(/\s+/g, ' ').slice(0, 80),
      line: positionAt(module.text, found.node.start).line,
      asked: found.asked,
    };
  };
  const known = new Map<string, Demand | undefined>();
  return (urls) => {
    const key = urls.join('\n');
    if (!known.has(key)) known.set(key, demandOf(urls));
    return known.get(key);
  };
}
