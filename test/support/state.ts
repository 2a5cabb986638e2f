import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Keys of journals go to a folder of the test file's own, never to that of whoever runs the tests. */
const folder = mkdtempSync(join(tmpdir(), 'guard-state-'));
process.env.XDG_STATE_HOME = folder;

afterAll(() => rmSync(folder, { recursive: true, force: true }));
