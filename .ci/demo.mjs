// Runs the main job from a clone: on a copy of the sample app, or on the folder given (there it only shows the plan).
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import './setup.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [given] = process.argv.slice(2);
let folder = given;
if (given === undefined) {
  folder = mkdtempSync(join(tmpdir(), 'clerk-guard-sample-'));
  cpSync(join(root, 'test/fixtures/next16-clerk7'), folder, { recursive: true });
}
const flags = given === undefined ? ['--yes', '--no-install'] : ['--dry-run', '--yes'];
try {
  execFileSync(
    process.execPath,
    [join(root, 'dist/cli.js'), resolve(process.env.INIT_CWD ?? '.', folder), ...flags],
    { stdio: 'inherit' },
  );
  console.log(
    given === undefined ? `\nThe sample app is in ${folder}` : '\nTo write it, run the command above.',
  );
} catch (error) {
  process.exitCode = error.status ?? 1;
}
