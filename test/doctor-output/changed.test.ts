import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { app, write } from '../facts/project.ts';
import { examined, repository } from './report.ts';

const READS = `import { db } from './db';\nexport async function GET() { return Response.json(await db.all()); }\n`;
const ASKS = `import { guard } from '../../../lib/guard';\nimport { db } from './db';\nexport async function GET() { await guard(); return Response.json(await db.all()); }\n`;
const GUARD = `import { auth } from '@clerk/nextjs/server';\nexport async function guard() { await auth.protect(); }\n`;
const WALL = `import { clerkMiddleware } from '@clerk/nextjs/server';\nexport default clerkMiddleware(async (auth) => { await auth.protect(); });\nexport const config = { matcher: ['/', '/(.*)'] };\n`;

/** Files of the resources that are said to be exposed since `main`. */
const exposedSince = async (root: string): Promise<(string | undefined)[]> =>
  (await examined(root, 'main')).findings
    .filter(({ rule }) => rule === 'resource/exposed')
    .map(({ file }) => file)
    .sort();

describe('what a diff touches', () => {
  it('is everything that a wall stood before, once it is deleted or moved away', async () => {
    const { root } = repository(
      app({ 'proxy.ts': WALL, 'app/api/a/route.ts': READS, 'app/api/b/route.ts': READS }),
    );
    expect(await exposedSince(root)).toEqual([]);
    mkdirSync(join(root, 'lib'));
    renameSync(join(root, 'proxy.ts'), join(root, 'lib/proxy.ts'));
    expect(await exposedSince(root)).toEqual(['app/api/a/route.ts', 'app/api/b/route.ts']);
    rmSync(join(root, 'lib/proxy.ts'));
    expect(await exposedSince(root)).toEqual(['app/api/a/route.ts', 'app/api/b/route.ts']);
  });

  it('is a handler whose helper checks no more', async () => {
    const { root } = repository(app({ 'lib/guard.ts': GUARD, 'app/api/a/route.ts': ASKS }));
    write(root, { 'lib/guard.ts': 'export async function guard() {}\n' });
    expect(await exposedSince(root)).toEqual(['app/api/a/route.ts']);
  });

  it('is a version under an advisory, where only the lock file changed', async () => {
    const lock = (next: string): object => ({
      lockfileVersion: 3,
      packages: { '': {}, 'node_modules/next': { version: next } },
    });
    const { root } = repository({
      'package.json': { name: 'shop', dependencies: { next: '^15.0.0' } },
      'package-lock.json': lock('15.5.29'),
      'app/page.tsx': 'export default () => null;\n',
      'README.md': '',
    });
    const advisories = async (): Promise<number> =>
      (await examined(root, 'main')).findings.filter(({ rule }) => rule === 'version/advisory').length;
    write(root, { 'README.md': 'more' });
    expect(await advisories()).toBe(0);
    write(root, { 'package-lock.json': lock('15.2.4') });
    expect(await advisories()).toBe(1);
  });

  it('is a handler whose helper is gone, which can not be judged any more', async () => {
    const { root } = repository(app({ 'lib/guard.ts': GUARD, 'app/api/a/route.ts': ASKS }));
    rmSync(join(root, 'lib/guard.ts'));
    const { findings } = await examined(root, 'main');
    expect(findings.filter(({ rule }) => rule === 'resource/unknown').map(({ file }) => file)).toEqual([
      'app/api/a/route.ts',
    ]);
  });

  it('is a renamed handler under its new name, and one that git does not know yet', async () => {
    const { root, git } = repository(app({ 'app/api/a/route.ts': READS, 'app/api/z/route.ts': READS }));
    mkdirSync(join(root, 'app/api/b'));
    git('mv', 'app/api/a/route.ts', 'app/api/b/route.ts');
    write(root, { 'app/api/c d/route.ts': READS });
    expect(await exposedSince(root)).toEqual(['app/api/b/route.ts', 'app/api/c d/route.ts']);
  });

  it('is a handler whose helper is in another package of the workspace', async () => {
    const uses = ASKS.replace("'../../../lib/guard'", "'@acme/guard'");
    const web = Object.fromEntries(
      Object.entries(app({ 'app/api/a/route.ts': uses, 'app/api/b/route.ts': READS })).map(([path, text]) => [
        `apps/web/${path}`,
        text,
      ]),
    );
    const { root } = repository({
      ...web,
      'package.json': { name: 'all', private: true, workspaces: ['apps/*', 'packages/*'] },
      'packages/guard/package.json': { name: '@acme/guard', main: 'index.ts' },
      'packages/guard/index.ts': GUARD,
    });
    const at = join(root, 'apps/web');
    expect((await examined(at, 'main')).resources).toEqual([]);
    write(root, { 'packages/guard/index.ts': 'export async function guard() {}\n' });
    expect(await exposedSince(at)).toEqual(['app/api/a/route.ts']);
    const { resources } = await examined(at, 'main');
    expect(resources.map(({ file, verdict }) => [file, verdict])).toEqual([
      ['app/api/a/route.ts', 'exposed'],
    ]);
  });
});
