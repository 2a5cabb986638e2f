import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { CHECKS } from './mutant.ts';
import MutantReporter from './reporter.ts';
import { weakSources } from './sources.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** One project per piece, so that pieces run side by side: each runs its checks once per mutant. */
export default defineConfig({
  root: ROOT,
  test: {
    reporters: [new MutantReporter()],
    projects: Object.keys(CHECKS).map((piece) => ({
      root: ROOT,
      plugins: [weakSources(ROOT)],
      test: {
        name: piece,
        include: ['test/running/mutants/checks.ts'],
        env: { CLERK_GUARD_PIECE: piece },
        testTimeout: 20_000,
      },
    })),
  },
});
