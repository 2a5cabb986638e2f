import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inspect } from '../../src/facts/index.ts';
import type { Facts } from '../../src/types.ts';
import { app, factsOf, installed, PACKAGE, project } from './project.ts';

const PAGE = 'export default function Page() { return null; }\n';
const PROXY = "import { clerkMiddleware } from '@clerk/nextjs/server';\nexport default clerkMiddleware();\n";

function entryOf(facts: Facts, file: string) {
  return facts.entry.candidates.find((candidate) => candidate.path === file);
}

const inSrc = {
  'package.json': PACKAGE,
  ...installed({ next: '16.4.6', '@clerk/nextjs': '7.9.17' }),
  'tsconfig.json': { compilerOptions: { paths: { '@/*': ['./src/*'] } } },
  'src/app/page.tsx': PAGE,
};

describe('routers, language and module type', () => {
  test('App Router, Pages Router, both, and src/', async () => {
    expect(await factsOf(app())).toMatchObject({ appDir: 'app', pagesDir: undefined, sourceDir: '.' });
    expect(await factsOf(inSrc)).toMatchObject({ appDir: 'src/app', sourceDir: 'src' });
    expect(await factsOf(app({ 'pages/old.tsx': PAGE }))).toMatchObject({ appDir: 'app', pagesDir: 'pages' });
  });

  test('the app folder at the root wins over src/app', async () => {
    expect(await factsOf({ ...inSrc, 'app/page.tsx': PAGE })).toMatchObject({
      appDir: 'app',
      sourceDir: '.',
      shadowedDirs: ['src/app'],
    });
  });

  test('TypeScript by its tsconfig, JavaScript by its sources', async () => {
    expect(await factsOf(app())).toMatchObject({ language: 'ts', allowJs: true });
    const plain = {
      'package.json': PACKAGE,
      'jsconfig.json': { compilerOptions: { paths: { '@/*': ['./*'] } } },
      'app/page.js': PAGE,
    };
    expect(await factsOf(plain)).toMatchObject({ language: 'js', alias: { prefix: '@/', dir: '.' } });
    const mixed = {
      'package.json': PACKAGE,
      'tsconfig.json': { compilerOptions: { allowJs: true } },
      'app/page.js': PAGE,
      'app/a/page.jsx': PAGE,
    };
    expect(await factsOf(mixed)).toMatchObject({ language: 'js', allowJs: true });
  });

  test('the module type is package.json’s', async () => {
    expect((await factsOf(app())).moduleType).toBe('commonjs');
    expect((await factsOf(app({ 'package.json': { ...PACKAGE, type: 'module' } }))).moduleType).toBe(
      'module',
    );
  });

  test('pageExtensions decide what is a page', async () => {
    const facts = await factsOf(
      app({
        'next.config.mjs': "export default { pageExtensions: ['page.tsx', 'page.ts'] };\n",
        'app/page.tsx': PAGE,
        'app/shop/page.page.tsx': PAGE,
      }),
    );
    expect(facts.pageExtensions).toEqual(['page.tsx', 'page.ts']);
    expect(facts.routes.map((route) => route.url)).toEqual(['/shop']);
  });
});

describe('the import alias', () => {
  const config = (compilerOptions: object, more: object = {}) => ({
    'tsconfig.json': { compilerOptions, ...more },
  });

  test('is the wildcard whose folder exists', async () => {
    expect((await factsOf({ ...inSrc })).alias).toEqual({ prefix: '@/', dir: 'src' });
    expect((await factsOf(app(config({ paths: { '@/*': ['./missing/*'] } })))).alias).toBeNull();
    expect(
      (await factsOf(app(config({ paths: { '@lib': ['./app'], '~/*': ['./missing/*', './*'] } })))).alias,
    ).toEqual({ prefix: '~/', dir: '.' });
  });

  test('is read from baseUrl', async () => {
    expect(
      (await factsOf({ ...inSrc, ...config({ baseUrl: './src', paths: { '~/*': ['./*'] } }) })).alias,
    ).toEqual({ prefix: '~/', dir: 'src' });
    expect((await factsOf(app(config({ baseUrl: '.' })))).alias).toBeNull();
  });

  test('must hold the source folder', async () => {
    const facts = await factsOf(
      app({ ...config({ paths: { '@ui/*': ['./components/*'] } }), 'components/a.tsx': PAGE }),
    );
    expect(facts.alias).toBeNull();
  });

  test('is followed through extends: relative, a list, and packages, the last one winning', async () => {
    const facts = await factsOf(
      app({
        'tsconfig.json': { extends: ['./base', '@acme/tsconfig/next.json'] },
        'base.json': { compilerOptions: { paths: { '#/*': ['./*'] } } },
        'node_modules/@acme/tsconfig/package.json': { name: '@acme/tsconfig' },
        'node_modules/@acme/tsconfig/next.json': { compilerOptions: { allowJs: false } },
      }),
    );
    expect(facts.alias).toEqual({ prefix: '#/', dir: '.' });
    expect(facts.allowJs).toBe(false);
  });

  test('paths of an extended file start from that file’s folder', async () => {
    const dir = project({
      'package.json': { workspaces: ['apps/*'] },
      'tsconfig.base.json': {
        compilerOptions: { paths: { '@/*': ['./apps/web/src/*'], '@out/*': ['./packages/*'] } },
      },
      'packages/a.ts': '',
      'apps/web/package.json': PACKAGE,
      'apps/web/tsconfig.json': { extends: '../../tsconfig.base.json' },
      'apps/web/src/app/page.tsx': PAGE,
    });
    expect((await inspect(path.join(dir, 'apps/web'))).alias).toEqual({ prefix: '@/', dir: 'src' });
  });

  test('extends never leaves the workspace, and circles end', async () => {
    const dir = project({
      'outside.json': { compilerOptions: { paths: { '@/*': ['./app/*'] } } },
      ...Object.fromEntries(Object.entries(app()).map(([file, content]) => [`app/${file}`, content])),
      'app/tsconfig.json': { extends: ['../outside.json', './tsconfig.json'] },
    });
    expect((await inspect(path.join(dir, 'app'))).alias).toBeNull();
  });

  test('a broken base config is an error with its own place', async () => {
    const dir = project(app({ 'tsconfig.json': { extends: './base.json' }, 'base.json': '{\n  nope\n}\n' }));
    await expect(inspect(dir)).rejects.toMatchObject({ exitCode: 3, file: 'base.json', line: 2 });
  });
});

