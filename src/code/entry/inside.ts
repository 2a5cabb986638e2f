import { indentAt, lineEnd } from '../edit.ts';
import { guardLines } from './around.ts';
import type { ClerkCall } from './clerk-call.ts';
import {
  type Context,
  give,
  giveLocal,
  giveWithin,
  importType,
  insertSetup,
  missingOptions,
  wall,
} from './context.ts';
import type { FunctionShape } from './functions.ts';
import { widenMatcher } from './matcher-edit.ts';
import { completeOptions } from './options.ts';
import { Refused } from './refuse.ts';
import { leadingStart, wordsBetween } from './tokens.ts';
import { callLines, finish, type Lines } from './write.ts';

/** Lines that come before the owner's own in Clerk's handler: the wall, then the old matcher as a guard. */
function firstLines(context: Context, names: { auth: string; request: string }, ownerRuns: boolean): Lines {
  const end = context.file.style.semicolons ? ';' : '';
  const lines = wall(context, names);
  const condition = widenMatcher(context, names.request, ownerRuns);
  return condition === undefined ? lines : [...lines, ...guardLines(condition, end)];
}

function indented(lines: Lines): Lines {
  return lines.map((line) => (line === '' ? '' : `\t${line}`));
}

/** `clerkMiddleware()` and `clerkMiddleware(options)`: the handler is ours. */
function withoutHandler(context: Context, call: ClerkCall): void {
  const { edits, file } = context;
  const { source, style } = file;
  const end = style.semicolons ? ';' : '';
  const auth = giveLocal(context, 'auth');
  const request = giveLocal(context, 'request');
  const body = firstLines(context, { auth, request }, false);
  if (file.typescript) body.push(`return undefined${end}`);
  const base = indentAt(source, call.range.start);
  const { handler, options } = call;
  const parameters = [auth, request];
  if (options.kind === 'none' || options.kind === 'nothing') {
    const whole = callLines('', { parameters, body, async: true }, missingOptions(context, []), style);
    const text = finish(whole, style, base).slice(1, -1);
    const last =
      options.kind === 'nothing' ? options.range.end : handler.kind === 'nothing' ? handler.range.end : 0;
    if (handler.kind === 'nothing') edits.replace(handler.range.start, last, text);
    else edits.insert(call.range.end - 1, text);
    return;
  }
  const text = finish(callLines('', { parameters, body, async: true }, [], style), style, base).slice(1, -1);
  if (handler.kind === 'nothing') edits.replace(handler.range.start, handler.range.end, text);
  else edits.insert(options.range.start, `${text}, `);
  // Behind the handler at the same offset, so that what is written there comes after it.
  completeOptions(context, call);
}

function mustWrap(fn: FunctionShape): boolean {
  return fn.parameters.slice(0, 2).some((one) => one.name === undefined) || fn.returnType;
}

/** Gives an inline handler the parameters it lacks; returns their names. */
function parametersOf(context: Context, fn: FunctionShape): { auth: string; request: string } {
  const { edits, file } = context;
  const { source } = file;
  const [first, second] = fn.parameters;
  const auth = first?.name ?? giveWithin(context, 'auth', fn);
  const request = second?.name ?? giveWithin(context, 'request', fn);
  if (second) return { auth, request };
  const words = wordsBetween(source, fn.start, first?.start ?? fn.body.start);
  const open = words.find((word) => word.text === '(');
  if (first && open) edits.insert(first.end, `, ${request}`);
  else if (first) edits.replace(first.start, first.end, `(${auth}, ${request})`);
  else if (open) edits.insert(open.end, `${auth}, ${request}`);
  else throw new Refused('the parameters of its handler could not be read');
  return { auth, request };
}

