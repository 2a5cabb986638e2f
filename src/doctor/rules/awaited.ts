import type { Expression } from 'oxc-parser';
import { unwrap } from '../../code/entry/ast.ts';
import { authNames, droppedChecks } from '../../code/entry/dropped-checks.ts';
import type { Finding } from '../types.ts';
import { type Module, nodesOf } from './code.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';

/** Since this version `auth.protect()` gives a promise. */
const ASYNC_SINCE = 6;

/** What makes a file worth parsing: most have neither. */
const CALLS = /\.protect\(|(?<!await\s+)\bauth\(/;

/** What a promise has of its own. */
const OF_PROMISES = new Set(['then', 'catch', 'finally']);

/**
 * What nobody waits for: `auth.protect()`, of which what it throws reaches nobody and the request goes on, and `auth()`, of
 * which what is read is undefined.
 */
export function awaitedFindings({ facts, code }: RuleContext): Finding[] {
  if (facts.clerk.major < ASYNC_SINCE) return [];
  return code.holding('@clerk/nextjs/server').flatMap((path) => {
    const module = CALLS.test(code.text(path) ?? '') ? code.module(path) : undefined;
    if (!module) return [];
    const names = authNames(module.program, module.bindings);
    return [...unawaited(module, names, path), ...earlyReads(module, names, path)];
  });
}

function unawaited(module: Module, names: ReadonlySet<string>, path: string): Finding[] {
  return droppedChecks(module.program, names).map(({ call, name }) => {
    const message = `${name}.protect() is not awaited: it refuses nobody, the request goes on.`;
    return finding('auth/protect-not-awaited', {
      file: path,
      ...module.at(call.start),
      what: path,
      message,
    });
  });
}

/** `const { userId } = auth()` and `auth().userId`. */
function earlyReads(module: Module, names: ReadonlySet<string>, path: string): Finding[] {
  const nameIn = (node: Expression | null): string | undefined => {
    const call = node && unwrap(node);
    return call?.type === 'CallExpression' && call.callee.type === 'Identifier' && names.has(call.callee.name)
      ? call.callee.name
      : undefined;
  };
  const found = (name: string | undefined, start: number): Finding[] => {
    if (name === undefined) return [];
    const message = `${name}() is not awaited: what is read from it is undefined for everybody, so no session is ever found.`;
    return [finding('auth/read-not-awaited', { file: path, ...module.at(start), what: path, message })];
  };
  return [
    ...nodesOf(module.program, 'VariableDeclarator').flatMap(({ id, init, start }) =>
      id.type === 'ObjectPattern' ? found(nameIn(init), start) : [],
    ),
    ...nodesOf(module.program, 'MemberExpression').flatMap(({ object, property, start }) =>
      property.type === 'Identifier' && OF_PROMISES.has(property.name)
        ? []
        : found(object.type === 'Super' ? undefined : nameIn(object), start),
    ),
  ];
}
