import type { Node, Statement } from 'oxc-parser';
import type { EntryAnalysis } from '../../code/entry/analyse.ts';
import { refuses } from '../../code/entry/route-lists.ts';
import type { Finding } from '../types.ts';
import { dottedName, type Module, nodesOf } from './code.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';
import type { Entry } from './wall.ts';

/** A test by `startsWith` that decides who gets through. */
export function startsWithFindings({ wall }: RuleContext, { path, module, analysis }: Entry): Finding[] {
  const test = wall.gate() ?? writtenGate(module, analysis);
  if (test === undefined) return [];
  const message =
    'startsWith on the path decides who gets through, and an encoded path is none that it knows.';
  return [finding('wall/starts-with', { file: path, ...module.at(test), what: path, message })];
}

/**
 * Where `startsWith` is seen to close something, for somebody with a session as well: what it opens stays closed to an
 * encoded path.
 */
function writtenGate(module: Module, { routeLists }: EntryAnalysis): number | undefined {
  const closed = routeLists.filter(({ from, effect }) => from === 'inline' && effect === 'closed');
  const bases = new Set(
    closed.flatMap(({ patterns }) =>
      patterns.filter((one) => one.endsWith('(.*)')).map((one) => one.slice(0, -4)),
    ),
  );
  if (bases.size === 0) return undefined;
  const tests = nodesOf(module.program, 'CallExpression').filter(({ callee }) =>
    /(?:^|\.)(?:pathname|path)\.startsWith$/.test(dottedName(callee) ?? ''),
  );
  const literal = ({ arguments: [first] }: (typeof tests)[number]): string | undefined =>
    first?.type === 'Literal' && typeof first.value === 'string' ? first.value : undefined;
  const named = tests.filter((test) => bases.has(literal(test) ?? ''));
  // A list is gone over by a test of whichever of its items.
  const asked = named.length > 0 ? named : tests.filter((test) => literal(test) === undefined);
  return asked.find((test) => !picksOnly(test, module))?.start;
}

/** Whether a test only picks how somebody is refused: right behind the branch that it stands before they are, too. */
const picksOnly = (test: Node, { program }: Module): boolean =>
  nodesOf(program, 'BlockStatement').some(({ body }) => {
    const at = body.findIndex(
      (one) => one.type === 'IfStatement' && one.test.start <= test.start && one.test.end >= test.end,
    );
    const branch = body[at];
    if (branch?.type !== 'IfStatement') return false;
    // One that refuses whoever comes there, and asks for nothing else: no role, which others lack.
    const isPlain =
      branch.test.start === test.start && branch.test.end === test.end && returns(branch.consequent);
    const next = body
      .slice(at + 1)
      .find(
        (one) =>
          one.type === 'IfStatement' ||
          one.type === 'ReturnStatement' ||
          (isPlain && one.type === 'ExpressionStatement' && refuses(one)),
      );
    return next !== undefined && next.type !== 'IfStatement' && (refuses(next) || redirects(next));
  });

const returns = (node: Statement): boolean =>
  node.type === 'ReturnStatement' ||
  (node.type === 'BlockStatement' && node.body.length === 1 && node.body[0]?.type === 'ReturnStatement');

const redirects = (node: Node): boolean =>
  nodesOf(node, 'CallExpression').some(({ callee }) => /(?:^|\.)redirect$/.test(dottedName(callee) ?? ''));
