import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { makeApp } from './make-app.ts';
import { type Command, compare, table } from './measure.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const FIXTURE = fileURLToPath(new URL('../fixtures/next16-clerk7', import.meta.url));
const folders: string[] = [];

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'guard-bench-'));
  folders.push(made);
  return made;
}

afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true });
});

/** What is promised, times node -e 0; the assertion leaves room for a machine that is busy with other things. */
const PROMISED: Record<string, number> = {
  '--help': 1.35,
  '--version': 1.35,
  'add --help': 1.6,
  '--yes --dry-run': 5,
};
const SLACK = 1.3;
const FLOOR: Command = { name: 'node -e 0', args: ['-e', '0'] };

it('answers --help and --version like bare node, and plans a first run within five of it', () => {
  const project = folder();
  cpSync(FIXTURE, project, { recursive: true });
  const commands: Command[] = [
    { name: '--help', args: [CLI, '--help'] },
    { name: '--version', args: [CLI, '--version'] },
    { name: 'add --help', args: [CLI, 'add', '--help'] },
    { name: '--yes --dry-run', args: [CLI, project, '--yes', '--dry-run'] },
  ];
  const measured = compare(FLOOR, commands, 41);
  const bounds = Object.fromEntries(
    Object.entries(PROMISED).map(([name, bound]) => [name, `(promised ≤ ${bound} ×)`]),
  );
  console.log(`\n${table(measured, bounds)}\n`);
  for (const { name, ratio } of measured)
    expect([name, ratio <= (PROMISED[name] ?? 1) * SLACK || ratio]).toEqual([name, true]);
});

it('inspects 5,000 files in half a second and 150 MB, and grows with them linearly', () => {
  const sizes = [1250, 2500, 5000].map((files) => {
    const project = folder();
    makeApp(project, files);
    return { files, command: { name: `inspect, ${files} files`, args: [CLI, 'inspect', project, '--json'] } };
  });
  const measured = compare(
    FLOOR,
    sizes.map(({ command }) => command),
    7,
  );
  console.log(`\n${table(measured, { 'inspect, 5000 files': '(promised ≤ 500 ms, ≤ 150 MB)' })}\n`);
  const [floor, small, , large] = measured;
  if (!floor || !small || !large) throw new Error('nothing was measured');
  expect(large.median).toBeLessThan(500 * 2 * SLACK);
  expect(large.peak).toBeLessThan(150 * SLACK);
  // Start-up is paid once, so four times the files may cost at most four times what remains.
  expect(large.median - floor.median).toBeLessThan(4 * SLACK * (small.median - floor.median));
});
