import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltApp, builtApp } from './app.ts';
import { timesRun } from './form.ts';
import { ask } from './http.ts';
import { bearer, DOCUMENT, makeInstance, mintSession, sessionCookies } from './instance.ts';
import { masked } from './masked.ts';
import { RECORD } from './recorder.ts';
import { type Server, startApp } from './server.ts';

const imports = 'import { record } from "@/lib/record";\n\n';

/** An app that has Clerk run on every path and asks nobody. */
const FILES: Record<string, string> = {
  'lib/record.ts': RECORD,
  'next.config.ts': 'export default {};\n',
  'proxy.ts': `import { clerkMiddleware } from "@clerk/nextjs/server";\n\nexport default clerkMiddleware({ jwtKey: process.env.CLERK_JWT_KEY });\n\nexport const config = { matcher: ["/", "/(.*)"] };\n`,
  'app/page.tsx': `import { save } from "./actions";\n\nexport default function Home() {\n  return (\n    <form action={save}>\n      <button>Save</button>\n    </form>\n  );\n}\n`,
  'app/actions.ts': `"use server";\n\n${imports}export async function save(): Promise<void> {\n  record("save");\n}\n`,
  'app/office/page.tsx': `${imports}export default function Office() {\n  return <p>{record("office")}</p>;\n}\n`,
  'app/team/[id]/page.tsx': `${imports}export default async function Team({ params }: { params: Promise<{ id: string }> }) {\n  const { id } = await params;\n  return <p>{record(\`team \${id}\`)}</p>;\n}\n`,
  'app/api/notes/route.ts': `${imports}export function GET(): Response {\n  return Response.json({ note: record("GET") });\n}\n\nexport const POST = async (request: Request) =>\n  Response.json({ note: record(\`POST \${(await request.text()).length}\`) });\n`,
};

const OPEN = ['/office', '/team/*', '/api/notes', 'app/actions.ts'];

const instance = makeInstance();

describe('an app that asked nobody, after protect --all', () => {
  let app: BuiltApp;
  let bare: BuiltApp;
  let server: Server;
  let before: Server;
  const token = () => mintSession(instance);

  beforeAll(async () => {
    app = await builtApp({
      name: 'protected-16',
      base: 'next16-clerk7',
      files: FILES,
      command: ['protect', '--all'],
    });
    // The same app with nothing to do for the command: a public list of everything.
    bare = await builtApp({
      name: 'unprotected-16',
      base: 'next16-clerk7',
      files: FILES,
      command: ['protect', '--all', ...OPEN.flatMap((one) => ['--public', one])],
    });
    server = await startApp(app, { instance });
    before = await startApp(bare, { instance });
  });
  afterAll(async () => {
    await server?.stop();
    await before?.stop();
  });

  it('is changed in every resource that reads or writes, and builds', () => {
    const paths = app.document.changes.map(({ path }) => path).filter((path) => path.startsWith('app/'));
    expect(paths.sort()).toEqual([
      'app/actions.ts',
      'app/api/notes/route.ts',
      'app/office/page.tsx',
      'app/team/[id]/page.tsx',
    ]);
    expect(bare.document.changes.filter(({ path }) => path.startsWith('app/'))).toEqual([]);
  });

  it.each(['/office', '/team/7'])(
    'sends a visitor without a session away from %s, and runs nothing',
    async (path) => {
      for (const headers of [DOCUMENT, { rsc: '1', 'next-url': '/' }, {}]) {
        const answer = await ask(server, path, { headers });
        expect([302, 303, 307, 404]).toContain(answer.status);
        expect(answer.body).not.toContain('private of');
      }
      expect(await server.effects()).toEqual([]);
      expect((await ask(before, path, { headers: DOCUMENT })).body).toContain('private of');
    },
  );

  it.each(['GET', 'POST'])(
    'answers %s of an API route with 401 in JSON, and runs nothing',
    async (method) => {
      const body = method === 'POST' ? 'text' : undefined;
      const options = { method, ...(body === undefined ? {} : { body }) };
      const answer = await ask(server, '/api/notes', options);
      expect(answer.status).toBe(401);
      expect(JSON.parse(answer.body)).toEqual({ error: 'Unauthorized' });
      expect(await server.effects()).toEqual([]);
      expect((await ask(before, '/api/notes', options)).status).toBe(200);
    },
  );

  it('gives a signed-in user what there was before', async () => {
    for (const path of ['/office', '/team/7']) {
      const headers = { ...DOCUMENT, cookie: sessionCookies(token()) };
      const [now, then] = [await ask(server, path, { headers }), await ask(before, path, { headers })];
      expect(now.status).toBe(200);
      expect(now.body).toContain('private of');
      // A page that was made once for everybody is made for each now, and its parts get other numbers in the scripts.
      const dynamic = path !== '/office';
      expect(masked(now.body, dynamic)).toBe(masked(then.body, dynamic));
    }
    const headers = bearer(token());
    const [now, then] = [
      await ask(server, '/api/notes', { headers }),
      await ask(before, '/api/notes', { headers }),
    ];
    expect([now.status, now.body]).toEqual([then.status, then.body]);
    expect(now.body).toContain('private of GET');
  });

  it('does not run a server function for a visitor without a session, and does for a user', async () => {
    const call = (to: Server, more: Record<string, string>) => timesRun(to, '/', 'save', more);
    expect(await call(before, {})).toBe(1);
    expect(await call(server, {})).toBe(0);
    expect(await call(server, { cookie: sessionCookies(token()) })).toBe(1);
  });
});

describe('an app with cacheComponents, after protect --all', () => {
  let server: Server;

  beforeAll(async () => {
    const { 'next.config.ts': _off, 'app/actions.ts': _actions, 'app/page.tsx': _home, ...files } = FILES;
    const app = await builtApp({
      name: 'protected-16-cached',
      base: 'next16-clerk7',
      files,
      command: ['protect', '--all'],
    });
    expect(app.output).not.toMatch(/error/i);
    server = await startApp(app, { instance });
  });
  afterAll(() => server?.stop());

  it.each(['/office', '/team/7', '/dashboard'])(
    'builds, and shows nothing of %s to a visitor',
    async (path) => {
      for (const headers of [DOCUMENT, { rsc: '1', 'next-url': '/' }, {}]) {
        const answer = await ask(server, path, { headers });
        expect(answer.body).not.toContain('private of');
      }
      expect(server.effects()).toEqual([]);
    },
  );

  it('shows a user what there is', async () => {
    for (const path of ['/office', '/team/7']) {
      const headers = { ...DOCUMENT, cookie: sessionCookies(mintSession(instance)) };
      const answer = await ask(server, path, { headers });
      expect([path, answer.status]).toEqual([path, 200]);
      expect(answer.body).toContain('private of');
    }
  });
});
