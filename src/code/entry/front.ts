import { indentAt, startsLine } from '../edit.ts';
import { quoted } from '../quotes.ts';
import type { Style } from '../style.ts';
import { type Context, give, giveLocal, importType } from './context.ts';
import type { ExportForm } from './exports.ts';
import { hasCast, identifierIn, unexport } from './owner-text.ts';
import { Refused } from './refuse.ts';
import { FORGEABLE, type Front } from './thin-wrapper.ts';
import { insertAfter, removeWord, wordsBetween } from './tokens.ts';
import { finish, type Lines } from './write.ts';

const WHY = [
  '// Next.js takes its script nonce from these, so no client may send them.',
  '// Before clerkMiddleware: it forwards the headers as it received them.',
];

/** Statements that drop headers of a request which only Next may set. */
export function deletions(request: string, names: readonly string[], style: Style): Lines {
  const end = style.semicolons ? ';' : '';
  const lines = names.map((name) => `${request}.headers.delete(${quoted(name, style.quote)})${end}`);
  return names.length === FORGEABLE.length ? [...WHY, ...lines] : lines;
}

/** Parameters as Next passes them, and the body of a function that hands over to Clerk without forged headers. */
function handingOver(context: Context, clerk: string): { parameters: string[]; body: Lines } {
  const [request, event] = [giveLocal(context, 'request'), giveLocal(context, 'event')];
  const typed = (name: string, type: string): string => {
    const local = importType(context, 'next/server', type);
    return local === '' ? name : `${name}: ${local}`;
  };
  return {
    parameters: [typed(request, 'NextRequest'), typed(event, 'NextFetchEvent')],
    body: [
      ...deletions(request, FORGEABLE, context.file.style),
      ...handOver(context, clerk, { request, event }),
    ],
  };
}

/** The last statement; Arcjet, where it stands before Clerk, is asked on the paths that it was asked on before. */
function handOver(context: Context, clerk: string, names: { request: string; event: string }): Lines {
  const { behindArcjet } = context.analysis.clerk;
  const end = context.file.style.semicolons ? ';' : '';
  const given = `(${names.request}, ${names.event})`;
  const before = behindArcjet && context.ranBefore?.(names.request);
  if (before === undefined) return [`return ${clerk}${given}${end}`];
  if (behindArcjet?.held === undefined)
    throw new Refused(
      'Clerk is made in the call that hands it to Arcjet; give it a constant of its own first',
    );
  const condition = /\s(?:&&|\|\|)\s/.test(before) ? `(${before})` : before;
  return [
    '// Arcjet is asked where it was before the wall needed every path.',
    `return ${condition}`,
    `\t? ${clerk}${given}`,
    `\t: ${behindArcjet.held}${given}${end}`,
  ];
}

function signature(head: string, parameters: readonly string[], tail: string, comma: boolean): Lines {
  const single = `${head}(${parameters.join(', ')})${tail}`;
  if (single.length <= 80) return [single];
  const last = parameters.length - 1;
  return [
    `${head}(`,
    ...parameters.map((one, index) => `\t${one}${index < last || comma ? ',' : ''}`),
    `)${tail}`,
  ];
}

/** What is called `clerk` is what hands on to it, where Arcjet does. */
const constantName = ({ analysis }: Context): string =>
  analysis.clerk.behindArcjet ? 'guardedClerk' : 'clerk';

/** A declaration of the function that Next is to call. */
function frontLines(context: Context, head: string, name: string, clerk: string): Lines {
  const { parameters, body } = handingOver(context, clerk);
  return [
    ...signature(`${head}function ${name}`, parameters, ' {', context.file.style.trailingCommas),
    ...body.map((line) => `\t${line}`),
    '}',
  ];
}

/** The same as an expression, for a place whose type the owner has written down. */
function frontArrow(context: Context, clerk: string): Lines {
  const { parameters, body } = handingOver(context, clerk);
  return [
    ...signature('(', parameters, ' => {', context.file.style.trailingCommas),
    ...body.map((line) => `\t${line}`),
    '})',
  ];
}

/** How the composed function leaves the file. */
export type Leaving =
  | { as: 'default' }
  | { as: 'named'; name: string }
  /** An export list refers to it. */
  | { as: 'listed'; name: string };

/** A name for a function that is exported by default or through a list: the file's own where that is free. */
export function frontName(context: Context): string {
  const { name } = context.analysis;
  if (!context.taken.has(name)) return give(context, name);
  return give(context, `guarded${name.charAt(0).toUpperCase()}${name.slice(1)}`);
}

/** The function that Next is to call, as text. */
export function frontText(context: Context, leaving: Leaving, clerk: string): string {
  const head = leaving.as === 'default' ? 'export default ' : leaving.as === 'named' ? 'export ' : '';
  const name = leaving.as === 'default' ? frontName(context) : leaving.name;
  return finish(frontLines(context, head, name, clerk), context.file.style);
}

