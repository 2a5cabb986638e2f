import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspect } from '../../src/facts/index.ts';
import { run } from '../../src/run.ts';
import { createVoice } from '../../src/say.ts';
import { installed, project } from '../facts/project.ts';

const page = (body: string): string =>
  `import { requireUser, SignedIn } from '@acme/auth/server';\nexport default async function Page() { ${body} }\n`;

/** An app that has Clerk through a package of its workspace, which pnpm keeps out of its reach. */
function workspace(versions: ReturnType<typeof installed> = {}): string {
  const root = project({
    'package.json': {},
    'pnpm-workspace.yaml': 'packages:\n  - apps/*\n  - packages/*\n',
    'packages/auth/package.json': { name: '@acme/auth', dependencies: { '@clerk/nextjs': '^7.9.0' } },
    'packages/auth/src/server.ts': "export * from '@clerk/nextjs/server';\n",
    'apps/web/package.json': { name: 'web', dependencies: { next: '^16.4.6', '@acme/auth': 'workspace:*' } },
    'apps/web/app/page.tsx': 'export default function Page() { return null; }\n',
    'apps/web/app/dashboard/page.tsx': page('await requireUser(); return null;'),
    'apps/web/app/about/page.tsx': page('return <SignedIn>Hi</SignedIn>;'),
    ...versions,
  });
  return join(root, 'apps/web');
}

const add = (dir: string, named: string[]) =>
  run({
    flags: { json: true, yes: true, 'no-install': true },
    dir,
    named,
    voice: createVoice(true),
    interactive: false,
  });
const packageOf = (dir: string): string => readFileSync(join(dir, 'package.json'), 'utf8');

describe('an app that has Clerk through a package of its workspace', () => {
  it('asks for Clerk itself, in the range of that package, where what is written could not be resolved', async () => {
    const dir = workspace();
    const { exitCode } = await add(dir, ['middleware']);
    expect([exitCode, packageOf(dir)]).toEqual([0, expect.stringContaining('"@clerk/nextjs": "^7.9.0"')]);
    expect((await add(dir, ['middleware'])).document.outcome).toBe('unchanged');
  }, 30_000);

  it('does not where Clerk is in its reach, or a piece needs none', async () => {
    const hoisted = workspace(installed({ '@clerk/nextjs': '7.9.17' }));
    await add(hoisted, ['middleware']);
    expect(packageOf(hoisted)).not.toContain('@clerk/nextjs');
    const free = workspace();
    await add(free, ['ci']);
    expect(packageOf(free)).not.toContain('@clerk/nextjs');
  });

  it('asks for it too where a check imports it that protect writes', async () => {
    const dir = workspace();
    mkdirSync(join(dir, 'app/api'));
    const handler =
      "import { rm } from 'node:fs/promises';\nexport async function POST(request: Request) {\n  await rm(await request.text());\n  return new Response();\n}\n";
    writeFileSync(join(dir, 'app/api/route.ts'), handler);
    writeFileSync(
      join(dir, 'proxy.ts'),
      "export { clerkMiddleware as default } from '@clerk/nextjs/server';\n",
    );
    const { exitCode, document } = await run({
      verb: 'protect',
      named: [],
      flags: { json: true, yes: true, all: true, 'no-install': true },
      dir,
      voice: createVoice(true),
      interactive: false,
    });
    expect([exitCode, document.dependencies]).toEqual([
      0,
      [expect.objectContaining({ name: '@clerk/nextjs' })],
    ]);
    expect(packageOf(dir)).toContain('"@clerk/nextjs": "^7.9.0"');
  });

  it('has pages that ask that package, which are not the same for everyone', async () => {
    const { routes } = await inspect(workspace());
    const of = (url: string) => routes.find((one) => one.url === url && one.kind === 'page')?.rendering;
    expect([of('/dashboard'), of('/about'), of('/')]).toEqual(['dynamic', 'static', 'static']);
  });

  it('gets no wall around an entry file that runs Clerk by way of it: the file is left, and why is said', async () => {
    const dir = workspace();
    const entry = join(dir, 'proxy.ts');
    const text = "import { authMiddleware } from '@acme/auth/server';\nexport default authMiddleware();\n";
    writeFileSync(entry, text);
    const { exitCode, document } = await add(dir, ['middleware']);
    expect([exitCode, readFileSync(entry, 'utf8')]).toEqual([1, text]);
    expect(JSON.stringify(document)).toContain('it runs Clerk by way of @acme/auth/server');
  });

  it('nor around one that runs the Clerk of another module of the app', async () => {
    const dir = workspace(installed({ '@clerk/nextjs': '7.9.17' }));
    mkdirSync(join(dir, 'lib'));
    const guard =
      "import { clerkMiddleware } from '@clerk/nextjs/server';\nexport const guard = clerkMiddleware();\n";
    writeFileSync(join(dir, 'lib/guard.ts'), guard);
    writeFileSync(join(dir, 'proxy.ts'), "import { guard } from './lib/guard';\nexport default guard;\n");
    const { exitCode, document } = await add(dir, ['middleware']);
    expect([exitCode, JSON.stringify(document)]).toEqual([
      1,
      expect.stringContaining('by way of ./lib/guard'),
    ]);
  });

  it('gets one once that file calls Clerk itself', async () => {
    const dir = workspace();
    const entry = join(dir, 'proxy.ts');
    writeFileSync(
      entry,
      "import { clerkMiddleware as authMiddleware } from '@clerk/nextjs/server';\nexport default authMiddleware();\n",
    );
    expect((await add(dir, ['middleware'])).exitCode).toBe(0);
    expect(readFileSync(entry, 'utf8').match(/Middleware\(/g)).toHaveLength(1);
  });
});
