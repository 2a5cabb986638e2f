import { checkbox, confirm, input, number, select } from '@inquirer/prompts';
import { accept } from './answers.ts';
import { UserError } from './errors.ts';
import type { ConflictChoice } from './merge.ts';
import { visible } from './say.ts';
import type { AnswerValue, Facts, FileState, Piece, PieceAnswers, Question, WorkspaceApp } from './types.ts';

/** A sentence when the value would be refused, else true: what the prompt library wants of a validator. */
function verdict(question: Question, value: unknown, facts: Facts): true | string {
  try {
    accept(question, value, { label: question.message }, facts);
    return true;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

const split = (text: string, separator: ',' | undefined) =>
  text
    .split(separator ?? /\s+/)
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** Asks one question in the terminal; a wrong value is explained and asked again. */
export async function askInTerminal(
  question: Question,
  suggested: AnswerValue,
  facts: Facts,
  answers: PieceAnswers,
): Promise<AnswerValue> {
  const { message } = question;
  const taken = (value: unknown) => accept(question, value, { label: message }, facts);
  switch (question.kind) {
    case 'confirm':
      return confirm({ message, default: suggested === true });
    case 'select':
      return select({
        message,
        default: suggested,
        choices: question.choices.map(({ value, label }) => ({ value, name: visible(label) })),
      });
    case 'number':
      return taken(
        await number({
          message,
          default: Number(suggested),
          required: true,
          validate: (value) => verdict(question, value, facts),
        }),
      );
    case 'text':
      return taken(
        await input({
          message,
          default: String(suggested),
          validate: (value) => verdict(question, value, facts),
        }),
      );
    case 'list': {
      const preset = Array.isArray(suggested) ? suggested : [];
      const choices = question.choices?.(facts, answers) ?? [];
      if (choices.length > 0) {
        return taken(
          await checkbox({
            message,
            choices: choices.map(({ value, label }) => ({
              value,
              name: visible(label),
              checked: preset.includes(value),
            })),
          }),
        );
      }
      const answer = await input({
        message: `${message} (separated by ${question.separator ? 'commas' : 'spaces'})`,
        default: preset.join(question.separator ? ', ' : ' '),
        validate: (value) => verdict(question, split(value, question.separator), facts),
      });
      return taken(split(answer, question.separator));
    }
  }
}

/** Lets the user choose pieces, the suggested ones preselected, each with its reason. */
export function choosePieces(pieces: readonly Piece[], facts: Facts): Promise<string[]> {
  return checkbox({
    message: 'Which pieces?',
    pageSize: 12,
    loop: false,
    choices: pieces.map((piece) => {
      const { selected, because } = piece.suggestion(facts);
      return {
        value: piece.name,
        name: `${piece.name}: ${visible(because)}`,
        short: piece.name,
        checked: selected,
      };
    }),
  });
}

/** Lets the user choose the steps of a plan, all of them preselected, each with what it does. */
export function chooseSteps(steps: readonly { name: string; does: string }[]): Promise<string[]> {
  return checkbox({
    message: 'Which steps?',
    loop: false,
    choices: steps.map(({ name, does }) => ({
      value: name,
      name: `${name}: ${does}`,
      short: name,
      checked: true,
    })),
  });
}

/** Lets the user choose one of several Next apps of a workspace. */
export function chooseApp(apps: readonly WorkspaceApp[]): Promise<string> {
  return select({
    message: 'Which app?',
    choices: apps.map((app) => ({ value: app.dir, name: visible(`${app.name} (${app.dir})`) })),
  });
}

/** Yes or no. */
export function askYesNo(message: string, preset: boolean): Promise<boolean> {
  return confirm({ message, default: preset });
}

export type Decision = 'yes' | 'no' | 'choose' | 'show';

/** What to do with a plan that was shown. */
export function decide(count: number): Promise<Decision> {
  return select<Decision>({
    message: `Write ${count === 1 ? 'this file' : `these ${count} files`}?`,
    choices: [
      { value: 'yes', name: 'Yes, write' },
      { value: 'no', name: 'No, write nothing' },
      { value: 'choose', name: 'Choose files' },
      { value: 'show', name: 'Show a file again' },
    ],
  });
}

/** Lets the user tick the files to write. */
export function chooseFiles(paths: readonly string[]): Promise<string[]> {
  return checkbox({
    message: 'Write which files?',
    pageSize: 20,
    loop: false,
    choices: paths.map((path) => ({ value: path, name: visible(path), checked: true })),
  });
}

/** Lets the user pick one file. */
export function chooseFile(paths: readonly string[]): Promise<string> {
  return select({
    message: 'Which file?',
    pageSize: 20,
    choices: paths.map((path) => ({ value: path, name: visible(path) })),
  });
}

/** What to do where both sides changed the same lines; undefined leaves those files alone. */
export async function askConflicts(files: readonly FileState[]): Promise<ConflictChoice | undefined> {
  const named = files.map(({ path, conflicts }) => `${visible(path)} (${conflicts ?? 1})`).join(', ');
  const choice = await select<ConflictChoice | 'leave'>({
    message: `Conflicts in ${named}. What goes there?`,
    choices: [
      { value: 'leave', name: 'Nothing: leave these files as they are' },
      { value: 'markers', name: 'Both sides, between conflict markers' },
      { value: 'keep-mine', name: 'Your lines' },
      { value: 'take-theirs', name: 'The new lines' },
    ],
  });
  return choice === 'leave' ? undefined : choice;
}
