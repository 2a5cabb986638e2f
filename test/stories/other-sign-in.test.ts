import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspect } from '../../src/facts/index.ts';
import { run } from '../../src/run.ts';
import { createVoice } from '../../src/say.ts';
import { type ProjectFiles, project } from '../facts/project.ts';

const PAGE = 'export default function Page() {\n  return <p>Home</p>;\n}\n';
const withDependencies = (more: Record<string, string>, files: ProjectFiles = {}): string =>
  project({
    'package.json': { name: 'shop', dependencies: { next: '^16.4.6', react: '^19.2.3', ...more } },
    'tsconfig.json': { compilerOptions: { paths: { '@/*': ['./*'] } } },
    'app/layout.tsx':
      'export default function Layout({ children }) { return <html><body>{children}</body></html>; }\n',
    'app/page.tsx': PAGE,
    ...files,
  });
const NEXT_AUTH = {
  'auth.ts':
    "import NextAuth from 'next-auth';\nexport const { auth, handlers } = NextAuth({ providers: [] });\n",
};
const first = (dir: string, flags: Record<string, unknown>, named?: string[]) =>
  run({
    flags: { json: true, 'no-install': true, ...flags },
    dir,
    named,
    voice: createVoice(true),
    interactive: false,
  });

describe('an app whose people have their accounts elsewhere', () => {
  it.each([
    ['the first run', { yes: true }, undefined],
    ['a dry run', { 'dry-run': true }, undefined],
    ['a piece that asks Clerk', { yes: true }, ['middleware']],
  ])(
    'is not closed by Clerk without a word from a person: %s stops and says what to run',
    async (_what, flags, named) => {
      const root = withDependencies({ 'next-auth': '5.0.0-beta.25' }, NEXT_AUTH);
      await expect(first(root, flags, named)).rejects.toMatchObject({
        exitCode: 1,
        code: 'OTHER_SIGN_IN',
        message: expect.stringContaining('signs people in with Auth.js already (auth.ts)'),
        next: expect.stringMatching(/doctor .*--install-clerk/),
      });
      expect(existsSync(join(root, 'proxy.ts'))).toBe(false);
    },
  );

  it('gets the plan where --install-clerk says that Clerk takes its place, and the command says so again', async () => {
    const root = withDependencies({ 'next-auth': '5.0.0-beta.25' }, NEXT_AUTH);
    const { document } = await first(root, { 'dry-run': true, 'install-clerk': true });
    expect(document.outcome).toBe('planned');
    expect(document.commands.join('\n')).toContain('--install-clerk');
  });

  it.each(['protect', 'migrate'] as const)(
    'is told so by %s, too, instead of to install Clerk',
    async (verb) => {
      const root = withDependencies({ 'next-auth': '5.0.0-beta.25' }, NEXT_AUTH);
      const asked = {
        verb,
        flags: { yes: true, all: true },
        dir: root,
        named: [],
        voice: createVoice(true),
        interactive: false,
      };
      await expect(run({ ...asked, flags: { ...asked.flags, cwd: root } })).rejects.toMatchObject({
        code: 'OTHER_SIGN_IN',
      });
    },
  );

  it('is not one that only has the package, or names it for its types or in a test', async () => {
    const root = withDependencies(
      { 'next-auth': '5.0.0-beta.25', '@supabase/ssr': '0.6.0' },
      {
        'lib/db.ts':
          "import { createServerClient } from '@supabase/ssr';\nexport const rows = () => createServerClient('a', 'b', {}).from('t');\n",
        'lib/types.ts': "import type { Session } from 'next-auth';\nexport type Who = Session['user'];\n",
        'tests/auth.test.ts': NEXT_AUTH['auth.ts'],
      },
    );
    expect((await inspect(root)).otherSignIn).toBeUndefined();
    expect((await first(root, { 'dry-run': true })).document.outcome).toBe('planned');
  });

  it.each([
    [{ 'better-auth': '1.3.0' }, 'lib/auth.ts', "import { betterAuth } from 'better-auth';\n", 'Better Auth'],
    [
      { '@auth0/nextjs-auth0': '4.0.0' },
      'lib/auth0.ts',
      "import { Auth0Client } from '@auth0/nextjs-auth0/server';\n",
      'Auth0',
    ],
    [
      { '@supabase/ssr': '0.6.0' },
      'lib/s.ts',
      'export const who = (s) => s.auth.getUser();\n',
      'Supabase Auth',
    ],
    [{ firebase: '11.0.0' }, 'lib/f.ts', "import { getAuth } from 'firebase/auth';\n", 'Firebase Auth'],
    [
      { 'iron-session': '8.0.0' },
      'lib/i.ts',
      "import { getIronSession } from 'iron-session';\n",
      'iron-session',
    ],
    // Made in another package of the workspace.
    [{}, 'app/api/auth/[...nextauth]/route.ts', "export { GET, POST } from '@acme/auth';\n", 'Auth.js'],
  ])('is known by what it uses: %j', async (dependencies, file, text, name) => {
    const root = withDependencies(dependencies, { [file]: text });
    expect((await inspect(root)).otherSignIn).toEqual({ name, file });
  });
});
