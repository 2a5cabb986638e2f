import { accept, defaultOf, fromFlags, type Source } from './answers.ts';
import type { Answers, AnswerValue, Facts, Piece, PieceAnswers, Question } from './types.ts';

/** Everything that may hold an answer, strongest first: flags, an answers file, what the manifest remembers. */
export interface AnswerSources {
  flags: Record<string, unknown>;
  file: Record<string, Record<string, unknown>>;
  fileLabel: string;
  remembered: Answers;
}

/** Asks a person; absent where nobody is there to be asked. */
export type Asker = (
  question: Question,
  suggested: AnswerValue,
  facts: Facts,
  answers: PieceAnswers,
) => Promise<AnswerValue>;

interface Given {
  value: unknown;
  source: Source;
}

function given(piece: Piece, question: Question, sources: AnswerSources): Given | undefined {
  const flag = fromFlags(question, sources.flags);
  if (flag !== undefined) return { value: flag, source: { label: `--${question.flag}` } };
  const inFile = sources.file[piece.name]?.[question.name];
  if (inFile !== undefined) {
    return { value: inFile, source: { label: `${sources.fileLabel}: ${piece.name}.${question.name}` } };
  }
  const remembered = sources.remembered[piece.name]?.[question.name];
  if (remembered === undefined) return undefined;
  return {
    value: remembered,
    source: { label: `.clerk-guard/manifest.lock: ${piece.name}.${question.name}` },
  };
}

/**
 * Completes the answers of the pieces being added.
 * @param pieces In asking order.
 * @param asker Asks a person; when absent every open question takes its default.
 * @returns Answers of all pieces, remembered ones included.
 * @throws UserError (exit 2) for a value its question does not accept.
 */
export async function completeAnswers(
  pieces: readonly Piece[],
  facts: Facts,
  sources: AnswerSources,
  asker?: Asker,
): Promise<Answers> {
  const all: Answers = structuredClone(sources.remembered);
  for (const piece of pieces) {
    const answers: PieceAnswers = {};
    all[piece.name] = answers;
    for (const question of piece.questions) {
      const known = given(piece, question, sources);
      if (known) {
        answers[question.name] = accept(question, known.value, known.source, facts);
        continue;
      }
      const suggested = defaultOf(question, facts, answers, all);
      const applies = question.byFlag !== true && (question.when?.(facts, answers, all) ?? true);
      answers[question.name] =
        asker && applies ? await asker(question, suggested, facts, answers) : suggested;
    }
  }
  return all;
}

/**
 * Answers of pieces that are installed and not part of a run, which others may ask for. The manifest lies in the target,
 * so what is missing or not of its question's grammar is taken for the default, as if it had never been answered.
 * @param pieces Every piece there is.
 * @param chosen Those of the run, whose answers `completeAnswers` checks and complains about.
 */
export function trustedAnswers(
  remembered: Answers,
  pieces: readonly Piece[],
  chosen: readonly Piece[],
  facts: Facts,
): Answers {
  const trusted: Answers = { ...remembered };
  for (const piece of pieces.filter(({ name }) => Object.hasOwn(remembered, name))) {
    if (chosen.includes(piece)) continue;
    const answers: PieceAnswers = {};
    trusted[piece.name] = answers;
    for (const question of piece.questions) {
      const value = remembered[piece.name]?.[question.name];
      try {
        answers[question.name] = accept(question, value, { label: question.name }, facts);
      } catch {
        answers[question.name] = defaultOf(question, facts, answers, trusted);
      }
    }
  }
  return trusted;
}
