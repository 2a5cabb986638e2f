import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { inspect, locateProject } from '../../src/facts/index.ts';
import { app, PACKAGE, project } from './project.ts';

const NEXT = { name: 'web', dependencies: { next: '16.4.6' } };
const PAGE = 'export default function Page() { return null; }\n';

async function refusal(run: Promise<unknown>): Promise<UserError> {
  const error = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return error as UserError;
}

describe('finding the app', () => {
  test('a folder with a Next app is the app', async () => {
    const dir = project(app());
    expect(await locateProject(dir)).toEqual({
      root: dir,
      workspaceRoot: dir,
      apps: [{ name: 'shop', dir: '.' }],
    });
  });

  test('a folder inside an app says where the package.json is rather than guess', async () => {
    const dir = project(app({ 'app/shop/page.tsx': PAGE }));
    const error = await refusal(locateProject(path.join(dir, 'app/shop')));
    expect(error.exitCode).toBe(3);
    expect(error.next).toContain(dir);
  });

  test('a folder above an app names the app below', async () => {
    const dir = project({
      'web/package.json': NEXT,
      'web/app/page.tsx': PAGE,
      '.git/HEAD': 'ref: refs/heads/main\n',
    });
    const error = await refusal(locateProject(dir));
    expect(error.exitCode).toBe(3);
    expect(error.next).toContain(path.join(dir, 'web'));
  });

  test('a missing folder is exit 3', async () => {
    const error = await refusal(locateProject(path.join(project({}), 'nowhere')));
    expect([error.exitCode, error.code]).toEqual([3, 'NO_FOLDER']);
  });

  test('a broken package.json gives file, line and column', async () => {
    const dir = project({
      'package.json': '{\n  "name": "x",\n  "dependencies": {\n    "next" "16"\n  }\n}\n',
    });
    const error = await refusal(locateProject(dir));
    expect(error.exitCode).toBe(3);
    expect([error.file, error.line]).toEqual(['package.json', 4]);
    expect(error.message).toMatch(/line 4, column 12/);
  });

  test('comments in package.json are an error with a place', async () => {
    const error = await refusal(inspect(project({ 'package.json': '{\n  // no\n  "name": "x"\n}\n' })));
    expect([error.file, error.line]).toEqual(['package.json', 2]);
  });

  test('a package.json that is a list is an error', async () => {
    const error = await refusal(inspect(project({ 'package.json': '[]\n' })));
    expect(error.message).toMatch(/object was expected/);
  });

  test('a broken tsconfig.json gives file, line and column', async () => {
    const error = await refusal(inspect(project(app({ 'tsconfig.json': '{\n  "compilerOptions": {\n' }))));
    expect([error.exitCode, error.file, error.code]).toEqual([3, 'tsconfig.json', 'BROKEN_TSCONFIG']);
    expect(error.line).toBe(3);
  });

  test('comments and trailing commas in tsconfig.json are fine', async () => {
    const facts = await inspect(
      project(
        app({ 'tsconfig.json': '{\n  // yes\n  "compilerOptions": { "paths": { "@/*": ["./*"], }, },\n}\n' }),
      ),
    );
    expect(facts.alias).toEqual({ prefix: '@/', dir: '.' });
  });
});

describe('workspaces', () => {
  const two = {
    'pnpm-workspace.yaml': "packages:\n  - 'apps/*'\n  - packages/*\n",
    'package.json': { name: 'mono', private: true },
    'apps/web/package.json': NEXT,
    'apps/web/app/page.tsx': PAGE,
    'apps/admin/package.json': { name: '@acme/admin', dependencies: { next: '16.4.6' } },
    'apps/admin/src/app/page.tsx': PAGE,
    'packages/ui/package.json': { name: '@acme/ui', peerDependencies: { next: '*' } },
  };

  test('several apps are handed back to choose from', async () => {
    const dir = project(two);
    expect(await locateProject(dir)).toEqual({
      choose: [
        { name: '@acme/admin', dir: 'apps/admin' },
        { name: 'web', dir: 'apps/web' },
      ],
      workspaceRoot: dir,
    });
  });

  test('an app is chosen by name, by folder, and by ./folder/', async () => {
    const dir = project(two);
    for (const wanted of ['@acme/admin', 'apps/admin', './apps/admin/']) {
      expect(await locateProject(dir, { app: wanted })).toMatchObject({ root: path.join(dir, 'apps/admin') });
    }
  });

  test('an unknown app is exit 2 and lists the apps', async () => {
    const error = await refusal(locateProject(project(two), { app: 'docs' }));
    expect(error.exitCode).toBe(2);
    expect(error.next).toContain('@acme/admin (apps/admin)');
    expect(error.next).toContain('web (apps/web)');
  });

  test('the only app of a workspace is taken', async () => {
    const dir = project({
      'package.json': { name: 'mono', workspaces: { packages: ['apps/**'] } },
      'apps/sites/web/package.json': NEXT,
      'apps/sites/web/pages/index.tsx': PAGE,
    });
    expect(await locateProject(dir)).toMatchObject({
      root: path.join(dir, 'apps/sites/web'),
      workspaceRoot: dir,
    });
  });

  test('from inside a workspace app its root is found', async () => {
    const dir = project(two);
    const located = await locateProject(path.join(dir, 'apps/web'));
    expect(located).toMatchObject({ root: path.join(dir, 'apps/web'), workspaceRoot: dir });
    const facts = await inspect(path.join(dir, 'apps/web'), dir);
    expect(facts.workspace).toMatchObject({ kind: 'pnpm', root: '../..' });
  });

  test('a pnpm-workspace.yaml that holds settings only makes no workspace', async () => {
    const dir = project(app({ 'pnpm-workspace.yaml': 'onlyBuiltDependencies:\n  - sharp\n' }));
    expect((await inspect(dir)).workspace).toMatchObject({ kind: 'single', root: '.' });
  });

  test('globs never leave the root, and negated ones take out', async () => {
    const outer = project({
      'elsewhere/package.json': NEXT,
      'elsewhere/app/page.tsx': PAGE,
      'mono/package.json': { workspaces: ['../elsewhere', 'apps/*', '!apps/old'] },
      'mono/apps/web/package.json': NEXT,
      'mono/apps/web/app/page.tsx': PAGE,
      'mono/apps/old/package.json': { name: 'old', dependencies: { next: '13.0.0' } },
      'mono/apps/old/app/page.tsx': PAGE,
    });
    expect(await locateProject(path.join(outer, 'mono'))).toMatchObject({
      apps: [{ name: 'web', dir: 'apps/web' }],
    });
  });

  test('a root that only pins next is not an app', async () => {
    const dir = project({
      'package.json': { name: 'mono', workspaces: ['apps/*'], devDependencies: { next: '16.4.6' } },
      'apps/web/package.json': NEXT,
      'apps/web/app/page.tsx': PAGE,
      'turbo.json': '{}',
    });
    expect(await locateProject(dir)).toMatchObject({ root: path.join(dir, 'apps/web') });
    expect((await inspect(path.join(dir, 'apps/web'), dir)).workspace).toMatchObject({
      kind: 'npm',
      orchestrator: 'turbo',
    });
  });

  test('an app without its own package.json inherits next from the root (Nx)', async () => {
    const dir = project({
      'package.json': { name: 'mono', dependencies: { next: '16.4.6' } },
      'nx.json': '{}',
      'apps/web/project.json': '{}',
      'apps/web/next.config.js': 'module.exports = {};\n',
      'apps/web/app/page.tsx': PAGE,
    });
    const located = await locateProject(path.join(dir, 'apps/web'));
    expect(located).toMatchObject({ root: path.join(dir, 'apps/web'), workspaceRoot: dir });
    const facts = await inspect(path.join(dir, 'apps/web'), dir);
    expect([facts.nextMajor, facts.workspace.orchestrator]).toEqual([16, 'nx']);
  });
});

