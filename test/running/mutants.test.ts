import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MUTANTS } from './mutants/all.ts';
import { AFTER, BEFORE, CHECKS, type Mutant, nameOf, weakened } from './mutants/mutant.ts';
import type { Noticed } from './mutants/reporter.ts';
import { record } from './report.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

describe('deliberate weakenings of the generated code', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clerk-guard-mutants-'));
  let noticed: Record<string, Noticed> = {};
  const caughtBy = (mutant: Mutant) =>
    noticed[`${mutant.piece}/${nameOf(mutant)}`]?.failures.find(({ assertion }) => assertion);
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
      record('mutants', { piece, caught: own.filter(caughtBy).length, total: own.length });
    }
    record('mutants', {
      piece: 'all',
      caught: MUTANTS.filter(caughtBy).length,
      total: MUTANTS.length,
    });
  }, 1_300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are at least five for each piece, each at a place that is there once', () => {
    for (const piece of Object.keys(CHECKS)) {
      expect(MUTANTS.filter((mutant) => mutant.piece === piece).length).toBeGreaterThanOrEqual(5);
    }
    for (const mutant of MUTANTS) weakened(readFileSync(join(ROOT, mutant.file), 'utf8'), mutant);
    expect(new Set(MUTANTS.map(nameOf)).size).toBe(MUTANTS.length);
  });

  it('are what the checks fail on: without them none fails, neither before nor after', () => {
    for (const piece of Object.keys(CHECKS)) {
      for (const group of [BEFORE, AFTER]) {
        expect(noticed[`${piece}/${group}`], piece).toMatchObject({ failures: [] });
        expect(noticed[`${piece}/${group}`]?.passed).toBeGreaterThan(0);
      }
    }
  });

  it.each(MUTANTS.map((mutant) => [nameOf(mutant), mutant] as const))('%s: noticed', (_name, mutant) => {
    // An assertion has to fail: code that does not load, or a check that hangs, notices nothing.
    const what = noticed[`${mutant.piece}/${nameOf(mutant)}`];
    expect(caughtBy(mutant), JSON.stringify(what?.failures)).toBeDefined();
  });
});
