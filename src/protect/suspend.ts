import type { ExportDefaultDeclaration, Node } from 'oxc-parser';
import type { Edits } from '../code/edit.ts';
import { usesOf } from '../code/entry/scope.ts';
import { wordsBetween } from '../code/entry/tokens.ts';
import { addImport } from '../code/imports.ts';
import { freshName, namesIn } from '../code/names.ts';
import type { SourceFile } from '../code/source-file.ts';
import type { Fn } from './locate.ts';

/** The frame that Next makes ahead, with what waits for the session below it. */
function frame(file: SourceFile, fn: Fn, inner: string, outer: string, suspense: string): string {
  const { indent, semicolons } = file.style;
  const typed = file.typescript ? `: Parameters<typeof ${inner}>[0]` : '';
  const [parameter, props] = fn.params.length === 0 ? ['', ''] : [`props${typed}`, ' {...props}'];
  const lines = [
    `export default function ${outer}(${parameter}) {`,
    `${indent}return (`,
    `${indent.repeat(2)}<${suspense} fallback={null}>`,
    `${indent.repeat(3)}<${inner}${props} />`,
    `${indent.repeat(2)}</${suspense}>`,
    `${indent})${semicolons ? ';' : ''}`,
    '}',
  ];
  return lines.join('\n');
}

const component = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

function defaultOf(file: SourceFile): ExportDefaultDeclaration | undefined {
  return file.program.body.find(
    (one): one is ExportDefaultDeclaration => one.type === 'ExportDefaultDeclaration',
  );
}

/**
 * With `cacheComponents` a page that waits for the session outside of `<Suspense>` does not build: its function becomes a
 * component below `<Suspense>`, and a new one takes its place.
 * [nextjs.org/docs/app/api-reference/config/next-config-js/cacheComponents]
 * @returns Why it can't be done, where it can't; nothing is edited then.
 */
export function suspend(edits: Edits, file: SourceFile, fn: Fn): string | undefined {
  const statement = defaultOf(file);
  if (!statement) return 'it leaves the file in a list of exports';
  if (fn.params.length > 1) return 'it takes more than its properties';
  const declared = statement.declaration as Node;
  const taken = namesIn(file.program);
  const own = 'id' in fn ? fn.id?.name : undefined;
  const suspense = addImport(edits, file, { from: 'react', names: ['Suspense'] }).Suspense ?? 'Suspense';
  if (declared.type === 'Identifier') {
    const outer = freshName(
      `${component(declared.name)}${/Page$/.test(declared.name) ? 'Frame' : 'Page'}`,
      taken,
    );
    if (component(declared.name) !== declared.name) return 'its name is not that of a component';
    edits.replace(statement.start, statement.end, frame(file, fn, declared.name, outer, suspense));
    return undefined;
  }
  if (declared.start !== fn.start || declared.end !== fn.end) return 'it is exported in a form of its own';
  const outer = own ?? freshName('Page', taken);
  const inner = freshName(`${component(outer)}Content`, taken);
  if (fn.type === 'FunctionDeclaration') {
    const uses = own === undefined ? [] : usesOf(file.program, own);
    if (uses === undefined || uses.length > 1) return 'its name is used elsewhere in the file';
    edits.remove(statement.start, fn.start);
    if (fn.id) edits.replace(fn.id.start, fn.id.end, inner);
    else {
      const words = wordsBetween(file.source, fn.start, fn.body?.start ?? fn.end);
      const open = words.find(({ text }) => text === '(' || text === '<');
      if (!open) return 'its parameters could not be read';
      edits.insert(open.start, `${file.source.charAt(open.start - 1) === ' ' ? '' : ' '}${inner}`);
    }
  } else edits.replace(statement.start, fn.start, `const ${inner} = `);
  const end = fn.type === 'FunctionDeclaration' ? fn.end : statement.end;
  edits.insert(end, `\n\n${frame(file, fn, inner, outer, suspense)}`);
  return undefined;
}
