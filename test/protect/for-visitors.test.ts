import { afterEach, describe, expect, it } from 'vitest';
import { isForVisitors } from '../../src/protect/for-visitors.ts';
import { type App, appOf } from './app.ts';

const FILES = {
  'lib/db.ts': `import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();\n`,
};
const writes = `import { db } from '@/lib/db';\n\nexport async function POST(request: Request) {\n  return Response.json(await db.note.create({ data: await request.json() }));\n}\n\nexport async function GET() {\n  return Response.json(await db.note.findMany());\n}\n`;
const LOGIN = `import { cookies } from 'next/headers';\nimport { db } from '@/lib/db';\n\nexport async function POST(request: Request) {\n  const { password } = await request.json();\n  const row = await db.config.findFirst();\n  if (password !== row?.password) return Response.json({ error: 'Wrong' }, { status: 400 });\n  (await cookies()).set('admin', 'yes');\n  return Response.json({});\n}\n`;
const CHANGE = `import { db } from '@/lib/db';\n\nexport async function POST(request: Request) {\n  const { password } = await request.json();\n  return Response.json(await db.user.update({ data: { password } }));\n}\n`;

let app: App | undefined;
afterEach(() => app?.remove());

describe('what is for visitors is not closed without a question', () => {
  it.each(['contact', 'newsletter', 'auth/register', 'analytics/collect', 'forgot-password'])(
    'what is sent to /api/%s stays open, what is read there is closed',
    async (path) => {
      const file = `app/api/${path}/route.ts`;
      app = appOf({ ...FILES, [file]: writes });
      const { document, exitCode } = await app.protect();
      expect(exitCode).toBe(1);
      expect(document.notDone.map(({ because }) => because)).toEqual([
        expect.stringContaining(`--public=/api/${path}`),
      ]);
      expect(app.read(file).match(/await auth\(\)/g)).toHaveLength(1);
    },
  );

  it('a handler that reads a password and sets a cookie lets people in', async () => {
    app = appOf({ ...FILES, 'app/api/admin/auth/route.ts': LOGIN });
    const { document } = await app.protect();
    expect(document.notDone[0]?.because).toMatch(/reads a password and sets a cookie.*Is it to stay open\?/);
    expect(app.read('app/api/admin/auth/route.ts')).toBe(LOGIN);
  });

  it('one that only changes a password gets its check', async () => {
    app = appOf({ ...FILES, 'app/api/admin/auth/route.ts': CHANGE });
    expect((await app.protect()).document.notDone).toEqual([]);
    expect(app.read('app/api/admin/auth/route.ts')).toContain('if (!userId)');
  });

  it('whoever names its file has answered: it is closed', async () => {
    app = appOf({ ...FILES, 'app/api/contact/route.ts': writes });
    const { document, exitCode } = await app.protect({}, ['app/api/contact/route.ts']);
    expect([exitCode, document.notDone]).toEqual([0, []]);
    expect(app.read('app/api/contact/route.ts').match(/await auth\(\)/g)).toHaveLength(2);
  });

  it('what the wall closes today is for nobody else, and gets its check', async () => {
    app = appOf({
      ...FILES,
      'app/api/contact/route.ts': writes,
      'proxy.ts': `import { clerkMiddleware } from '@clerk/nextjs/server';\nexport default clerkMiddleware(async (auth) => {\n  await auth.protect();\n});\nexport const config = { matcher: ['/', '/(.*)'] };\n`,
    });
    expect((await app.protect()).exitCode).toBe(0);
  });

  it.each([
    '/api/contacts',
    '/api/events/register',
    '/api/subscribe/plans',
    '/api/analytics',
    '/api/crm/contact',
  ])('%s is not named for visitors', (url) => expect(isForVisitors(url)).toBe(false));
});
