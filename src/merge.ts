import { diff3MergeRegions, diffIndices } from 'node-diff3';

/** What is to happen where both sides changed the same lines. */
export type ConflictChoice = 'markers' | 'keep-mine' | 'take-theirs';
export const CONFLICT_CHOICES: readonly ConflictChoice[] = ['markers', 'keep-mine', 'take-theirs'];

/** Merging takes time by the product of both lengths; generated files have some hundred lines. */
const MAX_PRODUCT = 25_000_000;

/** A text taken apart: a byte order mark, line endings and the last line break are not what a merge is about. */
export interface Lines {
  bom: boolean;
  lines: string[];
  /** Of each line, the last one's as if it had one. */
  ends: string[];
  /** The ending most lines have. */
  end: string;
  final: boolean;
}

/** Takes a text apart; `join` gives back the same bytes. */
export function split(text: string): Lines {
  const bom = text.startsWith('\uFEFF');
  const parts = (bom ? text.slice(1) : text).split('\n');
  const final = parts.at(-1) === '';
  if (final) parts.pop();
  const ended = final ? parts : parts.slice(0, -1);
  const crlf = ended.filter((line) => line.endsWith('\r')).length;
  const end = crlf > ended.length - crlf ? '\r\n' : '\n';
  const whole = (index: number) => index < ended.length;
  return {
    bom,
    final,
    end,
    lines: parts.map((line, index) => (whole(index) && line.endsWith('\r') ? line.slice(0, -1) : line)),
    ends: parts.map((line, index) => (!whole(index) ? end : line.endsWith('\r') ? '\r\n' : '\n')),
  };
}

function join({ bom, lines, ends, final }: Lines): string {
  const last = lines.length - 1;
  const text = lines.map((line, index) => (index === last && !final ? line : line + ends[index])).join('');
  return (bom ? '\uFEFF' : '') + text;
}

/** Whether two texts say the same, line endings, byte order mark and last line break aside. */
export function sameLines(left: Lines, right: Lines): boolean {
  return left.lines.length === right.lines.length && left.lines.join('\n') === right.lines.join('\n');
}

/** Lines in the dress of the owner's text: lines of theirs that stay keep their own ending. */
function dressed(lines: string[], base: Lines, mine: Lines, theirs: Lines): string {
  const final = mine.final === base.final ? theirs.final : mine.final;
  let ends = lines.map(() => mine.end);
  if (mine.ends.some((end) => end !== mine.end)) {
    let at = 0;
    const kept: string[] = [];
    for (const { buffer1, buffer2 } of diffIndices(mine.lines, lines)) {
      kept.push(...mine.ends.slice(at, buffer1[0]), ...lines.slice(0, buffer2[1]).map(() => mine.end));
      at = buffer1[0] + buffer1[1];
    }
    ends = [...kept, ...mine.ends.slice(at)];
  }
  return join({ bom: mine.bom, lines, ends, end: mine.end, final });
}

/** The new text as its owner would have it: with the byte order mark and the line endings of the file that is there. */
export function renewed(base: string, mine: string, theirs: string): string {
  const wanted = split(theirs);
  return dressed(wanted.lines, split(base), split(mine), wanted);
}

export interface Merged {
  text: string;
  /** Places where both sides changed the same lines. */
  conflicts: number;
}

/**
 * Three-way merge by lines. Both sides making the same change is no conflict.
 * @param choice What goes where both sides changed the same lines.
 * @param label Names our side in a marker: `create-clerk-guard 0.2.0`.
 * @returns undefined for texts too long to be merged in reasonable time.
 */
export function merge(
  base: string,
  mine: string,
  theirs: string,
  choice: ConflictChoice,
  label: string,
): Merged | undefined {
  const [o, a, b] = [split(base), split(mine), split(theirs)];
  const longest = Math.max(a.lines.length, b.lines.length);
  if (longest * o.lines.length > MAX_PRODUCT) return undefined;
  const merged: string[] = [];
  let conflicts = 0;
  for (const region of diff3MergeRegions(a.lines, o.lines, b.lines)) {
    if (region.stable) {
      merged.push(...region.bufferContent);
      continue;
    }
    const { aContent, oContent, bContent } = region;
    if (aContent.join('\n') === bContent.join('\n') && aContent.length === bContent.length) {
      merged.push(...aContent);
      continue;
    }
    conflicts += 1;
    if (choice === 'keep-mine') merged.push(...aContent);
    else if (choice === 'take-theirs') merged.push(...bContent);
    else {
      // As git writes them with merge.conflictStyle=diff3 [git-merge, "How conflicts are presented"].
      merged.push('<<<<<<< mine', ...aContent, '||||||| base', ...oContent);
      merged.push('=======', ...bContent, `>>>>>>> ${label}`);
    }
  }
  return { text: dressed(merged, o, a, b), conflicts };
}