describe('the entry file', () => {
  test('a new one is proxy.ts on Next 16, middleware.ts before, beside app/', async () => {
    expect((await factsOf(app())).entry).toEqual({ candidates: [], active: undefined, target: 'proxy.ts' });
    expect((await factsOf(inSrc)).entry.target).toBe('src/proxy.ts');
    expect((await factsOf({ ...app(), ...installed({ next: '15.5.29' }) })).entry.target).toBe(
      'middleware.ts',
    );
  });

  test('a new one honours the language and pageExtensions', async () => {
    const js = { 'package.json': PACKAGE, 'app/page.js': PAGE };
    expect((await factsOf(js)).entry.target).toBe('proxy.js');
    const paged = app({ 'next.config.mjs': "export default { pageExtensions: ['page.tsx', 'page.ts'] };\n" });
    expect((await factsOf(paged)).entry.target).toBe('proxy.page.ts');
  });

  test('the one beside app/ is loaded; whether it uses Clerk is read from its imports', async () => {
    const facts = await factsOf(app({ 'proxy.ts': PROXY }));
    expect(facts.entry.active).toBe('proxy.ts');
    expect(entryOf(facts, 'proxy.ts')).toMatchObject({ active: true, importsClerk: true, ours: false });
    const other = await factsOf(
      app({ 'middleware.ts': '// @clerk/nextjs/server\nexport default function middleware() {}\n' }),
    );
    expect(entryOf(other, 'middleware.ts')).toMatchObject({ active: true, importsClerk: false });
  });

  test('one beside the wrong folder is dead', async () => {
    const facts = await factsOf({ ...inSrc, 'proxy.ts': PROXY });
    expect(facts.entry.active).toBeUndefined();
    expect(entryOf(facts, 'proxy.ts')?.because).toMatch(/in src\//);
    const other = await factsOf(app({ 'src/proxy.ts': PROXY }));
    expect(entryOf(other, 'src/proxy.ts')).toMatchObject({ active: false });
  });

  test('one that pageExtensions do not know is dead', async () => {
    const config = { 'next.config.mjs': "export default { pageExtensions: ['page.tsx', 'page.ts'] };\n" };
    const facts = await factsOf(app({ ...config, 'proxy.ts': PROXY, 'proxy.page.ts': PROXY }));
    expect(facts.entry.active).toBe('proxy.page.ts');
    expect(entryOf(facts, 'proxy.ts')?.because).toMatch(/pageExtensions/);
    expect((await factsOf(app({ 'middleware.mjs': PROXY }))).entry.active).toBeUndefined();
  });

  test('proxy.ts before Next 16 is dead', async () => {
    const facts = await factsOf({
      ...app({ 'proxy.ts': PROXY, 'middleware.ts': PROXY }),
      ...installed({ next: '15.5.29' }),
    });
    expect(facts.entry.active).toBe('middleware.ts');
    expect(entryOf(facts, 'proxy.ts')?.because).toMatch(/Next 15 does not know proxy/);
  });

  test('both on Next 16 are a build error, so neither is loaded', async () => {
    const facts = await factsOf(app({ 'proxy.ts': PROXY, 'middleware.ts': PROXY }));
    expect(facts.entry.active).toBeUndefined();
    expect(entryOf(facts, 'proxy.ts')?.because).toMatch(/refuses to build/);
  });

  test('of two extensions the first in pageExtensions is loaded', async () => {
    const facts = await factsOf(app({ 'middleware.ts': PROXY, 'middleware.js': PROXY }));
    expect(facts.entry.active).toBe('middleware.ts');
    expect(entryOf(facts, 'middleware.js')?.because).toMatch(/middleware\.ts is loaded instead/);
  });

  test('one of ours is recognised by the manifest', async () => {
    const manifest = {
      schema: 1,
      pieces: { middleware: { version: 2 } },
      files: { 'proxy.ts': { piece: 'middleware' } },
    };
    const facts = await factsOf(app({ 'proxy.ts': PROXY, '.clerk-guard/manifest.lock': manifest }));
    expect(entryOf(facts, 'proxy.ts')?.ours).toBe(true);
    expect(facts.installed).toEqual({ middleware: 2 });
  });
});

describe('the manifest', () => {
  test('garbage in it is reported and ignored', async () => {
    const broken = await factsOf(app({ '.clerk-guard/manifest.lock': '{' }));
    expect(broken.installed).toEqual({});
    expect(broken.problems).toMatchObject([{ path: '.clerk-guard/manifest.lock' }]);
    const hostile = {
      pieces: { '__proto__ x': { version: 1 }, headers: { version: 'one' }, webhook: { version: 1 } },
    };
    expect((await factsOf(app({ '.clerk-guard/manifest.lock': hostile }))).installed).toEqual({ webhook: 1 });
  });
});
