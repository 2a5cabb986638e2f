import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { run } from '../apps/shell.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The packed package, as it would be published. */
    tarball: string;
    /** The program, installed from that tarball into a folder of its own. */
    program: string;
  }
}

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

/** Builds, packs and installs what would be published, once for all tests that drive it. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'clerk-guard-packed-'));
  chmodSync(folder, 0o755); // one test runs the program as another user
  await run('npm', ['run', 'build'], REPOSITORY);
  const packed = await run('npm', ['pack', '--json', '--pack-destination', folder], REPOSITORY);
  const file = /"filename":\s*"([^"]+)"/.exec(packed)?.[1];
  if (file === undefined) throw new Error(`npm pack named no file:\n${packed}`);
  const tarball = join(folder, file);
  const installed = join(folder, 'installed');
  mkdirSync(installed);
  writeFileSync(join(installed, 'package.json'), '{ "private": true }\n');
  await run('npm', ['install', '--ignore-scripts', '--no-save', tarball], installed);
  project.provide('tarball', tarball);
  project.provide('program', join(installed, 'node_modules/.bin/create-clerk-guard'));
  return () => rmSync(folder, { recursive: true, force: true });
}
