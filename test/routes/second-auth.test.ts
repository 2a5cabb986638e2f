import { describe, expect, it } from 'vitest';
import { readToday } from '../../src/entry/today.ts';
import { inMemory } from '../support/modules.ts';

/** The sign-in system that is found behind an entry file, given the modules of the project. */
function behind(entry: string, modules: Record<string, string>): string | undefined {
  const today = readToday(
    'proxy.ts',
    entry,
    './lib/security/public-routes',
    {
      routes: [],
      nextConfig: { rewrites: [], basePath: '', trailingSlash: false, i18n: null },
      clerk: { major: 0 },
    },
    inMemory({
      'proxy.ts': entry,
      ...Object.fromEntries(Object.entries(modules).map(([from, text]) => [`${from.slice(2)}.ts`, text])),
    }),
  );
  return today?.secondAuth;
}

const AUTH0 =
  "import { Auth0Client } from '@auth0/nextjs-auth0/server';\nexport const auth0 = new Auth0Client();\n";
const AUTHJS = "import NextAuth from 'next-auth';\nexport const { auth } = NextAuth({ providers: [] });\n";
const supabase = (end: string) => `import { createServerClient } from '@supabase/ssr';
import { NextResponse } from 'next/server';
export async function updateSession(request) {
  const supabase = createServerClient('u', 'k', { cookies: {} });
  const { data } = await supabase.auth.getUser();
  ${end}
  return NextResponse.next();
}
`;
const UPDATE = `import { updateSession } from './lib/supabase';
export const proxy = (request) => updateSession(request);
`;

describe('a second sign-in system is seen behind a module of the project', () => {
  it.each([
    [
      'Auth0',
      "import { auth0 } from './lib/auth0';\nexport const proxy = (request) => auth0.middleware(request);\n",
      { './lib/auth0': AUTH0 },
    ],
    [
      'Auth.js',
      "import { auth } from './session';\nexport default (request) => (auth as any)(request);\n",
      { './session': AUTHJS },
    ],
    ['Auth.js', "export { auth as proxy } from './session';\n", { './session': AUTHJS }],
    [
      'Supabase Auth',
      UPDATE,
      {
        './lib/supabase': supabase(
          "if (!data.user) return NextResponse.redirect(new URL('/login', request.url));",
        ),
      },
    ],
  ])('%s', (system, entry, modules) => {
    expect(behind(entry, modules as Record<string, string>)).toBe(system);
  });

  it('not where only a type of it is used', () => {
    const types =
      "import type { Session } from 'next-auth';\nexport const isAdmin = (s: Session) => s.user;\n";
    const entry =
      "import { isAdmin } from './session';\nexport const proxy = (request) => isAdmin(request);\n";
    expect(behind(entry, { './session': types })).toBeUndefined();
  });

  it('not where the file takes nothing from the module that it would run', () => {
    const entry = "import { paths } from './session';\nexport const proxy = (request) => paths.length;\n";
    expect(behind(entry, { './session': `${AUTHJS}export const paths = [];\n` })).toBeUndefined();
  });

  it('nor for Supabase where its session is only kept fresh', () => {
    expect(behind(UPDATE, { './lib/supabase': supabase('void data;') })).toBeUndefined();
  });
});
