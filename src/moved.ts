import { basePath } from './manifest.ts';
import { split } from './merge.ts';
import type { Moved } from './types.ts';

const CODE = /\.([cm]?)[jt](sx?)$/;

/** Where a file of ours goes when a project moves into src/ or out of it, from JavaScript to TypeScript, or to Next 16. */
function usualPlaces(path: string): string[] {
  const folders = [path, path.startsWith('src/') ? path.slice(4) : `src/${path}`];
  const named = folders.flatMap((place) => [
    place,
    place.replace(/(^|\/)middleware\.(?=[^/]*$)/, '$1proxy.'),
    place.replace(/(^|\/)proxy\.(?=[^/]*$)/, '$1middleware.'),
  ]);
  const spelled = named.flatMap((place) => [
    place,
    place.replace(CODE, '.$1t$2'),
    place.replace(CODE, '.$1j$2'),
  ]);
  return [...new Set(spelled)].filter((place) => place !== path);
}

/** Lines that tell one file from another: not braces, not blanks. */
const telling = (text: string): string[] =>
  split(text)
    .lines.map((line) => line.trim())
    .filter((line) => line.length > 8);

/** Whether a text is an edited form of another: half of its telling lines are there. */
function isEdited(text: string, base: string): boolean {
  const there = new Set(telling(text));
  const wanted = telling(base);
  const kept = wanted.filter((line) => there.has(line)).length;
  return wanted.length > 0 && kept * 2 >= wanted.length;
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/**
 * Files of ours that their owner moved: they are gone from where we wrote them, and stand elsewhere.
 * A place that a move of the whole project leads to is believed when half of the text is ours, any other place when all is.
 * @param paths Files we created, as the manifest has them.
 * @param read Text of a file of the project, undefined when it is not there.
 * @param walked Every file of the project.
 */
export function findMoved(
  paths: readonly string[],
  read: (path: string) => string | undefined,
  walked: readonly string[],
): Moved[] {
  const there = new Set(walked);
  const taken = new Set(paths);
  const moved: Moved[] = [];
  for (const from of paths.filter((path) => !there.has(path) && read(path) === undefined)) {
    const base = read(basePath(from));
    if (base === undefined) continue;
    const plain = split(base).lines.join('\n');
    const isSame = (path: string) => {
      const text = read(path) ?? '';
      // Line endings alone can make it longer: no need to take every other file apart.
      if (text.length < plain.length || text.length > plain.length + plain.split('\n').length + 1)
        return false;
      return split(text).lines.join('\n') === plain;
    };
    const to =
      usualPlaces(from).find((place) => {
        const text = taken.has(place) ? undefined : read(place);
        return text !== undefined && isEdited(text, base);
      }) ??
      walked.find((place) => !taken.has(place) && nameOf(place) === nameOf(from) && isSame(place)) ??
      walked.find((place) => !taken.has(place) && CODE.test(place) && isSame(place));
    if (to === undefined) continue;
    taken.add(to);
    moved.push({ from, to });
  }
  return moved;
}
