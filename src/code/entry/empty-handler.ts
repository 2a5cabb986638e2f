import { readSource, type SourceFile } from '../source-file.ts';
import { walk } from '../walk.ts';
import { bindingsOf, originOf, unwrap } from './ast.ts';

/**
 * `clerkMiddleware(async (auth, req) => {})` as `clerkMiddleware()`, options kept: a handler that does nothing says
 * nothing.
 * @returns The text, which parses; the file's own where no handler is empty or a comment stands in it.
 */
export function dropEmptyHandler(file: SourceFile): string {
  const { program, source, comments } = file;
  const bindings = bindingsOf(program);
  let text = source;
  walk(program, (node) => {
    if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return undefined;
    const [first, second] = node.arguments;
    if (!first || first.type === 'SpreadElement') return undefined;
    const handler = unwrap(first);
    if (handler.type !== 'ArrowFunctionExpression' && handler.type !== 'FunctionExpression') return undefined;
    if (handler.body?.type !== 'BlockStatement' || handler.body.body.length > 0) return undefined;
    const origin = originOf(node.callee, bindings);
    if (origin?.imported !== 'clerkMiddleware' || !origin.from.startsWith('@clerk/')) return undefined;
    const end = second?.start ?? node.end - 1;
    if (comments.some((one) => one.start >= first.start && one.end <= end)) return undefined;
    text = source.slice(0, first.start) + source.slice(end);
    return false;
  });
  return typeof readSource(file.path, text) === 'string' ? source : text;
}
