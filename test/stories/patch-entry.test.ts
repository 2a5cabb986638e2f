import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { run } from '../../src/run.ts';
import { createVoice } from '../../src/say.ts';
import { examined } from '../doctor-output/report.ts';
import { type Copy, copyOf, snapshot } from '../support/fixtures.ts';

let copy: Copy;
const open = (situation: string): void => {
  copy = copyOf(situation);
};
afterEach(() => copy.remove());

const add = (flags: Record<string, unknown> = {}, named = ['middleware']) =>
  run({
    flags: { yes: true, json: true, 'no-install': true, ...flags },
    dir: copy.root,
    named,
    voice: createVoice(true),
    interactive: false,
  });
const read = (path: string) => readFileSync(join(copy.root, path), 'utf8');
const has = (path: string) => existsSync(join(copy.root, path));

/** Runs once more and expects that nothing is left to do. */
async function again(flags: Record<string, unknown> = {}): Promise<void> {
  const after = snapshot(copy.root);
  const { exitCode, document } = await add(flags);
  expect([exitCode, document.outcome, document.changes]).toEqual([0, 'unchanged', []]);
  expect(snapshot(copy.root)).toEqual(after);
}

describe("an entry file of the owner's that protects nothing", () => {
  it('is composed with Clerk and the wall, what it did behind the wall', async () => {
    open('own-middleware');
    const { exitCode, document } = await add();
    expect([exitCode, document.outcome, document.notDone]).toEqual([0, 'applied', []]);
    const text = read('src/middleware.ts');
    for (const kept of ["import createMiddleware from 'next-intl/middleware';", 'createMiddleware(routing)'])
      expect(text).toContain(kept);
    expect(text).toMatch(
      /const clerk = clerkMiddleware\([\s\S]*export default function \w+\([\s\S]*return clerk\(/,
    );
    expect(text).toContain('isPublicRoute(');
    await again();
  });

  it('gets its policy later as well: what takes the header away is no policy of the owner', async () => {
    open('own-middleware');
    await add();
    const { exitCode, document } = await add({}, ['headers']);
    expect([exitCode, document.notes.join()]).toEqual([0, expect.not.stringContaining('one already')]);
    expect(read('security-headers.ts')).toContain('Content-Security-Policy-Report-Only');
  });

  it('keeps its prerendered pages public, each locale by name, with and without a prefix', async () => {
    open('own-middleware');
    const { document } = await add();
    expect(read('src/lib/security/public-routes.ts')).toContain("  '/en',\n  '/de',\n");
    expect(document.access).toEqual([]);
    const narrowed = await add({ public: ['/'] });
    expect(narrowed.document.access).toEqual([{ url: '/[locale]', before: 'open', after: 'sign-in' }]);
  });

  it('names every page that closes when the owner lists fewer', async () => {
    open('own-middleware');
    const { document } = await add({ public: ['/'] });
    expect(document.access).toEqual([
      { url: '/[locale]', before: 'open', after: 'sign-in' },
      // Where the default locale has no prefix, this is the same page as /en/sign-in.
      { url: '/sign-in/[[...sign-in]]', before: 'open', after: 'sign-in' },
    ]);
  });

  it('is left alone with --no-patch-entry, with the reason and the lines', async () => {
    open('own-middleware');
    const before = read('src/middleware.ts');
    const { exitCode, document } = await add({ 'no-patch-entry': true });
    expect(exitCode).toBe(1);
    expect(read('src/middleware.ts')).toBe(before);
    expect(document.access).toEqual([]);
    expect(document.notDone).toHaveLength(1);
    expect(document.notDone[0]?.because).toContain('--no-patch-entry');
    expect(document.notDone[0]?.snippet).toContain('clerkMiddleware');
  });
});

describe('an entry file that protects a list and lets the rest through', () => {
  const OPEN = ['/', '/about', '/api/health', '/blog/*', '/docs/**'];

  it('is refused until its owner agrees, with the reason, the lines and exit 1; nothing closes', async () => {
    open('allow-by-default');
    const before = read('middleware.ts');
    const { exitCode, document } = await add();
    expect([exitCode, document.outcome]).toEqual([1, 'refused']);
    expect(read('middleware.ts')).toBe(before);
    expect(document.access).toEqual([]);
    expect(document.notDone).toHaveLength(2);
    expect(document.notDone[0]).toMatchObject({ piece: 'middleware', path: 'middleware.ts' });
    expect(document.notDone[0]?.because).toContain('--deny-by-default');
    expect(document.notDone[0]?.snippet).toContain('isPublicRoute(');
    expect(document.notes.join('\n')).toContain(
      'With --deny-by-default no existing page or route would close',
    );
  });

  it('becomes deny by default on consent, and all that visitors reach today is on the public list', async () => {
    open('allow-by-default');
    const { exitCode, document } = await add({ 'deny-by-default': true });
    expect([exitCode, document.notDone, document.access]).toEqual([0, [], []]);
    const list = read('lib/security/public-routes.ts');
    for (const pattern of OPEN) expect(list).toContain(`  '${pattern}',\n`);
    for (const closed of ['/dashboard', '/api/orders']) expect(list).not.toContain(`'${closed}`);
    expect(read('middleware.ts')).toContain('if (isProtectedRoute(req)) await auth.protect();');
    await again();
  });

  it('names path by path what closes when the owner lists fewer, and nothing that was closed before', async () => {
    open('allow-by-default');
    const { document } = await add({ 'deny-by-default': true, public: ['/', '/about'] });
    expect(document.access).toEqual([
      { url: '/api/health', before: 'open', after: '401' },
      { url: '/api/webhooks/clerk', before: 'open', after: '401' },
      { url: '/blog/[slug]', before: 'open', after: 'sign-in' },
      { url: '/docs/[...path]', before: 'open', after: 'sign-in' },
    ]);
  });

  it('names them as well when the owner agrees in a later run', async () => {
    open('allow-by-default');
    await add({ public: ['/'] });
    const { document } = await add({ 'deny-by-default': true });
    expect(document.access.map(({ url }) => url)).toEqual([
      '/about',
      '/api/health',
      '/api/webhooks/clerk',
      '/blog/[slug]',
      '/docs/[...path]',
    ]);
  });
});

describe('the public list of an entry file that lets a stranger reach what nobody declared', () => {
  const SEED = `import { db } from '../../db';

export async function GET() {
  await db.transaction.deleteMany({});
  return Response.json({ ok: true });
}
`;
  const seeded = () => {
    open('allow-by-default');
    mkdirSync(join(copy.root, 'app/api/seed'));
    writeFileSync(join(copy.root, 'app/api/seed/route.ts'), SEED);
  };
  const exposed = async () =>
    (await examined(copy.root)).findings
      .filter(({ rule }) => rule === 'resource/exposed')
      .map(({ file }) => file);
  const undeclared = () => JSON.parse(read('.clerk-guard/manifest.lock')).undeclared;

  it('is not written while the wall that would read it is not: the doctor goes on naming what is exposed', async () => {
    seeded();
    const { document } = await add();
    expect([has('lib/security/public-routes.ts'), has('.clerk-guard')]).toEqual([false, false]);
    expect(document.notDone[1]).toMatchObject({ path: 'lib/security/public-routes.ts' });
    expect(document.notDone[1]?.because).toContain('nobody declared');
    expect(await exposed()).toEqual(['app/api/seed/route.ts']);
  });

  it('is written without the wall where the owner says what is on it, or asks for the lines alone', async () => {
    seeded();
    await add({ public: ['/', '/about'] });
    expect(read('lib/security/public-routes.ts')).toContain("  '/about',\n");
    expect(await exposed()).toEqual(['app/api/seed/route.ts']);
    copy.remove();
    seeded();
    await add({ 'no-patch-entry': true });
    expect(read('lib/security/public-routes.ts')).toContain("  '/api/seed',\n");
    expect(undeclared()).toContain('/api/seed');
    expect(await exposed()).toEqual(['app/api/seed/route.ts']);
  });

  it('keeps open with the wall what is open today, as declared by nobody, until somebody does', async () => {
    seeded();
    const { document, exitCode } = await add({ 'deny-by-default': true });
    expect([exitCode, document.access]).toEqual([0, []]);
    expect(read('lib/security/public-routes.ts')).toContain("  '/api/seed',\n");
    expect(undeclared()).toEqual(['/api/seed']);
    expect(document.notes.join('\n')).toContain('declared public by nobody: /api/seed.');
    expect(await exposed()).toEqual(['app/api/seed/route.ts']);
    await again({ 'deny-by-default': true });
    // What a repetition spells out is said by somebody.
    expect(document.commands.join()).not.toContain('--public=');
    await add({ 'deny-by-default': true, public: ['/', '/api/seed'] });
    expect([undeclared(), await exposed()]).toEqual([undefined, []]);
  });

  it('leaves the rest of a first run standing, as in a project without the wall', async () => {
    seeded();
    await add({}, ['middleware', 'webhook']);
    expect([has('lib/security/public-routes.ts'), has('lib/security/webhook-events.ts')]).toEqual([
      false,
      true,
    ]);
    const { pieces } = JSON.parse(read('.clerk-guard/manifest.lock'));
    expect(Object.keys(pieces)).toEqual(['webhook']);
  });

  it('is not written for an entry file that was to be renamed with it, which keeps its name', async () => {
    seeded();
    const { document } = await add({ rename: true });
    expect([has('middleware.ts'), has('proxy.ts'), has('lib/security/public-routes.ts')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(document.notDone.map(({ because }) => because).join('\n')).toContain(
      'middleware.ts does not become proxy.ts',
    );
  });
});

describe('the rename to proxy on Next 16', () => {
  it('is said, and not done, until its owner asks', async () => {
    open('allow-by-default');
    const { document } = await add({ 'deny-by-default': true });
    expect(has('middleware.ts') && !has('proxy.ts')).toBe(true);
    expect(document.notes.join('\n')).toContain('--rename');
  });

  it('takes file, export, runtime and imports along in one change, composed in the same run', async () => {
    open('allow-by-default');
    const { exitCode, document } = await add({ 'deny-by-default': true, rename: true });
    expect([exitCode, document.notDone]).toEqual([0, []]);
    const renamed = document.changes.filter(({ action }) => action !== 'create');
    expect(renamed.map(({ path, action, from }) => [path, action, from])).toEqual([
      ['proxy.ts', 'rename', 'middleware.ts'],
      ['scripts/check-middleware.ts', 'modify', undefined],
    ]);
    expect(renamed[0]?.diff).toContain('--- a/middleware.ts\n+++ b/proxy.ts\n');
    expect(has('middleware.ts')).toBe(false);
    const text = read('proxy.ts');
    expect(text).toContain('const clerk = clerkMiddleware(');
    expect(text).toContain('export function proxy(');
    expect(text).toContain('isPublicRoute(');
    expect(text).not.toContain('runtime');
    expect(read('scripts/check-middleware.ts')).toContain(
      "import { config, proxy as middleware } from '../proxy';",
    );
    expect(document.notes.join('\n')).toMatch(/runs on Node\.js/);
    await again();
    await again({ rename: true, 'deny-by-default': true });
  });

  it('moves a file of ours with its record, and keeps what its owner changed in it', async () => {
    open('next15-clerk6-src');
    await add();
    const base = '.clerk-guard/base/src/middleware.ts.lock';
    expect(has('src/middleware.ts') && has(base)).toBe(true);
    writeFileSync(
      join(copy.root, 'src/middleware.ts'),
      `${read('src/middleware.ts')}\n// The team's own note.\n`,
    );
    const manifest = read('package.json');
    writeFileSync(join(copy.root, 'package.json'), manifest.replace(/"next": "[^"]*"/, '"next": "16.4.6"'));
    const { exitCode, document } = await add({ rename: true });
    expect([exitCode, document.notDone]).toEqual([0, []]);
    expect(has('src/middleware.ts') || has(base)).toBe(false);
    expect(read('src/proxy.ts')).toContain("// The team's own note.\n");
    expect(read('src/proxy.ts')).toContain('export default function proxy(');
    const record = JSON.parse(read('.clerk-guard/manifest.lock')) as { files: Record<string, unknown> };
    expect(Object.keys(record.files)).toContain('src/proxy.ts');
    expect(Object.keys(record.files)).not.toContain('src/middleware.ts');
    expect(has('.clerk-guard/base/src/proxy.ts.lock')).toBe(true);
    await again();
  });

  it('leaves both files alone where a proxy is there already', async () => {
    open('allow-by-default');
    writeFileSync(join(copy.root, 'proxy.js'), 'export default function proxy() {}\n');
    const before = [read('middleware.ts'), read('proxy.js')];
    const { exitCode, document } = await add({ rename: true, 'deny-by-default': true });
    expect(exitCode).toBe(1);
    expect([read('middleware.ts'), read('proxy.js')]).toEqual(before);
    expect(document.notDone[0]?.because).toContain('are both there');
    expect(document.notDone[0]?.snippet).toContain('isPublicRoute(');
  });
});

describe('an entry file that Next ignores', () => {
  it('is reported, with the flag that moves it', async () => {
    open('misplaced-entry');
    const before = read('middleware.ts');
    const { exitCode, document } = await add();
    expect(exitCode).toBe(1);
    expect(read('middleware.ts')).toBe(before);
    expect(document.notDone[0]).toMatchObject({ path: 'middleware.ts' });
    expect(document.notDone[0]?.because).toContain('--move-entry brings it to src/middleware.ts');
  });

  it('goes to where Next runs it on consent, its imports following, and is composed there', async () => {
    open('misplaced-entry');
    const { exitCode, document } = await add({ 'move-entry': true });
    expect([exitCode, document.notDone]).toEqual([0, []]);
    expect(document.changes.find(({ action }) => action === 'rename')).toMatchObject({
      path: 'src/middleware.ts',
      from: 'middleware.ts',
    });
    expect(has('middleware.ts')).toBe(false);
    expect(read('src/middleware.ts')).toContain("from './lib/countries'");
    expect(read('src/middleware.ts')).toContain('isPublicRoute(');
    expect(document.notes.join('\n')).toContain('middleware.ts has never run');
    await again();
  });

  it('is moved and renamed at once', async () => {
    open('misplaced-entry');
    const { document } = await add({ 'move-entry': true, rename: true });
    expect(document.changes.find(({ action }) => action === 'rename')).toMatchObject({
      path: 'src/proxy.ts',
      from: 'middleware.ts',
    });
    expect(read('src/proxy.ts')).toContain('export function proxy(');
    await again();
  });

  it('gets the ending that pageExtensions ask for', async () => {
    open('allow-by-default');
    writeFileSync(
      join(copy.root, 'next.config.mjs'),
      "export default { pageExtensions: ['page.tsx', 'page.ts'] };\n",
    );
    const { document } = await add({ 'move-entry': true, 'deny-by-default': true });
    expect(document.changes.find(({ action }) => action === 'rename')).toMatchObject({
      path: 'middleware.page.ts',
      from: 'middleware.ts',
    });
    expect(read('scripts/check-middleware.ts')).toContain("from '../middleware.page'");
  });
});

describe('an entry file that runs Clerk under a condition', () => {
  const conditional = () => {
    open('own-middleware');
    writeFileSync(
      join(copy.root, 'src/middleware.ts'),
      `import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';

const hasKeys = Boolean(process.env.CLERK_SECRET_KEY);

export default hasKeys ? clerkMiddleware() : () => NextResponse.next();
`,
    );
  };

  it('is left alone until its owner agrees, and the flag for that is named', async () => {
    conditional();
    const before = read('src/middleware.ts');
    const { exitCode, document } = await add();
    expect([exitCode, document.outcome]).toEqual([1, 'refused']);
    expect(document.notDone[0]?.because).toContain('--clerk-always');
    expect(read('src/middleware.ts')).toBe(before);
  });

  it('is composed with a Clerk that always runs when he does', async () => {
    conditional();
    const { exitCode, document } = await add({ 'clerk-always': true });
    expect([exitCode, document.outcome, document.notDone]).toEqual([0, 'applied', []]);
    expect(read('src/middleware.ts')).toContain('isPublicRoute(');
    expect(read('src/lib/security/signed-out.ts')).toContain('export const refuse');
    await again({ 'clerk-always': true });
  });
});
