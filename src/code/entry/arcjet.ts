import type { CallExpression, Expression, Node } from 'oxc-parser';
import { Edits, indentAt } from '../edit.ts';
import { freshName } from '../names.ts';
import type { SourceFile } from '../source-file.ts';
import type { EntryAnalysis } from './analyse.ts';
import { type Binding, bindingsOf, originOf, unwrap } from './ast.ts';
import { clerkFunctionOf } from './clerk-call.ts';
import { exportedValue } from './exports.ts';
import { leadingStart } from './tokens.ts';

/** The second argument of `createMiddleware(aj, …)`: what Arcjet hands on to where its rules let a request pass. [docs.arcjet.com/reference/nextjs] */
function handedOnBy(value: Node | undefined, bindings: ReadonlyMap<string, Binding>): Expression | undefined {
  if (value?.type !== 'CallExpression') return undefined;
  const origin = originOf(value.callee as Expression, bindings);
  if (origin?.from !== '@arcjet/next' || origin.imported !== 'createMiddleware') return undefined;
  const next = value.arguments[1];
  return next === undefined || next.type === 'SpreadElement' ? undefined : unwrap(next);
}

/** What stands behind Arcjet in an entry file. */
export interface BehindArcjet {
  made: CallExpression;
  /** The constant that holds it; undefined where it is made in the call. */
  held?: string;
}

/** The call that made what Arcjet hands on to. */
export function behindArcjet(
  value: Node | undefined,
  bindings: ReadonlyMap<string, Binding>,
): BehindArcjet | undefined {
  const next = handedOnBy(value, bindings);
  if (next?.type === 'CallExpression') return { made: next };
  if (next?.type !== 'Identifier') return undefined;
  const binding = bindings.get(next.name);
  const init = binding?.kind === 'variable' && binding.declares === 'const' && binding.init;
  const made = init ? unwrap(init) : undefined;
  return made?.type === 'CallExpression' ? { made, held: next.name } : undefined;
}

/**
 * `createMiddleware(aj, clerkMiddleware())`, and `clerkMiddleware` itself in its place: Clerk gets a constant of its own
 * above, by which it can be called where Arcjet was not.
 * @returns The text; undefined where there is nothing to take out.
 */
export function clerkOutOfArcjet(file: SourceFile, { used }: EntryAnalysis): string | undefined {
  const { program, source, style } = file;
  const bindings = bindingsOf(program);
  const value = used && exportedValue(program, used, bindings);
  const next = handedOnBy(value, bindings);
  if (!value || !next) return undefined;
  const isItself = next.type === 'Identifier' && clerkFunctionOf(next, bindings) === 'clerkMiddleware';
  const isMade =
    next.type === 'CallExpression' && clerkFunctionOf(next.callee as Expression, bindings) !== undefined;
  const statement = program.body.find((node) => node.start <= value.start && node.end >= value.end);
  if ((!isItself && !isMade) || !statement) return undefined;
  const text = source.slice(next.start, next.end);
  // On lines of its own it would have to be indented anew.
  if (text.includes('\n') && indentAt(source, next.start) !== indentAt(source, statement.start))
    return undefined;
  const name = freshName('clerk', new Set(bindings.keys()));
  const at = leadingStart(file, statement.start);
  const made = `const ${name} = ${text}${isItself ? '()' : ''}${style.semicolons ? ';' : ''}\n\n`;
  return new Edits(source).insert(at, made).replace(next.start, next.end, name).apply();
}
