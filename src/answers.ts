import { UserError } from './errors.ts';
import type { Answers, AnswerValue, Facts, Piece, PieceAnswers, Question } from './types.ts';

/** Where a value came from, for the sentence that says it is wrong. */
export interface Source {
  /** `--csp`, `answers.json: headers.csp`, `.clerk-guard/manifest.lock: headers.csp`. */
  label: string;
}

function wrong(source: Source, because: string, question: Question): UserError {
  return new UserError(`${source.label}: ${because}`, {
    code: 'ANSWER_INVALID',
    next: `${question.help} Nothing was written.`,
  });
}

/**
 * Checks a value against its question's grammar and brings it to its canonical form.
 * @returns The value to use.
 * @throws UserError (exit 2) that names the source, the reason and what is expected.
 */
export function accept(question: Question, value: unknown, source: Source, facts: Facts): AnswerValue {
  switch (question.kind) {
    case 'confirm':
      if (typeof value !== 'boolean') throw wrong(source, 'expected true or false.', question);
      return value;
    case 'number': {
      const { min, max } = question;
      if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
        throw wrong(
          source,
          `expected a whole number from ${min} to ${max}, got ${JSON.stringify(value)}.`,
          question,
        );
      }
      return value;
    }
    case 'select': {
      const choices = question.choices.map((choice) => choice.value);
      if (typeof value !== 'string' || !choices.includes(value)) {
        throw wrong(source, `expected one of ${choices.join(', ')}, got ${JSON.stringify(value)}.`, question);
      }
      return value;
    }
    case 'text': {
      if (typeof value !== 'string') throw wrong(source, 'expected text.', question);
      const problem = question.check(value, facts);
      if (problem !== undefined) throw wrong(source, problem, question);
      return value;
    }
    case 'list': {
      if (!Array.isArray(value)) throw wrong(source, 'expected a list of text.', question);
      const items = value.map((item: unknown) => {
        if (typeof item !== 'string') throw wrong(source, 'expected a list of text.', question);
        const problem = question.check(item, facts);
        if (problem !== undefined) throw wrong(source, problem, question);
        return question.normalize?.(item) ?? item;
      });
      return [...new Set(items)];
    }
  }
}

/** A flag's text as the value its question wants; `undefined` when the flag was not given. */
export function fromFlags(question: Question, flags: Record<string, unknown>): unknown {
  if (question.kind === 'confirm') {
    if (flags[question.flag] === true) return true;
    return flags[`no-${question.flag}`] === true ? false : undefined;
  }
  const value = flags[question.flag];
  if (value === undefined) return undefined;
  if (question.kind === 'number') return /^\d{1,9}$/.test(String(value)) ? Number(value) : value;
  // An empty value is how an empty list is written on a command line.
  if (question.kind === 'list') return Array.isArray(value) ? value.filter((item) => item !== '') : value;
  return value;
}

/** The default, checked by nobody: pieces answer for their own. */
export function defaultOf(
  question: Question,
  facts: Facts,
  answers: PieceAnswers,
  all: Answers,
): AnswerValue {
  return question.default(facts, answers, all);
}

/**
 * Reads an answers document: `{ "<piece>": { "<question>": value } }`, as in the manifest.
 * @param label Name of the file, for messages.
 * @throws UserError (exit 2) naming the first unknown piece or field.
 */
export function parseAnswers(
  text: string,
  label: string,
  pieces: readonly Piece[],
): Record<string, Record<string, unknown>> {
  let parsed: unknown;
  try {
    // PowerShell writes a byte order mark before what it redirects into a file.
    parsed = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UserError(`${label} is not JSON: ${error instanceof Error ? error.message : ''}`, {
      code: 'ANSWERS_INVALID',
      next: 'Write it as { "<piece>": { "<question>": value } }. Nothing was written.',
    });
  }
  const fail = (field: string, because: string) =>
    new UserError(`${label}: ${field} ${because}`, {
      code: 'ANSWERS_INVALID',
      next: 'Names are those of the manifest; `list --json` shows them. Nothing was written.',
    });
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw fail('the document', 'is not an object.');
  const result: Record<string, Record<string, unknown>> = {};
  for (const [pieceName, fields] of Object.entries(parsed)) {
    const piece = pieces.find((candidate) => candidate.name === pieceName);
    if (!piece)
      throw fail(pieceName, `is not a piece (${pieces.map((candidate) => candidate.name).join(', ')}).`);
    if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
      throw fail(pieceName, 'is not an object.');
    for (const name of Object.keys(fields)) {
      if (!piece.questions.some((question) => question.name === name)) {
        const known = piece.questions.map((question) => question.name).join(', ') || 'none';
        throw fail(`${pieceName}.${name}`, `is not a question of ${pieceName} (${known}).`);
      }
    }
    result[pieceName] = { ...fields };
  }
  return result;
}
