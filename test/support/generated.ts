import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { render } from '../../src/render.ts';
import type { CreateEdit, Edit, Facts, Piece, PieceAnswers, PieceContext } from '../../src/types.ts';
import { writtenPath } from '../../src/written-path.ts';

/** A Next 16 + Clerk 7 App Router project in TypeScript, with what a test wants otherwise. */
export function factsLike(over: Partial<Facts> = {}): Facts {
  return {
    schema: 1,
    root: '/project',
    workspace: { kind: 'single', root: '.', apps: [] },
    packageManager: { name: 'npm', because: 'package-lock.json' },
    moduleType: 'commonjs',
    dependencies: {},
    next: { name: 'next', version: '16.4.6', source: 'installed' },
    nextMajor: 16,
    react: null,
    appDir: 'app',
    sourceDir: '.',
    pageExtensions: ['tsx', 'ts', 'jsx', 'js'],
    language: 'ts',
    alias: { prefix: '@/', dir: '.' },
    formatting: {
      quotes: 'single',
      jsxQuotes: 'double',
      semicolons: true,
      indent: { kind: 'space', size: 2 },
      trailingCommas: 'all',
      eol: '\n',
      finalNewline: true,
      lineWidth: 80,
      source: 'test',
    },
    clerk: {
      nextjs: { name: '@clerk/nextjs', version: '7.9.17', source: 'installed' },
      major: 7,
      backend: null,
      packages: [],
      keyMode: 'unknown',
    },
    entry: { candidates: [], target: 'proxy.ts' },
    routes: [],
    publicFiles: [],
    webhooks: [],
    csp: [],
    externalHosts: [],
    features: [],
    rateLimiter: null,
    validator: null,
    envValidator: null,
    stores: { upstash: false, ioredis: false, nodeRedis: false },
    nextConfig: {
      literal: true,
      basePath: '',
      trailingSlash: false,
      i18n: null,
      distDir: '.next',
      cacheComponents: false,
      instrumentationHook: false,
      poweredByHeader: true,
      hasHeaders: false,
      imageHosts: [],
      rewrites: [],
      envNames: [],
      unreadable: [],
    },
    envFiles: [],
    gitignore: { exists: true, symlink: 'no', missing: [] },
    git: { repository: false, dirty: false },
    deploy: [],
    installed: {},
    problems: [],
    ...over,
  } as Facts;
}

/** The same project on an older Clerk (and the Next that goes with it). */
export function clerkFacts(version: string, nextMajor: number, over: Partial<Facts> = {}): Facts {
  const facts = factsLike({ nextMajor, ...over });
  const nextjs = { name: '@clerk/nextjs', version, source: 'installed' as const };
  return { ...facts, clerk: { ...facts.clerk, nextjs, major: Number.parseInt(version, 10) } };
}

/** What a piece sees, every question left open answered by its default. */
export function contextFor(
  piece: Piece,
  facts: Facts,
  given: PieceAnswers = {},
  present: readonly string[] = [piece.name],
): PieceContext {
  const answers: PieceAnswers = {};
  for (const question of piece.questions) {
    answers[question.name] = given[question.name] ?? question.default(facts, answers, {});
  }
  const names = new Set(present);
  return { facts, answers, all: { [piece.name]: answers }, present: names, adding: names };
}

/** The files among a piece's edits, as they would be written: path → text. */
export function filesOf(edits: readonly Edit[], facts: Facts): Record<string, string> {
  const creates = edits.filter((edit): edit is CreateEdit => edit.type === 'create');
  return Object.fromEntries(
    creates.map((edit) => {
      const path = writtenPath(edit.path, facts);
      return [path, render(edit.template, edit.data, path, facts)];
    }),
  );
}

export interface Loaded {
  /** Runs a generated module and gives its exports. */
  load<Module>(path: string): Promise<Module>;
  remove(): void;
}

/**
 * Writes generated files to a folder of their own, so that they can be run.
 * @param packages Stand-ins for what the project would have installed: `@scope/name/entry` → its source.
 */
export function onDisk(files: Record<string, string>, packages: Record<string, string> = {}): Loaded {
  const folder = mkdtempSync(join(tmpdir(), 'guard-generated-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('package.json', '{ "type": "module" }');
  for (const [path, text] of Object.entries(files)) write(path, text);
  for (const [name, text] of Object.entries(packages)) {
    write(`node_modules/${name}/index.js`, text);
    write(`node_modules/${name}/package.json`, '{ "type": "module", "main": "index.js" }');
  }
  return {
    load: (path) => import(pathToFileURL(join(folder, path)).href),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
