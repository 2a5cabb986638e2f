import { indentAt } from '../edit.ts';
import { guardLines } from './around.ts';
import type { Context } from './context.ts';
import { matcherIsRight, widenMatcher } from './matcher-edit.ts';
import { Refused } from './refuse.ts';
import { finish } from './write.ts';

/** Gives a file that has the wall its matcher back; what follows the wall keeps to the paths of the narrowed one. */
export function repairMatcher(context: Context): void {
  const { edits, file, analysis } = context;
  const { wall } = analysis.clerk;
  if (!wall || matcherIsRight(context)) return;
  if (wall.followed && wall.request === undefined)
    throw new Refused('its handler takes the request apart, so the paths it was given cannot be asked for');
  const condition = widenMatcher(context, wall.request ?? 'request', wall.followed);
  if (condition === undefined) return;
  const base = indentAt(file.source, wall.end);
  const lines = guardLines(condition, file.style.semicolons ? ';' : '');
  edits.insert(wall.end, `\n${base}${finish(lines, file.style, base)}`);
}
