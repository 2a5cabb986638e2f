import { middleware } from '../../generators/middleware.ts';
import { render } from '../../src/render.ts';
import type { Answers, CreateEdit, Facts, PieceAnswers } from '../../src/types.ts';
import { facts } from '../routes/facts.ts';

export const LIST = 'lib/security/public-routes';
export const REFUSAL = 'lib/security/signed-out';

/** What the middleware piece writes, by path without its ending. */
export function written(
  given: Facts,
  answers: PieceAnswers = {},
): Record<string, [path: string, text: string]> {
  const complete: PieceAnswers = {};
  const all: Answers = { middleware: complete };
  for (const question of middleware.questions)
    complete[question.name] = answers[question.name] ?? question.default(given, complete, all);
  const present = new Set(['middleware']);
  return Object.fromEntries(
    middleware
      .edits({ facts: given, answers: complete, all, present, adding: present })
      .filter((edit): edit is CreateEdit => edit.type === 'create')
      .map(({ template, data, path }) => [
        path.replace(/\.\w+$/, ''),
        [path, render(template, data, path, given)],
      ]),
  );
}

/** The generated list with some patterns on it. */
export function listOf(patterns: readonly string[]): string {
  const [, text] = written(facts(), { signInUrl: '/sign-in' })[LIST] ?? ['', ''];
  return text.replace(/= \[[^\]]*\];/, `= ${JSON.stringify(patterns)};`);
}
