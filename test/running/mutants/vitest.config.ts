import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { MUTANTS } from './all.ts';
import { CHECKS, type Mutant, nameOf, weakened } from './mutant.ts';
import MutantReporter from './reporter.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Weakens a source file on its way to the tests; templates are read as files (weaken.ts). */
const weakenSource = (mutant: Mutant) => ({
  name: 'weaken-source',
  enforce: 'pre' as const,
  transform: (code: string, id: string) => (id === ROOT + mutant.file ? weakened(code, mutant) : undefined),
});

/** One project per mutant, each with the checks of its piece, and one of each piece as it is. */
export default defineConfig({
  root: ROOT,
  test: {
    reporters: [new MutantReporter()],
    projects: [
      ...Object.entries(CHECKS).map(([piece, include]) => ({
        root: ROOT,
        test: { name: `${piece} as it is`, include: [...include] },
      })),
      ...MUTANTS.map((mutant) => ({
        root: ROOT,
        plugins: mutant.file.startsWith('templates/') ? [] : [weakenSource(mutant)],
        test: {
          name: nameOf(mutant),
          include: [...(CHECKS[mutant.piece] ?? [])],
          env: { CLERK_GUARD_MUTANT: nameOf(mutant) },
          setupFiles: [`${ROOT}test/running/mutants/weaken.ts`],
        },
      })),
    ],
  },
});
