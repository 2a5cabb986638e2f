import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { execa } from 'execa';
import { expect, inject } from 'vitest';
import type { JsonDocument } from '../../src/types.ts';
import { cleanEnvironment, pathWithPnpm } from '../apps/shell.ts';

export interface Finished {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

export interface Start {
  cwd: string;
  env?: Record<string, string>;
  /** Text for standard input; without it there is none. */
  input?: string;
  /** The program to start, by default the packed one. */
  program?: string;
  /** User and group id to run as; only root can ask for another. */
  user?: number;
}

/** Time after which a run counts as hung, in ms: the tool must never wait for someone who is not there. */
const LIMIT = 180_000;

/** Runs the packed program without a terminal, to its end. */
export async function program(args: readonly string[], start: Start): Promise<Finished> {
  const result = await execa(start.program ?? inject('program'), args, {
    cwd: start.cwd,
    env: { ...cleanEnvironment({ PATH: await pathWithPnpm() }), ...start.env },
    extendEnv: false,
    ...(start.input === undefined ? { stdin: 'ignore' as const } : { input: start.input }),
    ...(start.user === undefined ? {} : { uid: start.user, gid: start.user }),
    stripFinalNewline: false,
    reject: false,
    timeout: LIMIT,
  });
  if (result.timedOut)
    throw new Error(`create-clerk-guard ${args.join(' ')} hung:\n${result.stdout}\n${result.stderr}`);
  return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr };
}

export interface FinishedJson extends Finished {
  document: JsonDocument;
}

/** The published schema, compiled from the installed package. */
function schema(): ValidateFunction {
  const file = join(dirname(inject('program')), '../create-clerk-guard/dist/output.schema.json');
  return new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(file, 'utf8')) as object);
}

/** The same with `--json`; the whole of stdout has to be one document, and one that the schema describes. */
export async function programJson(args: readonly string[], start: Start): Promise<FinishedJson> {
  const finished = await program([...args, '--json'], start);
  let document: JsonDocument;
  try {
    document = JSON.parse(finished.stdout) as JsonDocument;
  } catch {
    throw new Error(`stdout is not one JSON document:\n${finished.stdout}\n--- stderr\n${finished.stderr}`);
  }
  const valid = schema();
  expect(valid(document), JSON.stringify(valid.errors)).toBe(true);
  return { ...finished, document };
}

/** The words of a printed command after `npx create-clerk-guard@…`, as a POSIX shell would split them. */
export function wordsOf(command: string): string[] {
  const words = [...command.matchAll(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/g)].map(([word]) =>
    word.replace(
      /'([^']*)'|"([^"]*)"|\\(.)/g,
      (_whole, single, double, escaped) => single ?? double ?? escaped,
    ),
  );
  if (words[0] !== 'npx' || !/^create-clerk-guard@\d/.test(words[1] ?? '')) {
    throw new Error(`Not a command with a version: ${command}`);
  }
  return words.slice(2);
}
