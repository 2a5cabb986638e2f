import type { ImportDeclaration } from 'oxc-parser';
import { type Edits, indentAt, lineEnd, startsLine } from '../edit.ts';
import type { SourceFile } from '../source-file.ts';
import { commaBetween } from '../style.ts';

function canTake(node: ImportDeclaration, from: string, typeOnly: boolean): boolean {
  if (node.source.value !== from || node.phase) return false;
  if ((node.importKind === 'type') !== typeOnly) return false;
  return node.specifiers.some((specifier) => specifier.type === 'ImportSpecifier');
}

/** Has the file an import of this module and kind with a list of names? */
export function isExtensible(file: SourceFile, from: string, typeOnly: boolean): boolean {
  return file.program.body.some((node) => node.type === 'ImportDeclaration' && canTake(node, from, typeOnly));
}

/** Adds names to an import of the same module and kind; false when the file has none with a list of names. */
export function extendImport(
  edits: Edits,
  file: SourceFile,
  from: string,
  names: readonly string[],
  typeOnly: boolean,
): boolean {
  const { program, source } = file;
  const imports = program.body.filter((node) => node.type === 'ImportDeclaration');
  const into = imports.find((node) => canTake(node, from, typeOnly));
  const last = into?.specifiers.filter((specifier) => specifier.type === 'ImportSpecifier').at(-1);
  if (!into || !last) return false;
  const comma = commaBetween(source, last.end, into.source.start);
  if (!startsLine(source, last.start)) {
    if (comma === -1) edits.insert(last.end, names.map((name) => `, ${name}`).join(''));
    else edits.insert(comma + 1, names.map((name) => ` ${name},`).join(''));
    return true;
  }
  const indent = indentAt(source, last.start);
  if (comma === -1) {
    edits.insert(last.end, ',');
    edits.insert(lineEndOutside(file, last.end), names.map((name) => `\n${indent}${name}`).join(','));
  } else {
    const at = lineEndOutside(file, comma + 1);
    edits.insert(at, names.map((name) => `\n${indent}${name},`).join(''));
  }
  return true;
}

/** The end of the line, or the offset itself where more than a comment stands behind it. */
function lineEndOutside(file: SourceFile, offset: number): number {
  const end = lineEnd(file.source, offset);
  const comment = file.comments.find((one) => one.start >= offset && one.start < end);
  const rest = file.source.slice(offset, comment ? comment.start : end).trim();
  if (rest !== '') return offset;
  return comment && comment.end > end ? offset : end;
}
