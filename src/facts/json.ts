import { UserError } from '../errors.ts';
import { positionAt } from './files.ts';

/** A JSON object of unknown content. */
export type Json = Record<string, unknown>;

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The string-valued entries of something that should be a map of strings. */
export function strings(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {};
  const entries = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries);
}

/** The strings in something that should be a list of strings. */
export function stringList(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/**
 * Parses JSON that may hold comments and trailing commas.
 * @returns the value, or the first error with its 1-based position.
 */
export async function parseJsonc(
  text: string,
): Promise<{ value: unknown } | { message: string; line: number; column: number }> {
  try {
    return { value: JSON.parse(text) };
  } catch {
    const { parse, printParseErrorCode } = await import('jsonc-parser');
    const errors: { error: number; offset: number; length: number }[] = [];
    let value: unknown;
    try {
      value = parse(text, errors, { allowTrailingComma: true });
    } catch {
      return { message: 'it nests too deeply', line: 1, column: 1 };
    }
    const first = errors[0];
    if (first === undefined && value !== undefined) return { value };
    const at = positionAt(text, first?.offset ?? 0);
    const code = first === undefined ? 'ValueExpected' : printParseErrorCode(first.error);
    return { message: WORDS[code] ?? code, ...at };
  }
}

const WORDS: Record<string, string> = {
  InvalidSymbol: 'an unexpected symbol',
  InvalidNumberFormat: 'a number that is not one',
  PropertyNameExpected: 'a property name was expected',
  ValueExpected: 'a value was expected',
  ColonExpected: 'a colon was expected',
  CommaExpected: 'a comma was expected',
  CloseBraceExpected: 'a closing brace was expected',
  CloseBracketExpected: 'a closing bracket was expected',
  EndOfFileExpected: 'the file should end here',
  InvalidCommentToken: 'a comment that is not one',
  UnexpectedEndOfComment: 'a comment without end',
  UnexpectedEndOfString: 'a string without end',
  UnexpectedEndOfNumber: 'a number without end',
  InvalidUnicode: 'a broken unicode escape',
  InvalidEscapeCharacter: 'a broken escape',
  InvalidCharacter: 'an invalid character',
};

/**
 * Parses a file the project cannot work without (package.json, tsconfig.json).
 * @param name As the user should read it, e.g. `apps/web/package.json`.
 * @param comments package.json must be plain JSON; tsconfig.json may hold comments.
 * @throws UserError with file, line and column; exit code 3.
 */
export async function parseRequired(text: string, name: string, comments: boolean): Promise<Json> {
  const parsed = await parseJsonc(text);
  if ('message' in parsed) throw broken(name, parsed.message, parsed.line, parsed.column);
  if (!comments) {
    try {
      JSON.parse(text);
    } catch {
      const at = await firstStrictError(text);
      throw broken(name, 'comments and trailing commas are not allowed here', at.line, at.column);
    }
  }
  if (!isRecord(parsed.value)) throw broken(name, 'an object was expected', 1, 1);
  return parsed.value;
}

async function firstStrictError(text: string): Promise<{ line: number; column: number }> {
  const { parse } = await import('jsonc-parser');
  const errors: { error: number; offset: number; length: number }[] = [];
  parse(text, errors, { allowTrailingComma: false, disallowComments: true });
  return positionAt(text, errors[0]?.offset ?? 0);
}

function broken(name: string, what: string, line: number, column: number): UserError {
  return new UserError(`${name} cannot be read: ${what} at line ${line}, column ${column}.`, {
    code: name.endsWith('package.json') ? 'BROKEN_PACKAGE_JSON' : 'BROKEN_TSCONFIG',
    exitCode: 3,
    next: `Repair ${name}:${line}:${column} and run this again.`,
    file: name,
    line,
  });
}
