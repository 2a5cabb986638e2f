import type { Expression } from 'oxc-parser';
import { unwrap } from '../code/entry/ast.ts';
import type { SourceFile } from '../code/source-file.ts';
import type { Refusal } from './refuse.ts';

/** What a top-level constant of a file holds, as written. */
function constantOf(file: SourceFile, name: string): Expression | undefined {
  for (const statement of file.program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type !== 'VariableDeclaration') continue;
    for (const { id, init } of declaration.declarations)
      if (id.type === 'Identifier' && id.name === name && init) return unwrap(init);
  }
  return undefined;
}

/** The local name of what a file exports by a name, where it is a constant of the file. */
function localOf(file: SourceFile, name: string): string | undefined {
  for (const statement of file.program.body) {
    if (statement.type !== 'ExportNamedDeclaration' || statement.source) continue;
    const { declaration, specifiers } = statement;
    if (declaration?.type === 'VariableDeclaration')
      for (const { id } of declaration.declarations)
        if (id.type === 'Identifier' && id.name === name) return name;
    for (const { exported, local } of specifiers)
      if (exported.type === 'Identifier' && exported.name === name && local.type === 'Identifier')
        return local.name;
  }
  return undefined;
}

/** The value of an option that a file exports for Next: `export const dynamic = '…'`. */
function segmentOption(file: SourceFile, name: string): unknown {
  const local = localOf(file, name);
  const value = local === undefined ? undefined : constantOf(file, local);
  return value?.type === 'Literal' ? value.value : undefined;
}

/** Whether a file says itself how Next renders it, so that what a layout above says does not hold. */
export const saysDynamic = (file: SourceFile): boolean => segmentOption(file, 'dynamic') !== undefined;

/** Why a file that Next makes without a request gets no check. */
export function refuseSegment(file: SourceFile): Refusal | undefined {
  const dynamic = segmentOption(file, 'dynamic');
  if (dynamic !== 'force-static' && dynamic !== 'error') return undefined;
  const because = `dynamic = '${dynamic}' makes it without a request, so it can not ask who comes. Take that out first.`;
  return { because, snippet: '' };
}
