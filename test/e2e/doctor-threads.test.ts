import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { exposureMap } from '../../src/doctor/map.ts';
import type { DoctorReport, Resource } from '../../src/doctor/types.ts';
import { inspect } from '../../src/facts/inspect.ts';
import { makeApp, makeExposedApp } from '../bench/make-app.ts';
import { program } from './program.ts';

let folder: string;
let app: string;
let alone: Resource[];
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'clerk-guard-threads-')));
  app = join(folder, 'app');
  // Eight hundred served files, well above what one thread is thought enough for.
  makeApp(app, 1_500);
  makeExposedApp(app);
  alone = await exposureMap(await inspect(app));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The resources that the packed program finds, or a copy of it. */
async function resourcesOf(start: { program?: string } = {}): Promise<Resource[]> {
  const { stdout, exitCode } = await program(['doctor', app, '--json'], { cwd: folder, ...start });
  expect(exitCode).toBe(1);
  return (JSON.parse(stdout) as DoctorReport).resources;
}

/** A copy of the installed program with another second thread. */
function copyWith(name: string, thread: string): string {
  const modules = join(dirname(inject('program')), '..');
  const copy = join(folder, name);
  mkdirSync(copy);
  cpSync(join(modules, 'create-clerk-guard'), join(copy, 'create-clerk-guard'), { recursive: true });
  symlinkSync(modules, join(copy, 'node_modules'));
  writeFileSync(join(copy, 'create-clerk-guard/dist/judge-thread.js'), thread);
  return join(copy, 'create-clerk-guard/dist/cli.js');
}

const TAKE =
  "import { workerData } from 'node:worker_threads';\nAtomics.add(new Int32Array(workerData.next), 0, 3);\n";

it('two threads find in a large app what one finds', async () => {
  expect(alone.length).toBeGreaterThan(800);
  expect(await resourcesOf()).toEqual(alone);
});

it.each([
  ['ends without a word', TAKE],
  ['throws', `${TAKE}throw new Error('gone');\n`],
  ['can not be loaded', "import 'nowhere-to-be-found';\n"],
])('a second thread that %s loses nothing of what it took', async (name, thread) => {
  expect(await resourcesOf({ program: copyWith(name.replaceAll(' ', '-'), thread) })).toEqual(alone);
});
