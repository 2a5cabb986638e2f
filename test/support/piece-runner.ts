import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CreateEdit, Edit, Facts, Piece, PieceAnswers, PieceContext } from '../../src/types.ts';
import { filesOf } from './generated.ts';

/** A context with every default answer, except for what a test answers itself. */
export function contextFor(
  piece: Piece,
  facts: Facts,
  given: PieceAnswers = {},
  others: { present?: string[]; all?: Record<string, PieceAnswers> } = {},
): PieceContext {
  const answers: PieceAnswers = {};
  for (const question of piece.questions) {
    answers[question.name] = given[question.name] ?? question.default(facts, answers, {});
  }
  const present = new Set([piece.name, ...(others.present ?? [])]);
  return { facts, answers, all: { ...others.all, [piece.name]: answers }, present, adding: present };
}

export function creates(edits: readonly Edit[]): CreateEdit[] {
  return edits.filter((edit): edit is CreateEdit => edit.type === 'create');
}

/** Generated JavaScript that Node runs, in a temporary folder. */
export interface Running {
  /** Imports a generated module, a new copy of it each time. */
  load(path: string): Promise<Record<string, unknown>>;
  remove(): void;
}

/**
 * Writes what a piece creates as JavaScript and makes it importable by Node.
 * @param packages Bodies of the packages it imports, by name.
 * @param replaced Files whose text a test writes itself, by path.
 */
export function run(
  edits: readonly Edit[],
  facts: Facts,
  packages: Record<string, string> = {},
  replaced: Record<string, string> = {},
): Running {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'guard-running-')));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const plain: Facts = { ...facts, language: 'js', alias: null };
  write('package.json', '{ "type": "module" }');
  for (const [path, text] of Object.entries({ ...filesOf(edits, plain), ...replaced })) {
    // Node wants the extension that bundlers add.
    write(path, text.replace(/(from |import\()(['"])(\.[^'"]+)\2/g, '$1$2$3.js$2'));
  }
  for (const [name, body] of Object.entries(packages)) {
    write(`node_modules/${name}/package.json`, '{ "type": "module", "exports": "./index.js" }');
    write(`node_modules/${name}/index.js`, body);
  }
  let copies = 0;
  return {
    load: (path) => import(`${pathToFileURL(join(folder, path)).href}?copy=${++copies}`),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
