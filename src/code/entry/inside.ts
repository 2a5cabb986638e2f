import { indentAt, lineEnd } from '../edit.ts';
import { convertAuth } from './auth-style.ts';
import type { ClerkCall } from './clerk-call.ts';
import { type Context, giveLocal, giveWithin, insertSetup, missingOptions } from './context.ts';
import type { FunctionShape } from './functions.ts';
import { completeOptions } from './options.ts';
import { Refused } from './refuse.ts';
import { wordsBetween } from './tokens.ts';
import { appendOptions, firstLines, indented, wrap, wrapUnknown } from './wrap.ts';
import { callLines, finish } from './write.ts';

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
  if ('fn' in handler) convertAuth(context, call, handler.kind === 'inline' && !mustWrap(handler.fn));
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
  const statement = file.program.body.find(
    (node) => node.start <= reference.start && node.end >= reference.end,
  );
  insertSetup(context, statement?.start ?? reference.start);
  const text = callLines(
    '',
    { parameters: [auth, request], body, async: true },
    missingOptions(context, []),
    style,
  );
  edits.insert(reference.end, finish(text, style, indentAt(source, reference.start)));
}
