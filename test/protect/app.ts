import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { exposureMap } from '../../src/doctor/map.ts';
import { examine } from '../../src/doctor/run.ts';
import type { DoctorReport, Resource } from '../../src/doctor/types.ts';
import { inspect } from '../../src/facts/inspect.ts';
import { type RunRequest, run } from '../../src/run.ts';
import { createVoice } from '../../src/say.ts';
import { PLAIN_WALL } from '../doctor/project.ts';

type Flags = Record<string, unknown>;

/** A small Next app on disk, and `protect` as a user without a terminal runs it. */
export interface App {
  root: string;
  read(path: string): string;
  write(path: string, text: string): void;
  protect(flags?: Flags, named?: string[]): ReturnType<typeof run>;
  /** Every file, by path; our own records left out. */
  all(): Record<string, string>;
  migrate(flags?: Flags): ReturnType<typeof run>;
  /** `add` of these pieces, with their default answers where no flag gives another. */
  add(pieces: string[], flags?: Flags): ReturnType<typeof run>;
  map(): Promise<Resource[]>;
  /** What `doctor` reports, with what the manifest declares. */
  doctor(): Promise<DoctorReport>;
  remove(): void;
}

const requestOf = (root: string, flags: Flags): RunRequest => ({
  flags: { yes: true, json: true, 'no-install': true, cwd: root, ...flags },
  dir: undefined,
  named: undefined,
  voice: createVoice(true),
  interactive: false,
});

/** An app of these files; a package.json, a tsconfig.json and a proxy that lets everybody through are added. */
export function appOf(
  files: Readonly<Record<string, string>>,
  { next = '16.4.6', clerk = '7.9.17' }: { next?: string; clerk?: string } = {},
  walled = true,
): App {
  const root = mkdtempSync(join(tmpdir(), 'guard-protect-'));
  const at = (path: string): string => join(root, path);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  };
  const all: Record<string, string> = {
    'package.json': JSON.stringify({ name: 'case', dependencies: { next, '@clerk/nextjs': clerk } }),
    'tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./*'] } } }),
    ...(walled ? { [next.startsWith('16') ? 'proxy.ts' : 'middleware.ts']: PLAIN_WALL } : {}),
    ...files,
  };
  for (const [path, text] of Object.entries(all)) write(path, text);
  return {
    root,
    write,
    read: (path) => readFileSync(at(path), 'utf8'),
    protect: (flags = { all: true }, named = []) =>
      run({ ...requestOf(root, flags), verb: 'protect', named }),
    all: () =>
      Object.fromEntries(
        readdirSync(root, { recursive: true, withFileTypes: true })
          .filter((one) => one.isFile())
          .map((one) => relative(root, join(one.parentPath, one.name)))
          .filter((path) => !path.startsWith('.clerk-guard'))
          .map((path) => [path, readFileSync(at(path), 'utf8')]),
      ),
    migrate: (flags = {}) => run({ ...requestOf(root, flags), verb: 'migrate' }),
    add: (pieces, flags = {}) => run({ ...requestOf(root, flags), named: pieces }),
    map: async () => exposureMap(await inspect(root)),
    doctor: async () => (await examine({ facts: await inspect(root), base: root, public: [] })).report,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
