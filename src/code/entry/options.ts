import { indentAt, startsLine } from '../edit.ts';
import type { Range } from './ast.ts';
import type { ClerkCall } from './clerk-call.ts';
import { type Context, give, missingOptions } from './context.ts';
import { Refused } from './refuse.ts';
import { finish, type Lines, objectLines } from './write.ts';

interface ObjectPlace {
  range: Range;
  names: string[];
  firstProperty?: number;
}

/**
 * Puts missing options in front of the owner's own, so that what he spreads in still wins.
 * An object over several lines gets lines, one on a single line stays there.
 */
function addToObject(context: Context, place: ObjectPlace): void {
  const { edits, file } = context;
  const lines = missingOptions(context, place.names);
  if (lines.length === 0) return;
  const { source, style } = file;
  if (place.firstProperty === undefined) {
    const inner = source.slice(place.range.start + 1, place.range.end - 1);
    const base = indentAt(source, place.range.start);
    const text = finish(objectLines(lines, style), style, base);
    if (inner.trim() === '') edits.replace(place.range.start, place.range.end, text);
    else edits.insert(place.range.start + 1, ` ${lines.join(', ')}, `);
    return;
  }
  const at = place.firstProperty;
  if (startsLine(source, at)) {
    const indent = indentAt(source, at);
    const text = lines.map((line) => `${finish([line], style)},\n${indent}`).join('');
    edits.insert(at, text);
  } else {
    // One line would get too long: ours take a line each, what the owner has stays together on the next.
    const base = indentAt(source, place.range.start);
    const inner = `\n${base}${style.indent}`;
    const text = `${lines.map((line) => `${inner}${finish([line], style)},`).join('')}${inner}`;
    const blank = source.slice(place.range.start + 1, at).trim() === '';
    edits.replace(blank ? place.range.start + 1 : at, at, text);
    const close = place.range.end - 1;
    let tail = close;
    while (/[ \t]/.test(source.charAt(tail - 1))) tail--;
    if (!source.slice(at, close).includes('\n')) edits.replace(tail, close, `\n${base}`);
  }
}

/** `{ ours, ...theirs }` around an expression that holds the owner's options. */
function spread(context: Context, range: Range, lines: Lines): void {
  const text = context.file.source.slice(range.start, range.end);
  const simple = /^[\w$.]+$/.test(text);
  context.edits.insert(range.start, `{ ${lines.join(', ')}, ...${simple ? '' : '('}`);
  context.edits.insert(range.end, `${simple ? '' : ')'} }`);
}

/**
 * Gives a `clerkMiddleware` call the options that are missing.
 * @returns Text to put behind the handler when the call has no options yet, else `''`.
 */
export function completeOptions(context: Context, call: ClerkCall): Lines {
  const { options } = call;
  switch (options.kind) {
    case 'none':
    case 'nothing':
      return missingOptions(context, []);
    case 'object':
      addToObject(context, options);
      return [];
    case 'constant': {
      const lines = missingOptions(context, options.names);
      if (lines.length > 0) spread(context, options.range, lines);
      return [];
    }
    case 'callback': {
      if (options.objects) {
        for (const object of options.objects) addToObject(context, object);
        return [];
      }
      const lines = missingOptions(context, []);
      if (lines.length === 0) return [];
      const request = give(context, 'request');
      const { edits } = context;
      const wait = context.args.asyncAuth ? 'await ' : '';
      edits.insert(
        options.range.start,
        `${wait ? 'async ' : ''}(${request}) => ({ ${lines.join(', ')}, ...(${wait}(`,
      );
      edits.insert(options.range.end, `)(${request})) })`);
      return [];
    }
    case 'unknown':
      throw new Refused(
        'the options of `clerkMiddleware` come from elsewhere, so it cannot be seen here whether they are an object or a function, and what they hold',
      );
  }
}
