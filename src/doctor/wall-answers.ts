import type { EntryAnalysis } from '../code/entry/analyse.ts';
import { listedIn } from '../code/public-list.ts';
import { asAsked, type TrailingSlash } from '../entry/matching.ts';
import { publicPaths } from '../routes/match.ts';
import { isMadeUp } from '../routes/probes.ts';
import type { TodayAnswer } from '../types.ts';
import type { Project } from './code/project.ts';
import { writtenFile } from './our-wall.ts';

/** What the file answers a stranger at one path. */
export interface WallAnswer {
  answer: TodayAnswer;
  /** What the caller brings along, or leaves out, to be let through. */
  by?: string | undefined;
  /** They are sent to another page. */
  away?: boolean | undefined;
  /** They are sent elsewhere, whoever they are. */
  moved?: boolean | undefined;
  /** The page that they are sent to, where that is known and another one. */
  to?: string | undefined;
  /** They are let go on to nothing: what stands before the page answers in its place. */
  itself?: true;
  /** The page that they are served in place of the one that they asked for. */
  leads?: string | undefined;
  /** The same, where it is sure that they are let through to that and to nothing else. */
  served?: string | undefined;
  /** Pages that they may be served in its place: whether they are can't be told. */
  mayLead?: ReadonlySet<string> | undefined;
  /** What a made-up value in the path was compared with. */
  compared?: ReadonlySet<string> | undefined;
  /** Patterns that another value may fit: none is found that does. */
  unfitted?: ReadonlySet<string> | undefined;
  /** Why it can't be told. */
  because?: string | undefined;
  /** Whether it happens to whoever has a session just the same, so that it says nothing of who gets in. */
  all?: (() => boolean) | undefined;
}

export type Answers = (paths: readonly string[]) => WallAnswer[];

/** The answers at paths as they are asked for: with a slash at the end where Next redirects everybody to that. */
export const askedAs =
  (answers: Answers, routing: TrailingSlash): Answers =>
  (paths) =>
    answers(paths.map((path) => asAsked(path, routing)));

/** The answers of a file of which nothing is told. */
export const untold =
  (because: string): Answers =>
  (paths) =>
    paths.map(() => ({ answer: 'unknown', because }));

/** The answers of a wall of ours, which asks the list that we generate. */
export function ourAnswers(project: Project, list: string): Answers {
  const file = writtenFile(list, project);
  const patterns = file && listedIn(file, project.text(file) ?? '', 'PUBLIC_ROUTES');
  if (!patterns) return (paths) => paths.map(() => ({ answer: 'unknown' }));
  // What the list names may be a value of a parameter.
  const compared = new Set(patterns);
  const isPublic = publicPaths(patterns);
  return (paths) => paths.map((path) => ({ answer: isPublic(path) ? 'open' : 'closed', compared }));
}

/**
 * The answers of a file of the owner's.
 * @param followed What it answers when it is followed.
 */
export function theirAnswers({ clerk }: EntryAnalysis, followed: Answers): Answers {
  if (clerk.kind === 'reference') return (paths) => paths.map(() => ({ answer: 'open' }));
  return (paths) =>
    followed(paths).map((answer, index): WallAnswer => {
      const path = paths[index] ?? '';
      // What refuses everybody a value that was made up may let everybody through with another one.
      return answer.answer === 'closed' && isMadeUp(path) && answer.all?.()
        ? {
            ...answer,
            answer: 'unknown',
            because: `it refuses ${path} to everybody, and that value is made up`,
          }
        : answer;
    });
}
