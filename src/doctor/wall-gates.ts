import type { EntryAnalysis } from '../code/entry/analyse.ts';
import { reaches } from '../entry/reaches.ts';
import { eachChild, field, type Node, nameOf, nodes, stringOf } from '../facts/ast.ts';
import { probesOf } from '../routes/probes.ts';
import type { Module } from './code/module.ts';
import type { MapFacts } from './map.ts';
import type { Answers } from './wall-answers.ts';

/** A wall that closes by `startsWith`. */
export interface Gated {
  module: Module;
  analysis: EntryAnalysis;
  facts: MapFacts;
  answers: Answers;
  /** What the same file would answer with another text. */
  answersWith(text: string): Answers;
}

const MOST_PATHS = 40;
const MOST_TRIES = 200;
const WRITTEN = /^(?:\/[\w-]+)+\/?$/;

/**
 * Where `startsWith` keeps strangers out: the file lets them through on an encoded path, and would not if that test knew
 * the path for what it is. What only picks how they are refused is none.
 * @returns The test's offset.
 */
export function gateOf(gated: Gated): number | undefined {
  const { module, answers, answersWith } = gated;
  const tests = allIn(module).filter(isTest);
  if (tests.length === 0) return undefined;
  let left = MOST_TRIES;
  for (const path of closedPaths(gated)) {
    for (const encoded of encodedOf(path).filter((one) => answers([one])[0]?.answer === 'open')) {
      for (const test of tests.filter((one) => knows(one, path))) {
        left -= 1;
        if (left < 0) return undefined;
        const text = `${module.text.slice(0, test.start)}true${module.text.slice(test.end)}`;
        if (answersWith(text)([encoded])[0]?.answer === 'closed') return test.start;
      }
    }
  }
  return undefined;
}

function allIn({ body }: Module): Node[] {
  const found: Node[] = [];
  const enter = (node: Node): void => {
    found.push(node);
    eachChild(node, enter);
  };
  for (const statement of body) enter(statement);
  return found;
}

const isTest = (node: Node): boolean =>
  node.type === 'CallExpression' && nameOf(field(field(node, 'callee'), 'property')) === 'startsWith';

/** Whether a test may be one that a path passes: it is asked for its beginning, or for that of some list. */
function knows(test: Node, path: string): boolean {
  const asked = stringOf(nodes(test.arguments)[0]);
  return asked === undefined || path.startsWith(asked);
}

/** Paths that the file writes down, what lies below them, and routes: those of them that it closes to strangers only. */
function closedPaths({ module, analysis, facts, answers }: Gated): string[] {
  const written = allIn(module).flatMap((node) => stringOf(node) ?? []);
  const plain = [...new Set(written.filter((one) => WRITTEN.test(one)).map((one) => one.replace(/\/$/, '')))];
  const routes = facts.routes.flatMap(({ url }) => probesOf(url, facts)).filter((one) => one !== '/');
  const paths = [...new Set([...plain.flatMap((one) => [one, `${one}/some-value`]), ...routes])];
  return paths
    .filter((path) => reaches(analysis, path, facts.nextConfig) !== false)
    .slice(0, MOST_PATHS)
    .filter((path) => {
      const [answer] = answers([path]);
      return answer?.answer === 'closed' && !answer.all?.();
    });
}

/** A path with one of its segments encoded: Next serves the same for each. */
function encodedOf(path: string): string[] {
  const segments = path.split('/');
  return segments.flatMap((segment, at) => {
    if (segment === '') return [];
    const spelled = `%${segment.charCodeAt(0).toString(16)}${segment.slice(1)}`;
    return [segments.with(at, spelled).join('/')];
  });
}
