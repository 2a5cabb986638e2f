import path from 'node:path';
import { type Files, posix } from './files.ts';
import { isIndent, isWidth, type Style } from './style.ts';

/** .editorconfig files from the app up to the workspace root; the nearest wins, `root = true` ends the search. */
export function editorconfigStyle(
  files: Files,
  workspaceRoot: string,
): { style: Style; source: string } | undefined {
  const found: { file: string; values: Map<string, string> }[] = [];
  for (let folder = files.root; ; folder = path.dirname(folder)) {
    const file = posix(path.relative(files.root, path.join(folder, '.editorconfig')));
    const text = files.read(file);
    const values = text === undefined ? undefined : editorconfigValues(text);
    if (values !== undefined) found.push({ file, values });
    if (values?.get('root') === 'true' || folder === workspaceRoot || folder === path.dirname(folder)) break;
  }
  const first = found[0];
  if (first === undefined) return undefined;
  const values = new Map(found.reverse().flatMap((one) => [...one.values]));
  const style: Style = {};
  const size = Number(
    values.get('indent_size') === 'tab'
      ? values.get('tab_width')
      : (values.get('indent_size') ?? values.get('tab_width')),
  );
  if (values.get('indent_style') === 'tab') style.indent = { kind: 'tab' };
  else if (isIndent(size)) style.indent = { kind: 'space', size };
  if (values.get('end_of_line') === 'crlf') style.eol = '\r\n';
  if (values.get('end_of_line') === 'lf') style.eol = '\n';
  if (values.has('insert_final_newline')) style.finalNewline = values.get('insert_final_newline') === 'true';
  const width = Number(values.get('max_line_length'));
  if (isWidth(width)) style.lineWidth = width;
  if (values.get('quote_type') === 'single' || values.get('quote_type') === 'double') {
    style.quotes = values.get('quote_type') === 'single' ? 'single' : 'double';
  }
  return Object.keys(style).length === 0 ? undefined : { style, source: first.file };
}

/** Options that hold for TypeScript files, later sections over earlier ones. */
function editorconfigValues(text: string): Map<string, string> {
  const values = new Map<string, string>();
  let applies = true;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    if (line.startsWith('[') && line.endsWith(']')) {
      // Longer ones are nobody's, and matching them takes time by their square.
      const glob = line.length > 200 ? '' : line.slice(1, -1);
      applies =
        glob === '*' ||
        glob === '**' ||
        /[{,.]tsx?(?:[,}]|$)/.test(glob) ||
        /\{[^}]*\btsx?\b[^}]*\}/.test(glob);
      continue;
    }
    const split = line.indexOf('=');
    if (applies && split > 0)
      values.set(
        line.slice(0, split).trim().toLowerCase(),
        line
          .slice(split + 1)
          .trim()
          .toLowerCase(),
      );
  }
  return values;
}
