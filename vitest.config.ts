import { defineConfig } from 'vitest/config';

/** Files that time things or drive real programs: one at a time, after all others. */
const ALONE = [
  'test/e2e/**/*.test.ts',
  'test/running/**/*.test.ts',
  'test/bench/**/*.test.ts',
  'test/code/entry/speed.test.ts',
];

/** Where .ci/run lets the results be written, to say at its end what failed. */
const RESULTS = process.env.CLERK_GUARD_RESULTS;

export default defineConfig({
  test: {
    reporters: RESULTS ? ['default', ['json', { outputFile: RESULTS }]] : ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          setupFiles: ['test/support/state.ts'],
          include: ['test/**/*.test.ts'],
          exclude: ['test/fixtures/**', ...ALONE],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'e2e',
          setupFiles: ['test/support/state.ts'],
          include: ALONE,
          globalSetup: ['test/e2e/setup.ts', 'test/running/report-setup.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 600_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
