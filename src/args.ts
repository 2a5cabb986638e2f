import { parseArgs } from 'node:util';
import { UserError } from './errors.ts';
import { closest } from './suggest.ts';
import type { Piece } from './types.ts';
import { COMMAND } from './version.ts';

type Option = { type: 'string' | 'boolean'; short?: string; multiple?: boolean };

/** Flags of every verb that writes. */
export const COMMON: Record<string, Option> = {
  yes: { type: 'boolean', short: 'y' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  answers: { type: 'string' },
  'no-install': { type: 'boolean' },
  'install-clerk': { type: 'boolean' },
  'no-install-clerk': { type: 'boolean' },
  cwd: { type: 'string' },
  app: { type: 'string' },
  skip: { type: 'string', multiple: true },
  'require-clean': { type: 'boolean' },
  conflicts: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
};

/** Flags of `remove`. */
export const REMOVING: Record<string, Option> = {
  yes: { type: 'boolean', short: 'y' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  'no-install': { type: 'boolean' },
  'require-clean': { type: 'boolean' },
  cwd: { type: 'string' },
  app: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
};

/** Flags of `protect`. */
export const PROTECT: Record<string, Option> = {
  yes: { type: 'boolean', short: 'y' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  all: { type: 'boolean' },
  only: { type: 'string', multiple: true },
  'exposed-only': { type: 'boolean' },
  permission: { type: 'string', multiple: true },
  guard: { type: 'string', multiple: true },
  'step-up': { type: 'string', multiple: true },
  'wrap-client-pages': { type: 'boolean' },
  public: { type: 'string', multiple: true },
  'require-clean': { type: 'boolean' },
  cwd: { type: 'string' },
  app: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
};

/** Flags of `migrate`. */
export const MIGRATE: Record<string, Option> = {
  yes: { type: 'boolean', short: 'y' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  skip: { type: 'string', multiple: true },
  public: { type: 'string', multiple: true },
  answers: { type: 'string' },
  'no-install': { type: 'boolean' },
  'require-clean': { type: 'boolean' },
  cwd: { type: 'string' },
  app: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
};

/** Flags of verbs that only read. */
export const READING: Record<string, Option> = {
  json: { type: 'boolean' },
  cwd: { type: 'string' },
  app: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
};

/** Flags of `doctor`. */
export const DOCTOR: Record<string, Option> = {
  ...READING,
  sarif: { type: 'string' },
  html: { type: 'string' },
  map: { type: 'boolean' },
  'fail-on': { type: 'string' },
  baseline: { type: 'string' },
  'write-baseline': { type: 'string' },
  changed: { type: 'string' },
  public: { type: 'string', multiple: true },
  explain: { type: 'string' },
  advisories: { type: 'string' },
  fix: { type: 'boolean' },
  yes: { type: 'boolean', short: 'y' },
  'dry-run': { type: 'boolean' },
  'no-install': { type: 'boolean' },
};

/** Flags of `undo`. */
export const UNDO: Record<string, Option> = {
  ...READING,
  yes: { type: 'boolean', short: 'y' },
  'dry-run': { type: 'boolean' },
  force: { type: 'boolean' },
};

/** One flag per question, two for a yes/no. */
export function questionFlags(pieces: readonly Piece[]): Record<string, Option> {
  const options: Record<string, Option> = {};
  for (const question of pieces.flatMap((piece) => piece.questions)) {
    if (question.kind === 'confirm') {
      options[question.flag] = { type: 'boolean' };
      options[`no-${question.flag}`] = { type: 'boolean' };
    } else {
      options[question.flag] = { type: 'string', multiple: question.kind === 'list' };
    }
  }
  return options;
}

export interface Parsed {
  flags: Record<string, unknown>;
  positionals: string[];
}

/**
 * Parses a command line.
 * @throws UserError (exit 2) for an unknown flag, with the nearest known one, or a value that is missing or too much.
 */
export function parse(argv: readonly string[], options: Record<string, Option>, verb: string): Parsed {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options,
      allowPositionals: true,
      strict: true,
    });
    for (const name of Object.keys(values)) {
      const positive = name.replace(/^no-/, '');
      if (name !== positive && values[positive] === true) {
        throw new UserError(`--${positive} and --${name} contradict each other.`, {
          code: 'USAGE',
          next: 'Give one of them.',
        });
      }
    }
    return { flags: { ...values }, positionals };
  } catch (error) {
    if (error instanceof UserError || !(error instanceof Error)) throw error;
    const unknown = /Unknown option '(--?[^']+)'/.exec(error.message)?.[1];
    const help = `${COMMAND} ${verb === 'init' ? '' : `${verb} `}--help`;
    if (unknown !== undefined) {
      const near = closest(unknown.replace(/^-+/, ''), Object.keys(options));
      throw new UserError(
        `There is no flag ${unknown}.${near === undefined ? '' : ` Did you mean --${near}?`}`,
        {
          code: 'USAGE',
          next: `See ${help}. Nothing was written.`,
        },
      );
    }
    const [sentence = error.message] = error.message.split('\n');
    throw new UserError(sentence, { code: 'USAGE', next: `See ${help}. Nothing was written.` });
  }
}
