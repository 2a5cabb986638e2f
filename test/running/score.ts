import { afterAll, afterEach, beforeEach } from 'vitest';
import { record } from './report.ts';

/**
 * Counts the tests of the surrounding describe and writes one row of the matrix when they are over.
 * @param row The columns before the counts; asked at the end, when the app is known.
 */
export function keepScore(row: () => { app: string; versions: string }): void {
  let total = 0;
  let passed = 0;
  beforeEach(() => {
    total += 1;
  });
  afterEach(({ task }) => {
    if (task.result?.state !== 'fail') passed += 1;
  });
  afterAll(() => record('matrix', { ...row(), passed, total }));
}
