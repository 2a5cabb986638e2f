import type { Expression, Program } from 'oxc-parser';
import type { EntryAnalysis } from '../code/entry/analyse.ts';
import { bindingsOf } from '../code/entry/ast.ts';
import { exportedValue } from '../code/entry/exports.ts';
import { positionOf } from '../code/parse.ts';
import { listedIn } from '../code/public-list.ts';
import { type Visited, visit } from '../entry/visitor/index.ts';
import { isPublicPath } from '../routes/match.ts';
import { isMadeUp } from '../routes/probes.ts';
import type { TodayAnswer } from '../types.ts';
import type { Project } from './code/project.ts';

/** What the file answers a stranger at one path. */
export interface WallAnswer {
  answer: TodayAnswer;
  /** What the caller brings along, or leaves out, to be let through. */
  by?: string | undefined;
  /** Why it can't be told. */
  because?: string | undefined;
  /** It happens to whoever has a session just the same, so that it says nothing of who gets in. */
  all?: boolean | undefined;
}

export type Answers = (paths: readonly string[]) => WallAnswer[];

/** The answers of a wall of ours, which asks the list that we generate. */
export function ourAnswers(project: Project, list: string): Answers {
  const file = ['.ts', '.js'].map((ending) => list + ending).find((one) => project.text(one) !== undefined);
  const patterns = file && listedIn(file, project.text(file) ?? '', 'PUBLIC_ROUTES');
  return (paths) =>
    paths.map((path) => ({
      answer: patterns ? (isPublicPath(path, patterns) ? 'open' : 'closed') : 'unknown',
    }));
}

const MAX_SHOWN = 60;

/** An expression on one line, as it is spoken of. */
function shown(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN - 1)}…` : line;
}

/** What the stranger's visit comes to, beside that of somebody who has a session. */
function answerOf(stranger: Visited, member: Visited | undefined, text: string): WallAnswer {
  const { outcome, by, hangsOn } = stranger;
  const all = outcome === member?.outcome;
  switch (outcome) {
    case 'open':
      return { answer: 'open', by };
    case 'closed':
    // Whoever is sent to another page does not get this one, wherever that is.
    case 'away':
      return { answer: 'closed', all };
    case 'aside':
      return { answer: all ? 'open' : 'closed' };
    case 'moved':
      return all
        ? { answer: 'open' }
        : { answer: 'unknown', because: 'where it redirects to hangs on the path' };
    default: {
      if (!hangsOn) return { answer: 'unknown' };
      const { line } = positionOf(text, hangsOn.start);
      return {
        answer: 'unknown',
        because: `it hangs on ${shown(text.slice(hangsOn.start, hangsOn.end))} (line ${line})`,
      };
    }
  }
}

/**
 * The answers of a file of the owner's.
 * @param followed What it answers when its imports are followed, too: asked where it can't be told without.
 */
export function theirAnswers(
  program: Program,
  text: string,
  analysis: EntryAnalysis,
  followed: Answers,
): Answers {
  const { used, clerk, secondAuth } = analysis;
  if (clerk.kind === 'reference') return (paths) => paths.map(() => ({ answer: 'open' }));
  const value = used && !secondAuth ? exportedValue(program, used, bindingsOf(program)) : undefined;
  return (paths) => {
    const alone = paths.map((path): WallAnswer => {
      if (!value) return { answer: 'unknown' };
      const seen = (member: boolean): Visited | undefined =>
        visit(program, value as Expression, [{ path, strict: true, member }])[0];
      const stranger = seen(false);
      // Where a stranger gets in, or it can't be told, nobody asks what members get.
      const matters = stranger && stranger.outcome !== 'open' && stranger.outcome !== 'unknown';
      return stranger ? answerOf(stranger, matters ? seen(true) : undefined, text) : { answer: 'unknown' };
    });
    const left = paths.filter((_, index) => alone[index]?.answer === 'unknown');
    const more = new Map(followed(left).map((answer, index) => [left[index], answer]));
    return paths.map((path, index): WallAnswer => {
      const own: WallAnswer = alone[index] ?? { answer: 'unknown' };
      const other = more.get(path) ?? own;
      // What refuses everybody a value that was made up may let everybody through with another one.
      if (other.answer === 'closed' && other.all && isMadeUp(path))
        return { answer: 'unknown', because: `it refuses ${path} to everybody, and that value is made up` };
      return other.answer === 'unknown' ? { ...other, because: own.because ?? other.because } : other;
    });
  };
}
