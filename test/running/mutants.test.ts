import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MUTANTS } from './mutants/all.ts';
import { CHECKS, nameOf, weakened } from './mutants/mutant.ts';
import type { Noticed } from './mutants/reporter.ts';
import { record } from './report.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Failures that say nothing about a check: the weakened code did not even load. */
const NOT_LOADED =
  /does not parse|SyntaxError|is not defined|Cannot find|Failed to (?:load|resolve|parse)|not there exactly once/;

describe('deliberate weakenings of the generated code', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clerk-guard-mutants-'));
  let noticed: Record<string, Noticed> = {};
  beforeAll(async () => {
    const file = join(folder, 'noticed.json');
    const { CI: _ci, VITEST: _vitest, ...env } = process.env;
    await execa('npx', ['vitest', 'run', '--config', 'test/running/mutants/vitest.config.ts'], {
      cwd: ROOT,
      env: { ...env, CLERK_GUARD_MUTANTS: file },
      extendEnv: false,
      stdin: 'ignore',
      reject: false,
      timeout: 1_200_000,
    });
    noticed = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Noticed>;
    for (const piece of Object.keys(CHECKS)) {
      const own = MUTANTS.filter((mutant) => mutant.piece === piece);
      const caught = own.filter((mutant) => (noticed[nameOf(mutant)]?.failed ?? 0) > 0);
      record('mutants', { piece, caught: caught.length, total: own.length });
    }
  }, 1_300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are at least five for each piece, each at a place that is there once', () => {
    for (const piece of Object.keys(CHECKS)) {
      expect(MUTANTS.filter((mutant) => mutant.piece === piece).length).toBeGreaterThanOrEqual(5);
    }
    for (const mutant of MUTANTS) weakened(readFileSync(join(ROOT, mutant.file), 'utf8'), mutant);
    expect(new Set(MUTANTS.map(nameOf)).size).toBe(MUTANTS.length);
  });

  it('are what the checks fail on: without them none fails', () => {
    for (const piece of Object.keys(CHECKS)) {
      expect(noticed[`${piece} as it is`]).toMatchObject({ failed: 0 });
      expect(noticed[`${piece} as it is`]?.ran).toBeGreaterThan(0);
    }
  });

  it.each(MUTANTS.map((mutant) => [nameOf(mutant)]))('%s: noticed', (name) => {
    const what = noticed[name];
    expect(what?.failed, 'no check failed').toBeGreaterThan(0);
    expect(what?.error).not.toMatch(NOT_LOADED);
  });
});
