import type { Expression, Node, Program } from 'oxc-parser';
import { Edits } from '../code/edit.ts';
import { type Binding, bindingsOf, originOf } from '../code/entry/ast.ts';
import { isFunction } from '../code/entry/functions.ts';
import type { SourceFile } from '../code/source-file.ts';
import { walk } from '../code/walk.ts';
import { makeAsync } from '../protect/insert.ts';
import type { Fn } from '../protect/locate.ts';

const SERVER = '@clerk/nextjs/server';

/** A use that could not be brought to the form of Clerk 6. */
export interface LeftSync {
  /** Offset of the use. */
  at: number;
  because: string;
}

export interface AwaitResult {
  /** Undefined where nothing changes. */
  text: string | undefined;
  left: LeftSync[];
}

type Clerk = 'auth' | 'clerkClient';

const clerkName = (node: Node | undefined, bindings: ReadonlyMap<string, Binding>): Clerk | undefined => {
  if (node?.type !== 'Identifier') return undefined;
  const origin = originOf(node as Expression, bindings);
  if (origin?.from !== SERVER) return undefined;
  return origin.imported === 'auth' || origin.imported === 'clerkClient' ? origin.imported : undefined;
};

/** Functions that leave the file: Next calls those of routed files, and waits for them. */
function exportedFunctions(program: Program): Set<Node> {
  const listed = new Set<string>();
  const found = new Set<Node>();
  for (const statement of program.body) {
    if (statement.type === 'ExportDefaultDeclaration' && statement.declaration.type === 'Identifier')
      listed.add(statement.declaration.name);
    if (statement.type === 'ExportNamedDeclaration' && !statement.source)
      for (const { local } of statement.specifiers) if (local.type === 'Identifier') listed.add(local.name);
  }
  walk(program, (node, parents) => {
    if (!isFunction(node)) return undefined;
    const parent = parents.at(-1);
    const declared = parent?.type === 'VariableDeclarator' ? parents.at(-3) : parent;
    const name =
      parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
        ? parent.id.name
        : 'id' in node
          ? node.id?.name
          : undefined;
    const top = parents.length <= 4;
    if (
      declared?.type === 'ExportDefaultDeclaration' ||
      declared?.type === 'ExportNamedDeclaration' ||
      (top && name !== undefined && listed.has(name))
    )
      found.add(node);
    return undefined;
  });
  return found;
}

/** What stands around a use, and how it is written anew. */
interface Use {
  /** What is waited for. */
  range: { start: number; end: number };
  text: string;
  parents: readonly Node[];
}

const isPromiseUse = (parents: readonly Node[]): boolean => {
  const [parent, above] = [parents.at(-1), parents.at(-2)];
  if (parent?.type === 'AwaitExpression') return true;
  if (parent?.type === 'MemberExpression' && parent.property.type === 'Identifier')
    return /^(?:then|catch|finally)$/.test(parent.property.name);
  // use(auth())
  if (parent?.type === 'CallExpression' && parent.callee.type === 'Identifier')
    return parent.callee.name === 'use';
  // Promise.all([auth(), …])
  return parent?.type === 'ArrayExpression' && above?.type === 'CallExpression';
};

/** A use of Clerk's that is written as it was before Clerk 6; undefined for one that is right, or that is no use. */
function useAt(
  node: Node,
  parents: readonly Node[],
  bindings: ReadonlyMap<string, Binding>,
): Use | 'returned' | undefined {
  const parent = parents.at(-1);
  if (node.type === 'CallExpression') {
    const name = clerkName(node.callee as Node, bindings);
    if (name === undefined || node.arguments.length > 0) return undefined;
    const above = parents.at(-2);
    if (
      name === 'auth' &&
      parent?.type === 'MemberExpression' &&
      parent.property.type === 'Identifier' &&
      parent.property.name === 'protect' &&
      above?.type === 'CallExpression' &&
      above.callee === parent
    )
      return { range: { start: node.callee.end, end: node.end }, text: '', parents };
    if (isPromiseUse(parents)) return undefined;
    if (parent?.type === 'ReturnStatement' || parent?.type === 'ArrowFunctionExpression') return 'returned';
    return { range: node, text: '', parents };
  }
  // `clerkClient.users`, when it was an object.
  if (
    clerkName(node, bindings) === 'clerkClient' &&
    parent?.type === 'MemberExpression' &&
    parent.object === node
  )
    return { range: node, text: '()', parents };
  return undefined;
}

/**
 * Brings the server functions of Clerk 5 to the form of Clerk 6 and later, where `auth()` and `clerkClient()` give
 * promises: `const { userId } = auth()` gets its `await`, `auth().protect()` becomes `await auth.protect()`,
 * `clerkClient.users` becomes `(await clerkClient()).users`.
 * [clerk.com/docs/upgrade-guides/nextjs/v6]
 * @param routed Next itself calls what the file exports, so that it may become async.
 * @returns The text, and each use that is left because whoever calls its function would have to wait as well.
 */
export function awaitClerk(file: SourceFile, routed: boolean): AwaitResult {
  const { program, source } = file;
  const bindings = bindingsOf(program);
  const exported = routed ? exportedFunctions(program) : new Set<Node>();
  const edits = new Edits(source);
  const asyncs = new Set<Node>();
  const left: LeftSync[] = [];
  walk(program, (node, parents) => {
    const use = useAt(node, parents, bindings);
    if (use === undefined) return undefined;
    const fn = parents.findLast((one) => isFunction(one)) as Fn | undefined;
    if (use === 'returned') {
      if (fn && !fn.async)
        left.push({
          at: node.start,
          because: 'it hands on a promise now, so whoever calls its function has to wait for it',
        });
      return undefined;
    }
    if (!fn || (!fn.async && !exported.has(fn as Node)) || fn.generator) {
      left.push({
        at: node.start,
        because: fn
          ? 'its function is not async, and whoever calls that would have to wait as well'
          : 'it stands outside of any function',
      });
      return undefined;
    }
    if (!fn.async && !asyncs.has(fn as Node)) {
      makeAsync(edits, file, fn);
      asyncs.add(fn as Node);
    }
    write(edits, source, node, use);
    return undefined;
  });
  return { text: edits.size > 0 ? edits.apply() : undefined, left };
}

function write(edits: Edits, source: string, node: Node, { range, text, parents }: Use): void {
  const protects = range.start !== node.start;
  if (protects) {
    // The call of `protect` is what is waited for.
    edits.remove(range.start, range.end);
    const call = parents.at(-2);
    const around = parents.at(-3);
    if (call === undefined || around?.type === 'AwaitExpression') return;
    const member = around?.type === 'MemberExpression' && around.object === call;
    edits.insert(call.start, member ? '(await ' : 'await ');
    if (member) edits.insert(call.end, ')');
    return;
  }
  const name = source.slice(range.start, range.end);
  const whole = `await ${name}${text}`;
  edits.replace(range.start, range.end, parents.at(-1)?.type === 'MemberExpression' ? `(${whole})` : whole);
}
