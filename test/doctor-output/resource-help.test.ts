import { describe, expect, it } from 'vitest';
import { app, installed, type ProjectFiles } from '../facts/project.ts';
import { found } from './report.ts';

const BARE = `import { db } from './db';
export async function GET() { return Response.json(await db.all()); }
`;
const PAGE = `import { db } from './db';
export default async function Page() { return <p>{await db.all()}</p>; }
`;
const ACTION = `'use server';
import { db } from './db';
export async function save() { await db.insert(1); }
export default async function () { await db.insert(2); }
`;
const OPEN =
  "import { clerkMiddleware } from '@clerk/nextjs/server';\nexport default clerkMiddleware();\nexport const config = { matcher: ['/', '/(.*)'] };\n";

/** An app with a version of Clerk, or with none. */
const withClerk = (version: string | undefined, files: ProjectFiles): ProjectFiles => ({
  ...app(files),
  'package.json': {
    name: 'shop',
    dependencies: { next: '15.5.9', ...(version ? { '@clerk/nextjs': version } : {}) },
  },
  ...installed({ next: '15.5.9', ...(version ? { '@clerk/nextjs': version } : {}) }),
});

/** What is said to mend the one exposed resource of an app. */
async function helpFor(version: string | undefined, files: ProjectFiles): Promise<string> {
  const [first, ...others] = await found('resource/exposed', withClerk(version, files));
  expect(others).toEqual([]);
  return first?.help ?? '';
}

describe('what mends a resource without a check', () => {
  it.each([
    ['7.9.17', 'await auth.protect()'],
    ['6.39.8', 'await auth.protect()'],
    ['5.7.6', 'auth().protect()'],
    ['4.31.8', 'const { userId } = auth(); if (!userId) return redirectToSignIn()'],
  ])('is written in a page as Clerk %s has it', async (version, check) => {
    const help = await helpFor(version, { 'middleware.ts': OPEN, 'app/a/page.tsx': PAGE });
    expect(help).toContain(`Begin it with${version.startsWith('4') ? ':' : ''} ${check}.`);
  });

  it('names the command that writes it, and not where that would refuse', async () => {
    const files = { 'middleware.ts': OPEN, 'app/api/a/route.ts': BARE };
    expect(await helpFor('6.39.8', files)).toMatch(/Or have it written: .* protect app\/api\/a\/route\.ts$/);
    expect(await helpFor('4.31.8', files)).not.toContain('protect');
  });

  it('is no call of Clerk in an app without Clerk', async () => {
    const apps: ProjectFiles[] = [
      { 'app/api/a/route.ts': BARE },
      { 'app/a/page.tsx': PAGE },
      {
        'pages/api/a.ts':
          "import { db } from './db';\nexport default async (req, res) => { await db.insert(1); };\n",
      },
    ];
    for (const files of apps) {
      const help = await helpFor(undefined, files);
      expect(help).toContain('where nobody is signed in.');
      expect(help).not.toMatch(/auth\(|auth\.protect|getAuth|userId|create-clerk-guard/);
    }
  });

  it('begins with the middleware where Clerk does not run, as auth() throws without it', async () => {
    const none = await helpFor('6.39.8', { 'app/api/a/route.ts': BARE });
    expect(none).toMatch(/auth\(\) throws where .* runs Clerk: .* add middleware, then .* protect /);
    const other = await helpFor('6.39.8', {
      'middleware.ts': 'export function middleware() {}\n',
      'app/api/a/route.ts': BARE,
    });
    expect(other).toContain('add middleware, then');
    const own = await helpFor('6.39.8', {
      'middleware.ts': "export { middleware } from './lib/wall';\n",
      'lib/wall.ts': 'export function middleware() {}\n',
      'app/api/a/route.ts': BARE,
    });
    expect(own).toContain('protect app/api/a/route.ts');
  });

  it('begins with the middleware, too, where its matcher leaves the resource out, and names what would throw', async () => {
    const matcher = OPEN.replace("['/', '/(.*)']", "['/dashboard(.*)']");
    const route = await helpFor('6.39.8', { 'middleware.ts': matcher, 'app/api/a/route.ts': BARE });
    expect(route).toMatch(
      / auth\(\) throws where .* add middleware, then .* protect app\/api\/a\/route\.ts$/,
    );
    const handler =
      "import { db } from '../../db';\nexport default async function handler(req, res) { res.json(await db.all()); }\n";
    const legacy = await helpFor('6.39.8', { 'middleware.ts': matcher, 'pages/api/a.ts': handler });
    expect(legacy).toMatch(/ getAuth\(\) throws where .* add middleware, then .* protect pages\/api\/a\.ts$/);
    const reached = OPEN.replace("['/', '/(.*)']", "['/api/a']");
    const fits = await helpFor('6.39.8', { 'middleware.ts': reached, 'app/api/a/route.ts': BARE });
    expect(fits).toMatch(/Or have it written: .* protect app\/api\/a\/route\.ts$/);
  });

  it('is a secret for a scheduler, by its name or by vercel.json, and a signature for another system', async () => {
    const cron = 'compare its authorization header with a secret';
    expect(await helpFor('6.39.8', { 'app/api/cron/a/route.ts': BARE })).toContain(cron);
    const crons = { crons: [{ path: '/api/nightly?all=1', schedule: '0 0 * * *' }] };
    expect(await helpFor('6.39.8', { 'vercel.json': crons, 'app/api/nightly/route.ts': BARE })).toContain(
      cron,
    );
    expect(await helpFor('6.39.8', { 'app/api/nightly/route.ts': BARE })).not.toContain(cron);
    const hook = await helpFor('6.39.8', { 'app/hooks/route.ts': BARE });
    expect(hook).toContain('verify its signature over the raw body');
    expect(hook).not.toContain('userId');
  });

  it('names a default export as such', async () => {
    const all = await found('resource/exposed', withClerk(undefined, { 'app/actions.ts': ACTION }));
    expect(all.map(({ help }) => help.split(' with ')[0])).toEqual([
      'Begin save',
      'Begin the default export',
    ]);
    expect(all.map(({ message }) => message.split(':')[0])).toEqual([
      'A stranger reaches server function save',
      'A stranger reaches the default server function',
    ]);
  });

  it('is said once, with the way past the wall named once', async () => {
    const [first] = await found(
      'resource/exposed',
      withClerk('6.39.8', {
        'middleware.ts': `import { clerkMiddleware } from '@clerk/nextjs/server';
export default clerkMiddleware(async (auth) => { await auth.protect(); });
export const config = { matcher: ['/((?!.+\\\\.[\\\\w]+$|_next).*)', '/', '/(api|trpc)(.*)'] };
`,
        'app/a/[id]/page.tsx': PAGE,
      }),
    );
    expect(first?.message.split('/a/some-value.').length).toBe(2);
  });
});
