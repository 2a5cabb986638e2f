import { eolOf } from './edit.ts';

export interface EnvEntry {
  name: string;
  /** One or more lines, without the comment sign. */
  comment: string;
  /** Made up; never a real value. */
  example: string;
}

/** Variables a file names: set, exported, or commented out. */
function namesIn(source: string): Set<string> {
  const names = new Set<string>();
  for (const line of source.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const match = /^[ \t#]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*[=:]/.exec(line);
    // A commented sentence such as `# Note: …` is not a variable.
    if (match?.[1] && (line.includes('=') || !line.trimStart().startsWith('#'))) names.add(match[1]);
  }
  return names;
}

function assignment({ name, example }: EnvEntry): string {
  const value = example.replace(/[\r\n]+/g, ' ');
  return /[\s#'"]/.test(value) ? `${name}=${JSON.stringify(value)}` : `${name}=${value}`;
}

/**
 * Adds variables to the text of an `.env.example`, each below its comment, and leaves every line that is there alone.
 * A name that is present in any form, also commented out, is not added again.
 * @param eol For a file that has no line ending of its own yet.
 */
export function ensureEnv(
  source: string | undefined,
  entries: readonly EnvEntry[],
  eol: '\n' | '\r\n',
): string {
  const before = source ?? '';
  const present = namesIn(before);
  const blocks: string[] = [];
  const end = before.includes('\n') ? eolOf(before) : eol;
  for (const entry of entries) {
    if (present.has(entry.name)) continue;
    present.add(entry.name);
    const comment = entry.comment.split(/\r?\n/).map((line) => (line === '' ? '#' : `# ${line}`));
    blocks.push([...(entry.comment === '' ? [] : comment), assignment(entry), ''].join(end));
  }
  if (blocks.length === 0) return before;
  const text = blocks.join(end);
  if (before.replace(/^\uFEFF/, '').trim() === '') return before.trimEnd() + text;
  const closed = before.endsWith('\n') ? before : before + end;
  return closed + (/\n[ \t]*\r?\n$/.test(closed) ? '' : end) + text;
}