/** `export default clerk`: the identifier gives way to the function. */
export function replaceIdentifier(context: Context, form: ExportForm, clerk: string): void {
  const { edits, file } = context;
  const inner = identifierIn(context, form);
  if (!inner) throw new Refused('its default export could not be read');
  const base = indentAt(file.source, inner.start);
  const bare = form.expression?.start === inner.start && form.expression.end === inner.end;
  if (!bare || hasCast(context, form)) {
    edits.replace(inner.start, inner.end, finish(frontArrow(context, clerk), file.style, base));
    return;
  }
  const [semicolon] = wordsBetween(file.source, inner.end, form.statement.end);
  const text = finish(frontLines(context, '', frontName(context), clerk), file.style, base);
  edits.replace(inner.start, inner.end, text);
  if (semicolon) edits.remove(semicolon.start, semicolon.end);
}

/**
 * Puts the function that drops forged headers in front of a `clerkMiddleware` call which Next uses as it stands. The call
 * stays where it is and becomes a constant, so that nothing of it has to be indented anew.
 */
export function putFront(context: Context, form: ExportForm): void {
  const { edits, file } = context;
  const { source } = file;
  if (form.via === 'default') {
    const inner = identifierIn(context, form);
    const name = inner && source.slice(inner.start, inner.end);
    if (inner && name !== undefined && inner.start !== context.analysis.clerk.reference?.start) {
      replaceIdentifier(context, form, name);
      return;
    }
    const clerk = give(context, constantName(context));
    constantFromDefault(context, form, `const ${clerk} =`);
    insertAfter(edits, file, form.statement.end, frontText(context, { as: 'default' }, clerk));
  } else if (form.via === 'const' && form.local !== undefined) {
    const clerk = give(context, constantName(context));
    const declared = declaredAt(context, form, form.local);
    if ((form.declarators ?? 1) === 1) unexport(context, form);
    edits.replace(declared.start, declared.end, clerk);
    context.touched.push(declared);
    insertAfter(
      edits,
      file,
      form.statement.end,
      frontText(context, { as: 'named', name: form.exported }, clerk),
    );
  } else if (form.via === 'list' && form.local !== undefined && form.specifier) {
    const name = frontName(context);
    edits.replace(
      form.specifier.start,
      form.specifier.end,
      name === form.exported ? name : `${name} as ${form.exported}`,
    );
    insertAfter(edits, file, form.statement.end, frontText(context, { as: 'listed', name }, form.local));
  } else throw new Refused('its export could not be read');
}

/** `export default …` becomes `const name = …`. */
export function constantFromDefault(context: Context, form: ExportForm, text: string): void {
  const { edits, file } = context;
  const { source } = file;
  const expression = form.expression ?? form.statement;
  const words = wordsBetween(source, form.statement.start, expression.start);
  const exported = words.find((word) => word.text === 'export');
  const byDefault = words.find((word) => word.text === 'default');
  if (!exported || !byDefault) throw new Refused('its default export could not be read');
  removeWord(edits, source, exported);
  edits.replace(byDefault.start, byDefault.end, text);
  if (byDefault.end === expression.start) edits.insert(byDefault.end, ' ');
}

function declaredAt(context: Context, form: ExportForm, name: string): { start: number; end: number } {
  for (const statement of context.file.program.body) {
    if (statement.start !== form.statement.start || statement.type !== 'ExportNamedDeclaration') continue;
    if (statement.declaration?.type !== 'VariableDeclaration') continue;
    for (const { id } of statement.declaration.declarations)
      if (id.type === 'Identifier' && id.name === name)
        return { start: id.start, end: id.start + name.length };
  }
  throw new Refused(`the declaration of \`${name}\` could not be read`);
}

/** Gives a function that hands over to Clerk already the deletions it lacks. */
export function completeFront(context: Context, front: Front): void {
  const { edits, file } = context;
  const { source, style } = file;
  const lines = deletions(
    front.request,
    FORGEABLE.filter((name) => !front.drops.includes(name)),
    style,
  );
  const end = style.semicolons ? ';' : '';
  const base = indentAt(source, front.body.start);
  const inner = `${base}${style.indent}`;
  if (front.expressionBody) {
    edits.insert(
      front.body.start,
      `${finish(['{', ...lines.map((line) => `\t${line}`), '\treturn '], style, base)}`,
    );
    edits.insert(front.body.end, `${end}\n${base}}`);
    return;
  }
  const at = front.first;
  if (startsLine(source, at)) {
    const indent = indentAt(source, at);
    edits.insert(at, `${finish(lines, style, indent)}\n${indent}`);
  } else edits.insert(at, `\n${inner}${finish(lines, style, inner)}\n${inner}`);
}
