import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programJson } from '../e2e/program.ts';
import { type BuiltApp, builtApp } from './app.ts';
import { timesRun } from './form.ts';
import { ask } from './http.ts';
import { bearer, DOCUMENT, makeInstance, mintSession, sessionCookies } from './instance.ts';
import { masked } from './masked.ts';
import { RECORD } from './recorder.ts';
import { type Server, startApp } from './server.ts';

const imports = 'import { record } from "@/lib/record";\n\n';
const handler = (name: string): string =>
  `${imports}export async function ${name}(request: Request) {\n  return Response.json({ note: record(\`${name} \${new URL(request.url).pathname}\`) });\n}\n`;

/** An app whose resources are written elsewhere than where Next looks for them. */
const FILES: Record<string, string> = {
  'lib/record.ts': RECORD,
  'next.config.ts': 'export default {};\n',
  'proxy.ts': `import { clerkMiddleware } from "@clerk/nextjs/server";\n\nexport default clerkMiddleware({ jwtKey: process.env.CLERK_JWT_KEY });\n\nexport const config = { matcher: ["/", "/(.*)"] };\n`,
  'lib/list.ts': handler('list'),
  'lib/peek.ts': handler('peek'),
  'lib/warm.ts': `import { peek } from "./peek";\n\nexport const warm = () => peek(new Request("http://localhost/warm"));\n`,
  'lib/counted.ts': `${imports}export const counted =\n  (run: (request: Request) => Promise<Response>) =>\n  async (request: Request): Promise<Response> => {\n    record("counted");\n    return run(request);\n  };\n`,
  'lib/team.tsx': `${imports}export default async function Team({ params }: { params: Promise<{ id: string }> }) {\n  return <p>{record(\`team \${(await params).id}\`)}</p>;\n}\n`,
  'lib/preview.tsx': `import Team from "./team";\n\nexport const Preview = () => <Team params={Promise.resolve({ id: "1" })} />;\n`,
  'app/api/again/route.ts': `export { list as GET } from "@/lib/list";\n`,
  'app/api/twice/route.ts': `import { list } from "@/lib/list";\n\nexport const GET = list;\n`,
  'app/api/kept/route.ts': `export { peek as GET } from "@/lib/peek";\n`,
  'app/api/counted/route.ts': `${imports}import { counted } from "@/lib/counted";\n\nexport const GET = counted(async () => Response.json({ note: record("inside") }));\n`,
  'app/team/[id]/page.tsx': `export { default } from "@/lib/team";\n`,
  'lib/client.ts': `import { createSafeActionClient } from "next-safe-action";\n\nexport const client = createSafeActionClient();\n`,
  'app/safe/actions.ts': `"use server";\n\nimport { client } from "@/lib/client";\n${imports}export const save = client.action(async () => {\n  record("safe");\n});\n`,
  'app/safe/page.jsx': `import { save } from "./actions";\n\nexport default function Safe() {\n  return (\n    <form action={save}>\n      <button>Save</button>\n    </form>\n  );\n}\n`,
  'app/board/[id]/page.tsx': `"use client";\n\nimport { use } from "react";\n\nexport default function Board({ params }: { params: Promise<{ id: string }> }) {\n  return <p>private of board {use(params).id}</p>;\n}\n`,
};

const PACKAGES = ['next-safe-action@8.7.3'];
const OPEN = ['/api/**', '/team/*', 'app/safe/actions.ts'];
const ROUTES = ['/api/again', '/api/twice', '/api/kept', '/api/counted'];
const PAGES = ['/team/7', '/board/7'];
const instance = makeInstance();

