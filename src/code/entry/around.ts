import { type Context, give, giveLocal, importValue, insertSetup, missingOptions, wall } from './context.ts';
import { type Converted, convert } from './converted.ts';
import type { ExportForm } from './exports.ts';
import { frontText, type Leaving, replaceIdentifier } from './front.ts';
import { widenMatcher } from './matcher-edit.ts';
import { adoptMisnamed, freeOwner } from './owner.ts';
import { adoptStar } from './owner-elsewhere.ts';
import type { Owner } from './owner-shape.ts';
import { Refused } from './refuse.ts';
import { isClerkItself } from './runs-clerk.ts';
import { insertAfter, leadingStart, wordsBetween } from './tokens.ts';
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
  const { style } = file;
  const end = style.semicolons ? ';' : '';
  const form = analysis.used;
  const [auth, request] = [giveLocal(context, 'auth'), giveLocal(context, 'request')];
  const wallText = wall(context, { auth, request });
  const { misnamed } = analysis;
  const [star] = analysis.exports.stars;
  const converted = convert(context);
  const owner =
    form && isClerkItself(form)
      ? importClerkItself(context, form)
      : form
        ? freeOwner(context, form)
        : misnamed
          ? adoptMisnamed(context, misnamed)
          : star
            ? adoptStar(context, star)
            : undefined;
  const clerk = importValue(context, context.args.clerkModule, 'clerkMiddleware');
  const condition = widenMatcher(context, request, owner !== undefined);
  const event = owner?.passes === 2 ? giveLocal(context, 'event') : undefined;
  const names = [
    ...(converted ? [auth] : []),
    ...(owner?.passes === 0 ? [] : [request]),
    ...(event ? [event] : []),
  ];
  const body: Lines = [...wallText, ...ownerLines(context, owner, names, condition, converted)];
  const call = callLines(
    clerk,
    { parameters: [auth, request, ...(event ? [event] : [])], body, async: true },
    converted?.options ?? missingOptions(context, []),
    style,
  );
  const name = give(context, 'clerk');
  const setup = context.args.setupText;
  const made = `${setup === '' ? '' : `${setup}\n\n`}const ${name} = ${finish(call, style)}${end}`;
  if (!owner) {
    const leaving: Leaving =
      form && form.exported !== 'default' ? { as: 'named', name: form.exported } : { as: 'default' };
    context.tail.unshift(`${made}\n\n${frontText(context, leaving, name)}`);
    return;
  }
  const { place, leaving, before = '', relisted } = owner;
  if (place.replaces && form) {
    insertSetup(context, form.statement.start);
    const alone = `const ${name} = ${finish(call, style)}${end}`;
    context.blocks.push({ at: leadingStart(file, form.statement.start), text: `${alone}\n\n` });
    replaceIdentifier(context, form, name);
    return;
  }
  const text = `${before}${made}\n\n${frontText(context, leaving, name)}`;
  const list =
    relisted && leaving.as === 'listed' ? `\n\nexport { ${leaving.name} as ${form?.exported} }${end}` : '';
  insertAfter(edits, file, place.behind, text + list);
}

/** Turns that into an import of the same name; there is no function of the owner's then. */
function importClerkItself(context: Context, form: ExportForm): undefined {
  if (form.specifiers !== 1 || !form.specifier || form.from !== context.args.clerkModule)
    throw new Refused('it re-exports Clerk together with other things');
  const [keyword] = wordsBetween(context.file.source, form.statement.start, form.specifier.start);
  if (!keyword) throw new Refused('its re-export could not be read');
  context.edits.replace(keyword.start, keyword.end, 'import');
  context.edits.replace(form.specifier.start, form.specifier.end, 'clerkMiddleware');
  const key = `${context.args.clerkModule} clerkMiddleware`;
  context.present.set(key, 'clerkMiddleware');
  return undefined;
}

function ownerLines(
  context: Context,
  owner: Owner | undefined,
  passed: readonly string[],
  condition: string | undefined,
  converted: Converted | undefined,
): Lines {
  const { file, analysis } = context;
  const { style } = file;
  const end = style.semicolons ? ';' : '';
  if (!owner) return file.typescript ? [`return undefined${end}`] : [];
  const call = `${owner.callee}(${passed.join(', ')})`;
  const guard = condition === undefined ? [] : guardLines(condition, end);
  const value = analysis.value;
  const fresh =
    converted?.fresh || value?.kind === 'intl' || (value?.kind === 'function' && value.freshResponses);
  if (fresh) return [...guard, `return ${call}${end}`];
  const response = giveLocal(context, 'response');
  const next = importValue(context, 'next/server', 'NextResponse');
  return [
    ...guard,
    `const ${response} = await ${call}${end}`,
    '// Clerk adds headers to the answer; those of Response.redirect() and fetch() are read-only, a copy is not.',
    `return ${response} instanceof Response ? new ${next}(${response}.body, ${response}) : ${response}${end}`,
  ];
}

/** Ends the handler where the owner's code did not run before. */
export function guardLines(condition: string, end: string): Lines {
  const simple = /^[\w$.]+\((?:[^()]|\([^()]*\))*\)$/.test(condition);
  return [`if (!${simple ? condition : `(${condition})`}) return undefined${end}`];
}
