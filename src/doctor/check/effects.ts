import { dotted, field, isFunction, isNode, type Node, nodes } from '../../facts/ast.ts';
import type { Machine } from './machine.ts';
import { type Site, UNKNOWN, type Value } from './value.ts';

/** Effects that end nobody's way by what they are: what they run is followed where it stands. */
const PLAIN = /^Effect\.(?:gen|promise|tryPromise|sync|try|succeed|log\w*|void|sleep)$/;
const RUNS = /^(?:Effect|\w*Runtime)\.run\w+$/;

/**
 * Effect: a program is made of what it yields, and whatever it yields may end it. Where that is anything but a call that is
 * made on the spot, it can't be told what is reached. [effect.website/docs/getting-started/using-generators]
 */
export function effectCall(
  source: string,
  path: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  if (source !== 'effect' || machine.depth === 0) return undefined;
  const [given] = args;
  const lost = (what: string): Value => {
    machine.note('lost', `${what}, which is not followed`, site);
    return UNKNOWN;
  };
  if (/^Effect\.gen$/.test(path)) {
    const isPlain = given?.is === 'function' && yields(field(given.node, 'body')).every(isPlainYield);
    return isPlain ? undefined : lost('what is yielded to Effect may end the program');
  }
  const isRun = site.awaited || args.some((one) => one.is === 'outside' && RUNS.test(one.path));
  if (/(?:^|\.)pipe$/.test(path) && isRun) return lost('a program of Effect is run by pipe()');
  if (!RUNS.test(path)) return undefined;
  const [program] = nodes(site.node.arguments);
  return isCallOf(program, PLAIN) ? undefined : lost('a program of Effect is run');
}

const isCallOf = (node: Node | undefined, names: RegExp): boolean =>
  node?.type === 'CallExpression' && names.test(dotted(field(node, 'callee')) ?? '');

const isPlainYield = (node: Node): boolean => isCallOf(field(node, 'argument'), PLAIN);

/** What a generator yields by itself, and not by the functions in it. */
function yields(node: Node | undefined): Node[] {
  if (!node || isFunction(node)) return [];
  const within = Object.values(node)
    .flat()
    .filter(isNode)
    .flatMap((child) => yields(child));
  return node.type === 'YieldExpression' ? [node, ...within] : within;
}
