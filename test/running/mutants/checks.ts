import { afterEach, beforeAll, beforeEach, describe, it, vi } from 'vitest';
import { MUTANTS } from './all.ts';
import { AFTER, BEFORE, CHECKS, isAssertion, type Mutant, nameOf } from './mutant.ts';
import { weaken } from './weaken.ts';

const piece = process.env.CLERK_GUARD_PIECE ?? '';
const own = MUTANTS.filter((mutant) => mutant.piece === piece);

/**
 * Declares the piece's checks here, on modules that nobody has loaded before.
 * @param mutant What is weak while they are declared, nested groups included, and while they run.
 */
async function declareChecks(mark: string, mutant?: Mutant): Promise<void> {
  beforeAll(() => weaken(mutant));
  weaken(mutant);
  vi.resetModules();
  for (const file of CHECKS[piece] ?? []) await import(/* @vite-ignore */ `../../../${file}?${mark}`);
}

async function onMutant(mutant: Mutant): Promise<void> {
  let noticed = false;
  // One check that fails is enough.
  beforeEach((context) => context.skip(noticed));
  afterEach(({ task }) => {
    noticed ||= task.result?.errors?.some(isAssertion) === true;
  });
  try {
    await declareChecks(`weak=${MUTANTS.indexOf(mutant)}`, mutant);
  } catch (error) {
    it('is loaded', () => {
      throw error;
    });
  }
}

// Twice, so that a check that a mutant before it upset is found out, too.
describe(BEFORE, () => declareChecks('before'));
for (const mutant of own) describe(nameOf(mutant), () => onMutant(mutant));
describe(AFTER, () => declareChecks('after'));
