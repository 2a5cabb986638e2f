import type { Node, Program, Statement, VariableDeclarator } from 'oxc-parser';
import { type Edits, indentAt, indentLines, lineEnd, lineStart, nextLine, startsLine } from '../code/edit.ts';
import { namesIn } from '../code/names.ts';
import type { SourceFile } from '../code/source-file.ts';
import { insertFirst } from './insert.ts';
import type { Fn } from './locate.ts';

/** How a check uses the session that a function asks for already. */
export interface Reuse {
  /** The function that gives the session, as the file calls it, and what it is handed. */
  call: string;
  argument?: string | undefined;
  /** Statements that turn away who has no user, given by the name that it has. */
  guard?: ((userId: string) => string) | undefined;
  /** What stands in the place of the call, and turns them away itself. */
  instead?: string | undefined;
  /** What stands in its place gives what it gave. */
  isSame?: boolean | undefined;
}

/**
 * What `auth.protect()` gives for somebody who is signed in: the type `SignedInAuthObject` of @clerk/backend 3.25.0 (Clerk 7),
 * with `SharedSignedInAuthObjectProperties` of @clerk/shared 4.40.0. Compared with both on 30 November 2026.
 */
export const SIGNED_IN: ReadonlySet<string> = new Set([
  'sessionClaims',
  'sessionId',
  'sessionStatus',
  'actor',
  'userId',
  'orgId',
  'orgRole',
  'orgSlug',
  'orgPermissions',
  'factorVerificationAge',
  'tokenType',
  'getToken',
  'has',
  'debug',
  'isAuthenticated',
]);

interface Session {
  statement: Statement;
  declarator: VariableDeclarator;
}

function isSession(node: Node | null, { call, argument }: Reuse): boolean {
  const inner = node?.type === 'AwaitExpression' ? node.argument : node;
  if (inner?.type !== 'CallExpression' || inner.callee.type !== 'Identifier' || inner.callee.name !== call)
    return false;
  const [first, ...others] = inner.arguments;
  if (argument === undefined) return first === undefined;
  return first?.type === 'Identifier' && first.name === argument && others.length === 0;
}

/**
 * The statements that a check may be put among: those of the function, or of a `try` around all that it does, in which
 * an answer is returned as it is, and what is thrown is not.
 */
function statementsOf(fn: Fn, { guard }: Reuse): readonly Statement[] {
  const own = fn.body?.type === 'BlockStatement' ? fn.body.body : [];
  const statements = own.filter((one) => !('directive' in one && one.directive)) as Statement[];
  const [first] = statements;
  const isAround = guard !== undefined && first?.type === 'TryStatement' && first.finalizer === null;
  return isAround ? first.block.body.slice(0, 1) : statements;
}

/** The statement that asks for the session. */
function sessionIn(statements: readonly Statement[], reuse: Reuse): Session | undefined {
  for (const statement of statements) {
    if (statement.type !== 'VariableDeclaration' || statement.kind !== 'const') continue;
    const [declarator, ...others] = statement.declarations;
    if (declarator && others.length === 0 && isSession(declarator.init, reuse))
      return { statement, declarator };
  }
  return undefined;
}

/** The names that a session is taken apart into, by what they hold; undefined where it is not, or not plainly. */
function partsOf({ id }: VariableDeclarator): Map<string, string> | undefined {
  if (id.type !== 'ObjectPattern') return undefined;
  const parts = new Map<string, string>();
  for (const one of id.properties) {
    if (one.type !== 'Property' || one.computed || one.key.type !== 'Identifier') return undefined;
    if (one.value.type !== 'Identifier') return undefined;
    parts.set(one.key.name, one.value.name);
  }
  return parts;
}

/** What follows on the statement's last line. */
const restOf = (source: string, { end }: Statement): string => source.slice(end, lineEnd(source, end)).trim();