describe('what inspection never does', () => {
  test('it does not read through a symlink that leaves the workspace', async () => {
    const outside = project({
      'secret.ts': "import { auth } from '@clerk/nextjs/server';\nfetch('https://leak.acme.dev/x');\n",
    });
    const dir = project(app());
    fs.symlinkSync(outside, path.join(dir, 'lib'));
    fs.symlinkSync(path.join(outside, 'secret.ts'), path.join(dir, 'proxy.ts'));
    const facts = await inspect(dir);
    expect(facts.externalHosts).toEqual([]);
    expect(facts.entry.candidates).toEqual([]);
  });

  test('it survives symlink circles', async () => {
    const dir = project(app());
    fs.symlinkSync('.', path.join(dir, 'app/loop'));
    fs.symlinkSync('..', path.join(dir, 'app/up'));
    expect((await inspect(dir)).routes.map((route) => route.url)).toEqual(['/']);
  });

  test('it runs neither next.config nor a filter that the repository configures', async () => {
    const dir = project(
      app({
        'next.config.mjs': "import fs from 'node:fs';\nfs.writeFileSync('ran', '');\nexport default {};\n",
        '.gitattributes': '*.tsx filter=evil\n',
      }),
    );
    const git = (...args: string[]): void => {
      execFileSync('git', args, { cwd: dir, stdio: 'ignore' });
    };
    git('init', '-q');
    git('add', '.');
    git('config', 'filter.evil.clean', `touch ${path.join(dir, 'ran')}; cat`);
    git('config', 'core.fsmonitor', `touch ${path.join(dir, 'ran')}`);
    fs.writeFileSync(
      path.join(dir, 'app/page.tsx'),
      'export default function Page() { return <p>bye</p>; }\n',
    );
    const facts = await inspect(dir);
    expect(facts.git).toMatchObject({ repository: true, dirty: true });
    expect(fs.existsSync(path.join(dir, 'ran'))).toBe(false);
  });

  test('it reports broken sources and code nested beyond reason instead of failing', async () => {
    const facts = await inspect(
      project(
        app({
          'app/broken/page.tsx': "import { auth } from '@clerk/nextjs/server';\nexport default function (\n",
          'app/deep/page.tsx': `import '@clerk/nextjs';\nx = ${'['.repeat(50_000)}\n`,
          'app/chain/page.tsx': `import '@clerk/nextjs';\nif (a) {}${' else if (a) {}'.repeat(30_000)}\n`,
        }),
      ),
    );
    expect(facts.problems.map((problem) => problem.path)).toEqual([
      'app/broken/page.tsx',
      'app/chain/page.tsx',
      'app/deep/page.tsx',
    ]);
    expect(facts.problems[0]).toMatchObject({ line: 3 });
    expect(facts.routes.find((route) => route.url === '/broken')?.rendering).toBe('unknown');
  });

  test('no value of an environment file is in the facts', async () => {
    const facts = await inspect(
      project(app({ '.env.local': 'CLERK_SECRET_KEY=sk_live_abcdefgh12345678\nA="two"\n' })),
    );
    expect(facts.envFiles[0]?.names).toEqual(['CLERK_SECRET_KEY', 'A']);
    expect(JSON.stringify(facts)).not.toContain('sk_live');
  });

  test('facts are plain data', async () => {
    const facts = await inspect(project(app({ 'package.json': PACKAGE })));
    expect(JSON.parse(JSON.stringify(facts))).toMatchObject({ schema: 1, name: 'shop' });
  });
});
