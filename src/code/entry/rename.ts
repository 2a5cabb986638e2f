import { Edits } from '../edit.ts';
import { readSource } from '../source-file.ts';
import { bindingsOf, type Range } from './ast.ts';
import { configOf } from './config.ts';
import { entryNameOf, exportsOf } from './exports.ts';
import { usesOf } from './scope.ts';
import { wordsBetween } from './tokens.ts';

/** What the move from `middleware` to `proxy` would do to one file; plain data, nothing is written. */
export interface RenamePlan {
  from: string;
  to: string;
  /** The new file's text. */
  text: string;
  /** What the owner should know, one sentence each. */
  notes: string[];
  /** It exported the name `middleware`, which others may import. */
  renamesExport: boolean;
}

export interface RenameRefusal {
  refused: true;
  because: string;
}

/** Segment config that a proxy file may not have: it always runs on Node.js (Next 16, get-page-static-info). */
const RUNTIME = 'runtime';

/** `src/middleware.page.ts` → `src/proxy.page.ts`. */
export function proxyPathOf(path: string): string | undefined {
  const slash = path.lastIndexOf('/') + 1;
  const base = path.slice(slash);
  return base.startsWith('middleware.')
    ? `${path.slice(0, slash)}proxy${base.slice('middleware'.length)}`
    : undefined;
}

/** Removes a property and its comma; an object of one property becomes empty. */
function removeProperty(edits: Edits, source: string, property: Range): void {
  let end = property.end;
  while (/[ \t]/.test(source.charAt(end))) end++;
  if (source[end] === ',') end++;
  let start = property.start;
  while (/[ \t]/.test(source.charAt(start - 1))) start--;
  // A line of its own goes with its line break; a comment behind it stays.
  if (source[start - 1] === '\n' && /^[ \t]*\r?\n/.test(source.slice(end))) {
    end = source.indexOf('\n', end) + 1;
  } else {
    start = property.start;
    while (/[ \t]/.test(source.charAt(end))) end++;
  }
  edits.remove(start, end);
}

/**
 * Plans the rename of an entry file for Next 16: the exported `middleware` becomes `proxy` (and the local name with it
 * where that is safe), `runtime` is dropped from `config` and from the file, everything else stays byte for byte.
 */
export function planRename(path: string, source: string): RenamePlan | RenameRefusal {
  const to = proxyPathOf(path);
  if (!to) return { refused: true, because: `${path} is not a middleware file` };
  const file = readSource(path, source);
  if (typeof file === 'string') return { refused: true, because: `${path} does not parse: ${file}` };
  const { program } = file;
  const exported = exportsOf(program, entryNameOf(path));
  const { used } = exported;
  if (exported.commonjs)
    return { refused: true, because: `${path} is CommonJS; in a proxy file Next reads \`export\` only` };
  if (!used) return { refused: true, because: `${path} has no export of its own that Next would use` };
  const edits = new Edits(source);
  const notes: string[] = [];
  const bindings = bindingsOf(program);
  for (const form of exported.forms.filter((one) => one.exported === 'middleware')) {
    if (exported.forms.some((one) => one.exported === 'proxy'))
      return { refused: true, because: `${path} exports both \`middleware\` and \`proxy\`` };
    if (form.via === 'destructured')
      return {
        refused: true,
        because: `${path} takes \`middleware\` out of another value where it exports it`,
      };
    if (form.specifier) {
      const words = wordsBetween(source, form.specifier.start, form.specifier.end);
      const last = words.at(-1);
      if (last?.text !== 'middleware')
        return { refused: true, because: `the export list of ${path} could not be read` };
      if (words.length === 1) edits.insert(last.end, ' as proxy');
      else edits.replace(last.start, last.end, 'proxy');
      continue;
    }
    const uses = bindings.has('proxy') ? undefined : usesOf(program, 'middleware');
    if (!uses || mentionsName(source, 'proxy', program))
      return {
        refused: true,
        because: `${path} uses the name \`proxy\` for something else, or binds \`middleware\` twice`,
      };
    for (const use of uses) {
      if (use.form === 'plain') edits.replace(use.start, use.end, 'proxy');
      else if (use.form === 'shorthand') edits.insert(use.end, ': proxy');
      else edits.insert(use.start, 'proxy as ');
    }
  }
  if (used.exported === 'default' && used.via !== 'default')
    return {
      refused: true,
      because: `${path} exports its default through a list, which Next does not accept in a proxy file: write \`export default\``,
    };
  const config = configOf(program);
  dropRuntime(edits, source, program, config.keys, notes);
  notes.push(
    'A proxy always runs on Node.js. What relied on the Edge runtime (its limits, its place near the visitor) changes with the rename.',
  );
  const renamesExport = exported.forms.some((form) => form.exported === 'middleware');
  return { from: path, to, text: edits.apply(), notes, renamesExport };
}

function mentionsName(source: string, name: string, program: Parameters<typeof usesOf>[0]): boolean {
  if (!source.includes(name)) return false;
  const uses = usesOf(program, name);
  return uses === undefined || uses.length > 0;
}

function dropRuntime(
  edits: Edits,
  source: string,
  program: Parameters<typeof usesOf>[0],
  keys: readonly string[],
  notes: string[],
): void {
  for (const statement of program.body) {
    if (statement.type !== 'ExportNamedDeclaration' || statement.declaration?.type !== 'VariableDeclaration')
      continue;
    for (const { id, init } of statement.declaration.declarations) {
      if (id.type !== 'Identifier') continue;
      if (id.name === RUNTIME && statement.declaration.declarations.length === 1) {
        let end = statement.end;
        while (/[ \t]/.test(source.charAt(end))) end++;
        if (source.startsWith('\r\n', end)) end += 2;
        else if (source[end] === '\n') end++;
        edits.remove(statement.start, end);
        notes.push('`export const runtime` is gone: a proxy file may not have it.');
      }
      if (id.name !== 'config' || !init || !keys.includes(RUNTIME)) continue;
      let object = init;
      while (object.type !== 'ObjectExpression' && 'expression' in object)
        object = object.expression as typeof object;
      if (object.type !== 'ObjectExpression') continue;
      for (const property of object.properties) {
        if (property.type !== 'Property' || property.computed) continue;
        const key = property.key;
        const name = key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : '';
        if (name !== RUNTIME) continue;
        removeProperty(edits, source, property);
        notes.push('`runtime` is gone from `config`: a proxy file may not have it.');
      }
    }
  }
}
