import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { cleanEnvironment, run } from '../apps/shell.ts';
import { type Keys, keyEnvironment } from './keys.ts';

/** What Google Fonts answers, for NEXT_FONT_GOOGLE_MOCKED_RESPONSES. */
export const FONTS = fileURLToPath(new URL('./fonts.cjs', import.meta.url));

/** The project's own copy of a tool, looked for upwards as Node does. */
export function tool(dir: string, name: string): string {
  for (let folder = dir; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules/.bin', name);
    if (existsSync(found)) return found;
    if (folder === dirname(folder)) throw new Error(`${name} is not installed for ${dir}`);
  }
}

/** `tsc --noEmit` in the project's own settings; Next's route types are made first where it can do that. */
export async function typecheck(dir: string, nextMajor: number): Promise<void> {
  if (nextMajor >= 16) await run(tool(dir, 'next'), ['typegen'], dir);
  await run(tool(dir, 'tsc'), ['--noEmit', '--strict', '--incremental', 'false'], dir);
}

interface EslintFile {
  filePath: string;
  messages: { ruleId: string | null; severity: number; line: number; message: string }[];
}

export interface Complaint {
  /** Relative to the app. */
  path: string;
  /** Line, rule and message. */
  text: string;
}

export interface Linted {
  /** Files ESLint looked at, relative to the app. */
  seen: string[];
  /** Errors and warnings alike. */
  complaints: Complaint[];
}

/** The project's own ESLint, in its own settings, over the whole app. */
export async function lint(dir: string): Promise<Linted> {
  const real = realpathSync(dir);
  const result = await execa(
    tool(dir, 'eslint'),
    ['.', '--ext', '.js,.jsx,.mjs,.ts,.tsx', '--format', 'json'],
    {
      cwd: real,
      env: cleanEnvironment(),
      extendEnv: false,
      stdin: 'ignore',
      reject: false,
      timeout: 180_000,
    },
  );
  let files: EslintFile[];
  try {
    files = JSON.parse(result.stdout) as EslintFile[];
  } catch {
    throw new Error(`ESLint did not run:\n${result.stdout}\n${result.stderr}`);
  }
  const name = (file: EslintFile) => relative(real, file.filePath).replaceAll('\\', '/');
  return {
    seen: files.map(name),
    complaints: files.flatMap((file) =>
      file.messages.map(({ line, ruleId, message }) => ({
        path: name(file),
        text: `${line}: ${ruleId ?? 'parser'}: ${message}`,
      })),
    ),
  };
}

/** `next build` with throw-away keys and without Google Fonts. Throws with the build's output when it fails. */
export async function build(dir: string, keys: Keys): Promise<string> {
  return run(tool(dir, 'next'), ['build'], dir, {
    ...keyEnvironment(keys),
    NEXT_FONT_GOOGLE_MOCKED_RESPONSES: FONTS,
  });
}