/** Puts the lines at the top of an inline handler. */
function atTop(context: Context, call: ClerkCall, fn: FunctionShape): void {
  const { edits, file, args } = context;
  const { source, style } = file;
  const end = style.semicolons ? ';' : '';
  const names = parametersOf(context, fn);
  const empty = !fn.expressionBody && source.slice(fn.body.start + 1, fn.body.end - 1).trim() === '';
  const lines = firstLines(context, names, !empty);
  if (!fn.async && args.asyncAuth) edits.insert(fn.start, 'async ');
  const base = indentAt(source, fn.body.start);
  if (fn.expressionBody) {
    const text = finish(['{', ...indented(lines), '\treturn '], style, base);
    edits.insert(fn.body.start, text);
    edits.insert(fn.body.end, `${end}\n${base}}`);
  } else if (empty) {
    const all = file.typescript ? [...lines, `return undefined${end}`] : lines;
    edits.replace(fn.body.start, fn.body.end, finish(['{', ...indented(all), '}'], style, base));
  } else {
    const after = lineEnd(source, fn.body.start);
    const rest = source.slice(fn.body.start + 1, after).trim();
    const comment = file.comments.find((one) => one.start > fn.body.start && one.start < after);
    const alone =
      rest === '' || (comment?.end === after && source.slice(fn.body.start + 1, comment.start).trim() === '');
    const text = finish(['', ...indented(lines)], style, base);
    if (alone) edits.insert(after, text);
    else edits.insert(fn.body.start + 1, `${text}\n${base}${style.indent}`);
    if (fn.completes && file.typescript) {
      const close = fn.body.end - 1;
      let at = close;
      while (/\s/.test(source.charAt(at - 1))) at--;
      const gap = source.slice(at, close);
      edits.insert(
        at,
        `\n${base}${style.indent}return undefined${end}${gap.includes('\n') ? '' : `\n${base}`}`,
      );
    }
  }
  appendOptions(context, call, fn.end);
}

function appendOptions(context: Context, call: ClerkCall, handlerEnd: number): void {
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
function wrap(context: Context, call: ClerkCall, arity: number | 'any', parenthesised: boolean): void {
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
function wrapUnknown(context: Context, call: ClerkCall): void {
  const { file, edits } = context;
  const { handler } = call;
  if (!('range' in handler)) return;
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

/**
 * Puts the wall into a `clerkMiddleware` call that Next uses, as the first thing its handler does, so that Clerk pins
 * every pass-through to the address that was judged. What the handler did before follows, on the paths it was given.
 */
export function composeInside(context: Context, call: ClerkCall): void {
  const { file } = context;
  const { handler } = call;
  const statement = file.program.body.find(
    (node) => node.start <= call.range.start && node.end >= call.range.end,
  );
  insertSetup(context, statement?.start ?? call.range.start);
  if (handler.kind === 'none' || handler.kind === 'nothing') withoutHandler(context, call);
  else if (handler.kind === 'unknown') wrapUnknown(context, call);
  else if (handler.kind === 'local') {
    const text = file.source.slice(handler.range.start, handler.range.end);
    wrap(context, call, handler.fn.arity, !/^[\w$]+$/.test(text));
  } else if (handler.fn.generator) throw new Refused('its handler is a generator function');
  else if (mustWrap(handler.fn)) wrap(context, call, handler.fn.arity, true);
  else atTop(context, call, handler.fn);
}

/** `export default clerkMiddleware`, the function itself: it becomes a call. */
export function composeReference(context: Context): void {
  const { analysis, edits, file } = context;
  const { reference } = analysis.clerk;
  if (!reference) return;
  const { source, style } = file;
  const end = style.semicolons ? ';' : '';
  const auth = giveLocal(context, 'auth');
  const request = giveLocal(context, 'request');
  const body = firstLines(context, { auth, request }, false);
  if (file.typescript) body.push(`return undefined${end}`);
  insertSetup(context, analysis.used?.statement.start ?? reference.start);
  const text = callLines(
    '',
    { parameters: [auth, request], body, async: true },
    missingOptions(context, []),
    style,
  );
  edits.insert(reference.end, finish(text, style, indentAt(source, reference.start)));
}
