import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Kept } from '../../src/doctor/code/project.ts';
import { exposureMap, keepFor, type MapFacts } from '../../src/doctor/map.ts';
import type { Resource, WallVerdict } from '../../src/doctor/types.ts';
import { inspect } from '../../src/facts/inspect.ts';
import { PLAIN_WALL } from '../doctor/project.ts';
import { PATHS, type Program } from './programs.ts';

/** Judges one program after the other, without writing them down. */
export interface Judge {
  judge(program: Program): Promise<Resource>;
  close(): void;
}

/** Writes an app into a folder of its own, and says where. */
function makeApp(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'guard-generated-'));
  const all = {
    'package.json': JSON.stringify({
      name: 'x',
      dependencies: { next: '16.4.6', '@clerk/nextjs': '7.9.17' },
    }),
    'tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./*'] } } }),
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Makes an app in which each program takes the place of the one before. */
export async function openJudge(): Promise<Judge> {
  const empty = Object.fromEntries(PATHS.map((path) => [path, '']));
  const folder = makeApp({ 'proxy.ts': PLAIN_WALL, ...empty });
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

/** Judges one entry file after the other, without writing them down. */
export interface Walls {
  /** What stands in front of each route. */
  judge(text: string): Promise<Map<string, WallVerdict>>;
  close(): void;
}

const READS = 'await fetch("https://x");';

/** The file of a route that does something for whoever gets to it, and its code. */
function fileOf(route: string): [path: string, text: string] {
  return route.startsWith('/api')
    ? [`app${route}/route.ts`, `export async function GET() { ${READS} return Response.json({}); }`]
    : [
        `app${route === '/' ? '' : route}/page.tsx`,
        `export default async function Page() { ${READS} return <p />; }`,
      ];
}

/** Makes an app of these routes, in which each entry file takes the place of the one before. */
export async function openWalls(routes: readonly string[]): Promise<Walls> {
  const entry = 'proxy.ts';
  const folder = makeApp({ [entry]: PLAIN_WALL, ...Object.fromEntries(routes.map(fileOf)) });
  const facts: MapFacts = await inspect(folder);
  const kept: Kept = await keepFor(facts);
  return {
    judge: async (text) => {
      const all = await exposureMap(facts, { planned: new Map([[entry, text]]), kept });
      return new Map(
        routes.map((route) => {
          const found = all.find(({ file }) => file === fileOf(route)[0]);
          if (!found) throw new Error(`${route} is not judged`);
          return [route, found.wall];
        }),
      );
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
