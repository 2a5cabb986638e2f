import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Kept } from '../../src/doctor/code/project.ts';
import { exposureMap, keepFor, type MapFacts } from '../../src/doctor/map.ts';
import type { Resource } from '../../src/doctor/types.ts';
import { inspect } from '../../src/facts/inspect.ts';
import { PLAIN_WALL } from '../doctor/project.ts';
import { PATHS, type Program } from './programs.ts';

/** Judges one program after the other, without writing them down. */
export interface Judge {
  judge(program: Program): Promise<Resource>;
  close(): void;
}

/** Makes an app in which each program takes the place of the one before. */
export async function openJudge(): Promise<Judge> {
  const folder = mkdtempSync(join(tmpdir(), 'guard-generated-'));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write(
    'package.json',
    JSON.stringify({ name: 'x', dependencies: { next: '16.4.6', '@clerk/nextjs': '7.9.17' } }),
  );
  write('tsconfig.json', JSON.stringify({ compilerOptions: { paths: { '@/*': ['./*'] } } }));
  write('proxy.ts', PLAIN_WALL);
  for (const path of PATHS) write(path, '');
  const facts: MapFacts = await inspect(folder);
  const kept: Kept = await keepFor(facts);
  return {
    judge: async ({ kind, file, files }) => {
      const planned = new Map([...PATHS.map((path) => [path, ''] as const), ...Object.entries(files)]);
      const all = await exposureMap(facts, { planned, kept });
      const name = kind === 'page' ? 'default' : kind === 'action' ? 'act' : kind;
      const found = all.filter((one) => one.file === file);
      const own = found.find((one) => one.name === name) ?? found[0];
      if (own === undefined) throw new Error(`${file} is not judged`);
      return own;
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
