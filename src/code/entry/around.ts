import { indentAt } from '../edit.ts';
import { type Context, giveLocal, importValue, insertSetup, missingOptions, wall } from './context.ts';
import { widenMatcher } from './matcher-edit.ts';
import { freeOwner, type Owner } from './owner.ts';
import { insertAfter } from './tokens.ts';
import { callLines, finish, type Lines } from './write.ts';

/**
 * Composes Clerk and the wall around a file that does not run Clerk on everything it is given.
 *
 * The owner's function stays as it is and is called from Clerk's handler, behind the wall. That holds for all kinds:
 * - it must be inside the handler, not before `clerkMiddleware`: Clerk then rewrites every pass-through to the address
 *   that was judged, where an answer of its own lets `/pub.rsc` and the like past the wall;
 * - one that refreshes cookies (Supabase) keeps them, because the wall comes first: nothing answers in its place once
 *   it has spent a token, and its own response is the one returned;
 * - its response is copied unless it is known to be fresh: `Response.redirect()` and what `fetch()` gives have
 *   read-only headers, and Clerk adding its own to them would end in a 500.
 */
export function composeAround(context: Context): void {
  const { analysis, edits, file } = context;
  const { style, source } = file;
  const end = style.semicolons ? ';' : '';
  const form = analysis.used;
  const [auth, request] = [giveLocal(context, 'auth'), giveLocal(context, 'request')];
  const wallText = wall(context, { auth, request });
  const owner = form ? freeOwner(context, form) : undefined;
  const clerk = importValue(context, context.args.clerkModule, 'clerkMiddleware');
  const condition = widenMatcher(context, request, owner !== undefined);
  const event = owner?.passesEvent ? giveLocal(context, 'event') : undefined;
  const body: Lines = [...wallText, ...ownerLines(context, owner, request, event, condition)];
  const call = callLines(
    clerk,
    { parameters: [auth, request, ...(event ? [event] : [])], body, async: true },
    missingOptions(context, []),
    style,
  );
  const setup = context.args.setupText.trimEnd();
  const head = setup === '' ? '' : `${setup}\n\n`;
  if (!owner) {
    appendExport(context, `${head}export default ${finish(call, style)}${end}`);
    return;
  }
  if (owner.place.replaces) {
    const { replaces } = owner.place;
    const base = indentAt(source, replaces.start);
    insertSetup(context, analysis.used?.statement.start ?? replaces.start);
    edits.replace(replaces.start, replaces.end, finish(call, style, base));
    return;
  }
  const text = `${head}${owner.head}${finish(call, style)}${end}`;
  const list = owner.constant ? `\n\nexport { ${owner.constant} as ${form?.exported} }${end}` : '';
  insertAfter(edits, file, owner.place.behind, text + list);
}

function ownerLines(
  context: Context,
  owner: Owner | undefined,
  request: string,
  event: string | undefined,
  condition: string | undefined,
): Lines {
  const { file, analysis } = context;
  const { style } = file;
  const end = style.semicolons ? ';' : '';
  if (!owner) return file.typescript ? [`return undefined${end}`] : [];
  const call = `${owner.callee}(${event ? `${request}, ${event}` : request})`;
  const guard = condition === undefined ? [] : guardLines(condition, end);
  const value = analysis.value;
  const fresh = value?.kind === 'intl' || (value?.kind === 'function' && value.freshResponses);
  if (fresh) return [...guard, `return ${call}${end}`];
  const response = giveLocal(context, 'response');
  const next = importValue(context, 'next/server', 'NextResponse');
  return [
    ...guard,
    `const ${response} = await ${call}${end}`,
    '// Clerk adds headers to the answer; those of Response.redirect() and fetch() are read-only until copied.',
    `return ${response} && !(${response} instanceof ${next})`,
    `\t? new ${next}(${response}.body, ${response})`,
    `\t: ${response}${end}`,
  ];
}

/** Ends the handler where the owner's code did not run before. */
export function guardLines(condition: string, end: string): Lines {
  const simple = /^[\w$.]+\((?:[^()]|\([^()]*\))*\)$/.test(condition);
  return [`if (!${simple ? condition : `(${condition})`}) return undefined${end}`];
}

/** A file without anything that Next could use gets the export at its end, or before its `config`. */
function appendExport(context: Context, text: string): void {
  const { file, edits, analysis } = context;
  const { config } = analysis;
  if (config.kind === 'literal' && config.statement) {
    insertAfter(edits, file, config.statement.end, text);
    return;
  }
  const trimmed = file.source.trimEnd();
  edits.insert(trimmed.length, `${trimmed === '' ? '' : '\n\n'}${text}${trimmed.length === file.source.length ? '\n' : ''}`);
}