describe('an app whose handlers and pages are written elsewhere, after protect', () => {
  let app: BuiltApp;
  let server: Server;
  let before: Server;
  const token = () => mintSession(instance);

  beforeAll(async () => {
    app = await builtApp({
      name: 'elsewhere-16',
      base: 'next16-clerk7',
      files: FILES,
      packages: PACKAGES,
      command: ['protect', 'app', '--wrap-client-pages'],
    });
    const bare = await builtApp({
      name: 'elsewhere-16-before',
      base: 'next16-clerk7',
      files: FILES,
      packages: PACKAGES,
      command: ['protect', 'app', ...OPEN.flatMap((one) => ['--public', one])],
    });
    server = await startApp(app, { instance });
    before = await startApp(bare, { instance });
  });
  afterAll(async () => {
    await server?.stop();
    await before?.stop();
  });

  it('is changed where the code is, and builds', () => {
    const paths = app.document.changes.map(({ path }) => path).filter((path) => /^(?:app|lib)\//.test(path));
    expect(paths.sort()).toEqual([
      'app/api/counted/route.ts',
      'app/api/kept/route.ts',
      'app/board/[id]/page-client.tsx',
      'app/board/[id]/page.tsx',
      'app/team/[id]/page.tsx',
      'lib/client.ts',
      'lib/list.ts',
    ]);
  });

  it.each(ROUTES)(
    'answers a visitor of %s with 401, and runs nothing, not even its wrapper',
    async (path) => {
      const answer = await ask(server, path);
      expect(answer.status).toBe(401);
      expect(JSON.parse(answer.body)).toEqual({ error: 'Unauthorized' });
      expect(await server.effects()).toEqual([]);
      expect((await ask(before, path)).status).toBe(200);
    },
  );

  it.each(PAGES)('keeps a visitor from %s', async (path) => {
    for (const headers of [DOCUMENT, { rsc: '1', 'next-url': '/' }, {}]) {
      const answer = await ask(server, path, { headers });
      expect([302, 303, 307, 404]).toContain(answer.status);
      expect(answer.body).not.toContain('private of');
    }
    expect(await server.effects()).toEqual([]);
    expect((await ask(before, path, { headers: DOCUMENT })).body).toContain('private of');
  });

  it('gives a signed-in user what there was before', async () => {
    for (const path of ROUTES) {
      const headers = bearer(token());
      const [now, then] = [await ask(server, path, { headers }), await ask(before, path, { headers })];
      expect([now.status, now.body]).toEqual([then.status, then.body]);
    }
    for (const path of PAGES) {
      const headers = { ...DOCUMENT, cookie: sessionCookies(token()) };
      const [now, then] = [await ask(server, path, { headers }), await ask(before, path, { headers })];
      expect(now.status).toBe(200);
      const shown = ({ body }: { body: string }) => /<p>private of [\s\S]*?<\/p>/.exec(body)?.[0];
      expect(shown(now)).toBe(shown(then));
      expect(shown(now)).toBeDefined();
      // One more component is waited for, so what is streamed comes in another order.
      const rows = ({ body }: { body: string }) => masked(body, true).split('\\n').sort();
      if (path === '/team/7') expect(rows(now)).toEqual(rows(then));
    }
  });

  it('runs an action of next-safe-action for a user, and not for a visitor', async () => {
    const call = (to: Server, more: Record<string, string>) => timesRun(to, '/safe', 'safe', more);
    expect(await call(before, {})).toBe(1);
    expect(await call(server, {})).toBe(0);
    expect(await call(server, { cookie: sessionCookies(token()) })).toBe(1);
  });
});

describe('a server function that asks for a recent proof, after protect --step-up', () => {
  const STEP_UP: Record<string, string> = {
    'lib/record.ts': RECORD,
    'next.config.ts': 'export default {};\n',
    'proxy.ts': FILES['proxy.ts'] ?? '',
    'app/account/actions.ts': `"use server";\n\n${imports}export async function closeAccount() {\n  return { note: record("closed") };\n}\n`,
    'app/account/close.tsx': `"use client";\n\nimport { closeAccount } from "./actions";\n\nexport function Close() {\n  return <button onClick={() => void closeAccount()}>Close</button>;\n}\n`,
    'app/account/page.tsx': `import { Close } from "./close";\n\nexport default function Account() {\n  return <Close />;\n}\n`,
  };
  let app: BuiltApp;
  let server: Server;

  beforeAll(async () => {
    app = await builtApp({
      name: 'step-up-action-16',
      base: 'next16-clerk7',
      files: STEP_UP,
      packages: ['server-only@0.0.1'],
      before: async (dir) => {
        const added = await programJson(['add', 'step-up', '--yes', '--no-install'], { cwd: dir });
        expect([added.exitCode, added.document.notDone]).toEqual([0, []]);
      },
      command: ['protect', 'app/account', '--step-up', 'app/account/actions.ts#closeAccount'],
    });
    server = await startApp(app, { instance });
  });
  afterAll(() => server?.stop());

  /** Calls the function as the button does; what it answers, and how often it ran. */
  async function close(cookie?: string): Promise<{ body: string; ran: number }> {
    const manifest = JSON.parse(
      readFileSync(join(app.dir, '.next/server/server-reference-manifest.json'), 'utf8'),
    ) as { node: Record<string, { exportedName?: string }> };
    // Clerk brings server functions of its own.
    const [id] =
      Object.entries(manifest.node).find(([, { exportedName }]) => exportedName === 'closeAccount') ?? [];
    if (id === undefined) throw new Error('closeAccount is no server function of the built app');
    const headers = {
      'next-action': id,
      'content-type': 'text/plain;charset=UTF-8',
      accept: 'text/x-component',
      ...(cookie === undefined ? {} : { cookie }),
    };
    const { body } = await ask(server, '/account', { method: 'POST', headers, body: '[]' });
    return { body, ran: (await server.effects()).filter((line) => line === 'closed').length };
  }
  const cookies = (factorAges: readonly [number, number]): string =>
    sessionCookies(mintSession(instance, { factorAges }));

  it('runs for a user who has just proved who they are', async () => {
    const { body, ran } = await close(cookies([0, -1]));
    expect(ran).toBe(1);
    expect(body).toContain('private of closed');
  });

  it('asks a user whose proof is a week old for another one, and runs nothing', async () => {
    const { body, ran } = await close(cookies([60 * 24 * 7, -1]));
    expect(ran).toBe(0);
    expect(body).toContain('reverification-error');
  });

  it('runs nothing for a visitor', async () => {
    const { body, ran } = await close();
    expect(ran).toBe(0);
    expect(body).not.toContain('private of');
  });
});
