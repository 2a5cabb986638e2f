/** Narrower than this, words broken over lines are harder to read than what the terminal does by itself. */
const MIN_COLUMNS = 40;

/** White space, the edges of the tree and the mark of a list, with which a line begins. */
const LEAD = /^[\s│├└─]*(?:- )?/;

// What colours a text takes no room.
const widthOf = (text: string): number => text.replace(/\u001b\[[0-9;]*m/g, '').length;

/** Words that may stand on lines of their own; a command, which ends its line, stays whole, so that it can be copied. */
function wordsOf(text: string): string[] {
  const command = text.search(/(?<= )npx /);
  const [prose, rest] = command === -1 ? [text, []] : [text.slice(0, command), [text.slice(command)]];
  return [...prose.split(' ').filter((word) => word !== ''), ...rest];
}

/**
 * Breaks what is wider than a terminal between words, and begins the next line below the text of the first.
 * @param columns Of the terminal; undefined for a pipe or a file, which get every line whole.
 */
export function wrapped(text: string, columns: number | undefined): string {
  if (columns === undefined || columns < MIN_COLUMNS) return text;
  return text
    .split('\n')
    .flatMap((line) => {
      if (widthOf(line) <= columns) return [line];
      const [lead = ''] = LEAD.exec(line) ?? [];
      const below = lead.replace(/├/g, '│').replace(/[└─-]/g, ' ');
      const lines: string[] = [];
      let current = lead;
      for (const word of wordsOf(line.slice(lead.length))) {
        const isFirst = current === lead || current === below;
        if (!isFirst && widthOf(current) + 1 + widthOf(word) > columns) {
          lines.push(current);
          current = below + word;
        } else current += isFirst ? word : ` ${word}`;
      }
      return [...lines, current];
    })
    .join('\n');
}
