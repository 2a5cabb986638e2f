import { indentAt, startsLine } from '../edit.ts';
import { quoted } from '../quotes.ts';
import type { Range } from './ast.ts';
import type { ClerkCall } from './clerk-call.ts';
import { type Context, give, giveLocal, importType, missingOptions } from './context.ts';
import { Refused } from './refuse.ts';
import { leadingStart } from './tokens.ts';
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
      ofEitherKind(context, call);
      return [];
  }
}

/** Options that may be an object or a function of the request, as they come from elsewhere: both are asked for. */
function ofEitherKind(context: Context, call: ClerkCall): void {
  const { edits, file, args } = context;
  const { options } = call;
  const lines = missingOptions(context, []);
  if (!('range' in options) || lines.length === 0) return;
  const text = file.source.slice(options.range.start, options.range.end);
  const statement = file.program.body.find(
    (node) => node.start <= call.range.start && node.end >= call.range.end,
  );
  if (!statement || text.startsWith('...'))
    throw new Refused(
      'the arguments of `clerkMiddleware` are spread into the call, so they cannot be told apart',
    );
  const end = file.style.semicolons ? ';' : '';
  let name = text;
  if (file.typescript) {
    name = give(context, 'ownerOptions');
    const type = importType(context, args.clerkModule, 'ClerkMiddlewareOptions');
    const request = importType(context, 'next/server', 'NextRequest');
    const given = args.asyncAuth ? `${type} | Promise<${type}>` : type;
    const simple = /^[\w$.]+$/.test(text) ? text : `(${text})`;
    context.blocks.push({
      at: leadingStart(file, statement.start),
      text: `const ${name} = ${simple} as ${type} | ((request: ${request}) => ${given})${end}\n\n`,
    });
  } else if (!/^[\w$.]+$/.test(text)) {
    name = give(context, 'ownerOptions');
    context.blocks.push({
      at: leadingStart(file, statement.start),
      text: `const ${name} = ${text}${end}\n\n`,
    });
  }
  const request = giveLocal(context, 'request');
  const [waits, wait] = args.asyncAuth ? ['async ', 'await '] : ['', ''];
  const asked = quoted('function', file.style.quote);
  const all = [...lines, `...(typeof ${name} === ${asked} ? ${wait}${name}(${request}) : ${name})`];
  const object = finish(objectLines(all, file.style), file.style, indentAt(file.source, call.range.start));
  edits.replace(options.range.start, options.range.end, `${waits}(${request}) => (${object})`);
}
