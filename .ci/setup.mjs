// What a fresh clone needs before anything of it can run: dependencies and the bundle. Does nothing where both are there.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const at = (path) => join(root, path);
const changed = (path) => statSync(at(path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Time of the newest file below a folder. */
function newest(folder) {
  const files = readdirSync(at(folder), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Math.max(...files.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs));
}

function run(command, args) {
  console.error(`> ${command} ${args.join(' ')}`);
  execFileSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
}

if (
  !existsSync(at('node_modules/.package-lock.json')) ||
  changed('node_modules/.package-lock.json') < changed('package-lock.json')
) {
  run('npm', ['ci', '--no-audit', '--no-fund']);
}
const sources = Math.max(
  newest('src'),
  newest('generators'),
  newest('templates'),
  changed('esbuild.config.mjs'),
  changed('package.json'),
);
if (changed('dist/cli.js') < sources) run('npm', ['run', '--silent', 'build']);
