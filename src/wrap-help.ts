/** Terminals are often 80 columns wide, and few of the commands fit in that. */
const WIDEST = 88;
/** So far in, a line goes on with the description above it. */
const DESCRIPTION = 20;

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** Where what is said of a flag or a word begins, if the line has two columns; else a little further in than the line. */
function hanging(line: string): number {
  const indent = indentOf(line);
  const column = /^(\s*\S.*?\s{2,})\S/.exec(line)?.[1]?.length;
  if (column !== undefined && column < WIDEST / 2) return column;
  return indent === 0 || indent >= 8 ? indent : indent + 2;
}

function broken(line: string): string[] {
  const after = ' '.repeat(hanging(line));
  const lines: string[] = [];
  let rest = line;
  while (rest.length > WIDEST) {
    const at = rest.lastIndexOf(' ', WIDEST);
    if (at <= Math.max(indentOf(rest), after.length)) break;
    lines.push(rest.slice(0, at).trimEnd());
    rest = after + rest.slice(at + 1).trimStart();
  }
  return [...lines, rest];
}

/** Help with no line wider than a terminal; what is written over several lines is filled anew, commands stay as they are. */
export function wrapHelp(text: string): string {
  const whole: string[] = [];
  for (const line of text.split('\n')) {
    const before = whole.at(-1) ?? '';
    const indent = indentOf(line);
    const goesOn =
      before !== '' && line !== '' && ((indent === 0 && indentOf(before) === 0) || indent >= DESCRIPTION);
    if (goesOn) whole[whole.length - 1] = `${before} ${line.trimStart()}`;
    else whole.push(line);
  }
  return whole.flatMap((line) => (/^\s*npx \S+@\S+ /.test(line) ? [line] : broken(line))).join('\n');
}
