import { indentAt } from '../edit.ts';
import { guardLines } from './around.ts';
import type { ClerkCall } from './clerk-call.ts';
import { type Context, give, giveLocal, importType, wall } from './context.ts';
import { widenMatcher } from './matcher-edit.ts';
import { completeOptions } from './options.ts';
import { Refused } from './refuse.ts';
import { leadingStart } from './tokens.ts';
import { finish, type Lines } from './write.ts';

/** Lines that come before the owner's own in Clerk's handler: the wall, then the old matcher as a guard. */
export function firstLines(
  context: Context,
  names: { auth: string; request: string },
  ownerRuns: boolean,
): Lines {
  const end = context.file.style.semicolons ? ';' : '';
  const lines = wall(context, names);
  const condition = widenMatcher(context, names.request, ownerRuns);
  return condition === undefined ? lines : [...lines, ...guardLines(condition, end)];
}

export function indented(lines: Lines): Lines {
  return lines.map((line) => (line === '' ? '' : `\t${line}`));
}

export function appendOptions(context: Context, call: ClerkCall, handlerEnd: number): void {
  const { edits, file } = context;
  const { style, source } = file;
  const added = completeOptions(context, call);
  if (added.length === 0) return;
  const { options, handler } = call;
  const base = indentAt(source, call.range.start);
  const inner = style.trailingCommas ? ',' : '';
  const lines = [
    '{',
    ...added.map((line, index) => `\t${line}${index < added.length - 1 ? ',' : inner}`),
    '}',
  ];
  const text = finish(lines, style, base);
  if (options.kind === 'nothing') edits.replace(options.range.start, options.range.end, text);
  else edits.insert('range' in handler ? handler.range.end : handlerEnd, `, ${text}`);
}

/** Calls the owner's handler from one of ours, where lines cannot be put into his. */
export function wrap(context: Context, call: ClerkCall, arity: number | 'any', parenthesised: boolean): void {
  const { edits, file } = context;
  const { source, style } = file;
  const { handler } = call;
  if (!('range' in handler)) return;
  const end = style.semicolons ? ';' : '';
  const names = ['auth', 'request', 'event'].map((name) => giveLocal(context, name));
  const passed = arity === 'any' ? names : names.slice(0, arity);
  const [auth = '', request = ''] = names;
  const parameters = passed.length > 2 ? names : [auth, request];
  const lines = firstLines(context, { auth, request }, true);
  const base = indentAt(source, handler.range.start);
  const [open, close] = parenthesised ? ['(', ')'] : ['', ''];
  const head = [`async (${parameters.join(', ')}) => {`, ...indented(lines), `\treturn ${open}`];
  edits.insert(handler.range.start, finish(head, style, base));
  edits.insert(handler.range.end, `${close}(${passed.join(', ')})${end}\n${base}}`);
  appendOptions(context, call, handler.range.end);
}

/**
 * An imported or computed handler is called with all three arguments. TypeScript only allows that through a constant
 * whose type says so: a function that takes fewer can be assigned to it.
 */
export function wrapUnknown(context: Context, call: ClerkCall): void {
  const { file, edits } = context;
  const { handler } = call;
  if (!('range' in handler)) return;
  if (call.ambiguous)
    throw new Refused(
      'the one argument of `clerkMiddleware` comes from another module, and nothing here tells whether it is a handler or options',
    );
  if (!file.typescript) {
    wrap(context, call, 'any', true);
    return;
  }
  const text = file.source.slice(handler.range.start, handler.range.end);
  const statement = file.program.body.find(
    (node) => node.start <= call.range.start && node.end >= call.range.end,
  );
  if (!/^[\w$.]+$/.test(text) || !statement)
    throw new Refused(
      'the handler that `clerkMiddleware` gets is made where it is passed, so its parameters are not known',
    );
  const types = [
    importType(context, context.args.clerkModule, 'ClerkMiddlewareAuth'),
    importType(context, 'next/server', 'NextRequest'),
    importType(context, 'next/server', 'NextFetchEvent'),
    importType(context, 'next/server', 'NextMiddleware'),
  ];
  const name = give(context, 'ownerHandler');
  const { semicolons, indent } = file.style;
  const lines = [
    `const ${name}: (`,
    `${indent}auth: ${types[0]},`,
    `${indent}request: ${types[1]},`,
    `${indent}event: ${types[2]},`,
    `) => ReturnType<${types[3]}> = ${text}${semicolons ? ';' : ''}`,
  ];
  edits.insert(leadingStart(file, statement.start), `${lines.join('\n')}\n\n`);
  wrapNamed(context, call, name);
}

/** As `wrap`, for a handler that is called by another name than the one it was passed under. */
function wrapNamed(context: Context, call: ClerkCall, name: string): void {
  const { edits, file } = context;
  const { handler } = call;
  if (!('range' in handler)) return;
  const end = file.style.semicolons ? ';' : '';
  const names = ['auth', 'request', 'event'].map((name) => giveLocal(context, name));
  const [auth = '', request = ''] = names;
  const lines = firstLines(context, { auth, request }, true);
  const base = indentAt(file.source, handler.range.start);
  const all = [
    `async (${names.join(', ')}) => {`,
    ...indented(lines),
    `\treturn ${name}(${names.join(', ')})${end}`,
    '}',
  ];
  edits.replace(handler.range.start, handler.range.end, finish(all, file.style, base));
  appendOptions(context, call, handler.range.end);
}
