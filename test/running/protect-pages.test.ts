import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltApp, builtApp } from './app.ts';
import { ask } from './http.ts';
import { bearer, DOCUMENT, makeInstance, mintSession, sessionCookies } from './instance.ts';
import { masked } from './masked.ts';
import { RECORD } from './recorder.ts';
import { type Server, startApp } from './server.ts';

const imports = 'import { record } from "@/lib/record";\n';

/** Clerk runs on every path and asks nobody. */
const FILES: Record<string, string> = {
  'lib/record.ts': RECORD,
  'next.config.ts': 'export default {};\n',
  'proxy.ts': `import { clerkMiddleware } from "@clerk/nextjs/server";\n\nexport default clerkMiddleware({ jwtKey: process.env.CLERK_JWT_KEY });\n\nexport const config = { matcher: ["/", "/(.*)"] };\n`,
  'pages/index.tsx': `export default function Home() {\n  return <p>Welcome</p>;\n}\n`,
  'pages/office.tsx': `import type { GetServerSideProps } from "next";\n${imports}\nexport const getServerSideProps: GetServerSideProps = async () => {\n  return { props: { text: record("office") } };\n};\n\nexport default function Office({ text }: { text: string }) {\n  return <p>{text}</p>;\n}\n`,
  'pages/team/[id].tsx': `import type { GetServerSidePropsContext } from "next";\n${imports}\nexport async function getServerSideProps({ params }: GetServerSidePropsContext) {\n  return { props: { text: record(\`team \${params?.id}\`) } };\n}\n\nexport default function Team({ text }: { text: string }) {\n  return <p>{text}</p>;\n}\n`,
  'pages/api/notes.ts': `import type { NextApiRequest, NextApiResponse } from "next";\n${imports}\nexport default function handler(req: NextApiRequest, res: NextApiResponse) {\n  res.status(200).json({ note: record(\`\${req.method} notes\`) });\n}\n`,
};
const OPEN = ['/office', '/team/*', '/api/notes'];

const instance = makeInstance();

describe('an app of the Pages Router that asked nobody, after protect --all', () => {
  let app: BuiltApp;
  let server: Server;
  let before: Server;
  let bare: BuiltApp;
  const token = () => mintSession(instance);
  const dataOf = ({ dir }: BuiltApp, path: string): string =>
    `/_next/data/${readFileSync(join(dir, '.next/BUILD_ID'), 'utf8').trim()}${path}.json`;

  beforeAll(async () => {
    app = await builtApp({
      name: 'protected-pages-16',
      base: 'next16-pages-clerk7',
      files: FILES,
      command: ['protect', '--all'],
    });
    // The same app with nothing to do for the command: a public list of everything.
    bare = await builtApp({
      name: 'unprotected-pages-16',
      base: 'next16-pages-clerk7',
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

  it.each(['/office', '/team/7'])('keeps a visitor from %s and from its data', async (path) => {
    const forms: [string, Record<string, string>][] = [
      [path, DOCUMENT],
      [path, {}],
      [dataOf(app, path), {}],
      [dataOf(app, path), { 'x-nextjs-data': '1' }],
      [`/_next/data/x${path}.json`, { 'x-nextjs-data': '1' }],
    ];
    for (const [target, headers] of forms) {
      const answer = await ask(server, target, { headers });
      expect([target, answer.body.includes('private of')]).toEqual([target, false]);
      expect(server.effects()).toEqual([]);
    }
    expect((await ask(before, path, { headers: DOCUMENT })).body).toContain('private of');
    expect((await ask(before, dataOf(bare, path), {})).body).toContain('private of');
  });

  it.each(['GET', 'POST', 'HEAD'])(
    'answers %s of an API route with 401, and runs nothing',
    async (method) => {
      const answer = await ask(server, '/api/notes', { method });
      expect([answer.status, server.effects()]).toEqual([401, []]);
      if (method !== 'HEAD') expect(JSON.parse(answer.body)).toHaveProperty('error');
    },
  );

  it('gives a signed-in user what there was before, byte for byte', async () => {
    const headers = { ...DOCUMENT, cookie: sessionCookies(token()) };
    for (const path of ['/', '/office', '/team/7']) {
      const [now, then] = [await ask(server, path, { headers }), await ask(before, path, { headers })];
      expect(now.status).toBe(200);
      expect([path, masked(now.body)]).toEqual([path, masked(then.body)]);
    }
    for (const path of ['/office', '/team/7']) {
      const now = await ask(server, dataOf(app, path), { headers });
      const then = await ask(before, dataOf(bare, path), { headers });
      expect([path, now.status, now.body]).toEqual([path, then.status, then.body]);
    }
    const called = { headers: bearer(token()) };
    const [now, then] = [await ask(server, '/api/notes', called), await ask(before, '/api/notes', called)];
    expect([now.status, now.body]).toEqual([then.status, then.body]);
    expect(now.body).toContain('private of GET notes');
  });
});
