import { addImportStatement } from '../imports.ts';
import { quoted } from '../quotes.ts';
import type { Range } from './ast.ts';
import { type Context, give } from './context.ts';
import type { ExportForm } from './exports.ts';
import type { Leaving } from './front.ts';
import { baseName, type Owner, typed } from './owner-shape.ts';
import { unexport } from './owner-text.ts';
import { Refused } from './refuse.ts';
import { usesOf } from './scope.ts';
import { wordsBetween } from './tokens.ts';

/** `export { x as default } from '…'`: it is imported instead. */
export function fromModule(context: Context, form: ExportForm): Owner {
  const { analysis, edits, file } = context;
  const { source, style } = file;
  const specifier = form.specifier ?? form.statement;
  const imported = give(context, baseName(form, analysis.name));
  const [keyword] = wordsBetween(source, form.statement.start, specifier.start);
  if (!keyword) throw new Refused('its re-export could not be read');
  const text = `${form.local} as ${imported}`;
  if (form.specifiers === 1) {
    edits.replace(keyword.start, keyword.end, 'import');
    edits.replace(specifier.start, specifier.end, text);
  } else {
    let end = specifier.end;
    while (/[\s,]/.test(source.charAt(end))) end++;
    edits.remove(specifier.start, end);
    const from = quoted(form.from ?? '', style.quote);
    addImportStatement(edits, file, `import { ${text} } from ${from}${style.semicolons ? ';' : ''}`);
  }
  const leaving: Leaving =
    form.exported === 'default' ? { as: 'default' } : { as: 'named', name: form.exported };
  return typed(context, imported, form.statement.end, leaving);
}

/** `export const { middleware } = make()`: the property gets another name. */
export function fromPattern(context: Context, form: ExportForm): Owner {
  const { analysis, edits, file } = context;
  const { local = '', specifier = form.statement } = form;
  if (usesOf(file.program, local)?.length !== 1)
    throw new Refused(
      `\`${local}\` is taken out of another value where it is exported, and used elsewhere as well`,
    );
  const fresh = give(context, baseName(form, analysis.name));
  const [key] = wordsBetween(file.source, specifier.start, specifier.end);
  if (!key || !/^[\w$]+$/.test(key.text)) throw new Refused('its destructured export could not be read');
  edits.replace(specifier.start, specifier.end, `${key.text}: ${fresh}`);
  context.touched.push(specifier);
  // Its neighbours may be wanted by other files, so they stay exported, and ours with them.
  if (form.specifiers === 1 && form.declarators === 1) unexport(context, form);
  return typed(context, fresh, form.statement.end, { as: 'named', name: form.exported });
}

/** `export * from …`: the function is imported by the name that Next asks for; an export of our own hides the star's. */
export function adoptStar(context: Context, star: { statement: Range; from: string }): Owner {
  const { analysis, edits, file } = context;
  const { name } = analysis;
  const fresh = give(context, `owner${name.charAt(0).toUpperCase()}${name.slice(1)}`);
  const end = file.style.semicolons ? ';' : '';
  const text = `import { ${name} as ${fresh} } from ${quoted(star.from, file.style.quote)}${end}`;
  addImportStatement(edits, file, text);
  return typed(context, fresh, star.statement.end, { as: 'named', name });
}