/** The statement's text as it is to be, and the name that the user has in it; undefined where it is of another form. */
function rewritten(
  { statement, declarator }: Session,
  file: SourceFile,
  fn: Fn,
  { guard, instead, isSame = false }: Reuse,
): { text: string; userId: string } | undefined {
  const { source } = file;
  const { id, init } = declarator;
  if (init === null) return undefined;
  const text = (from: number, to: number): string => source.slice(from, to);
  const parts = partsOf(declarator);
  const within = text(fn.start, fn.end);
  if (instead !== undefined) {
    const isKept =
      isSame || (parts ? [...parts.keys()].every((one) => SIGNED_IN.has(one)) : !/\.redirectTo/.test(within));
    if (!isKept || (!isSame && parts === undefined && id.type !== 'Identifier')) return undefined;
    return {
      text: text(statement.start, init.start) + instead + text(init.end, statement.end),
      userId: parts?.get('userId') ?? '',
    };
  }
  if (guard === undefined) return undefined;
  if (id.type === 'Identifier')
    return { text: text(statement.start, statement.end), userId: `${id.name}.userId` };
  const own = parts?.get('userId');
  if (own !== undefined) return { text: text(statement.start, statement.end), userId: own };
  const last = id.type === 'ObjectPattern' ? id.properties.at(-1) : undefined;
  if (parts === undefined || last === undefined || namesIn(fn as unknown as Program).has('userId'))
    return undefined;
  return {
    text: `${text(statement.start, last.end)}, userId${text(last.end, statement.end)}`,
    userId: 'userId',
  };
}

/** Whether a statement asks whether there is a user. */
const asksFor = (userId: string, statements: readonly Statement[]): boolean =>
  statements.some((one) => {
    const test = one.type === 'IfStatement' ? one.test : undefined;
    const asked = test?.type === 'UnaryExpression' && test.operator === '!' ? test.argument : undefined;
    return asked?.type === 'Identifier' && asked.name === userId;
  });

/**
 * Has a function that asks for the session already ask it first, and turn away who has none, so that it is not asked twice.
 * @returns Whether it does; where the code is of another form nothing is edited.
 */
export function reuseSession(edits: Edits, file: SourceFile, fn: Fn, reuse: Reuse): boolean {
  const { source } = file;
  const statements = statementsOf(fn, reuse);
  const session = sessionIn(statements, reuse);
  if (session === undefined) return false;
  const { statement } = session;
  const now = rewritten(session, file, fn, reuse);
  const isAlone = startsLine(source, statement.start) && restOf(source, statement) === '';
  if (now === undefined || !isAlone || source.slice(statement.start, statement.end).includes('\n'))
    return false;
  const guard = reuse.guard?.(now.userId);
  if (statement === statements[0]) {
    const indent = indentAt(source, statement.start);
    const gap = /^\s*(?:\n\s*\n|\})/.test(source.slice(statement.end)) ? '' : '\n';
    edits.replace(statement.start, statement.end, now.text);
    if (guard !== undefined)
      edits.insert(lineEnd(source, statement.end), `\n${indentLines(guard, indent)}${gap}`);
    return true;
  }
  // Where it is looked at, the owner's check stays as it is.
  if (asksFor(now.userId, statements)) return false;
  // A comment above it may be about it, or not: where one stands there, it stays where it is.
  const from = lineStart(source, statement.start);
  const above = source.slice(0, from).trimEnd();
  if (file.comments.some(({ end }) => end === above.length)) return false;
  if (insertFirst(edits, file, fn, [now.text, guard].filter(Boolean).join('\n')) !== undefined) return false;
  const next = nextLine(source, statement.end);
  const isBetweenBlanks =
    /\n[ \t]*\r?\n$/.test(source.slice(0, from)) && /^[ \t]*\r?\n/.test(source.slice(next));
  edits.remove(from, isBetweenBlanks ? nextLine(source, next) : next);
  return true;
}
