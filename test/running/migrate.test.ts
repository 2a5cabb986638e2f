import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STEPS, type Step } from '../../src/migrate/steps.ts';
import { type BuiltApp, builtApp } from './app.ts';
import { ask } from './http.ts';
import { bearer, DOCUMENT, makeInstance, mintSession, sessionCookies } from './instance.ts';
import { RECORD } from './recorder.ts';
import { type Server, startApp } from './server.ts';

const imports = 'import { record } from "@/lib/record";\n\n';

/** An app whose only protection is a list of paths. */
const FILES: Record<string, string> = {
  'lib/record.ts': RECORD,
  'next.config.ts': 'export default {};\n',
  'middleware.ts': `import { clerkMiddleware, createRouteMatcher } from "@clerk/nextjs/server";

const isProtectedRoute = createRouteMatcher(["/office(.*)", "/team(.*)", "/api/notes(.*)"]);

export default clerkMiddleware(
  async (auth, req) => {
    if (isProtectedRoute(req)) await auth.protect();
  },
  { jwtKey: process.env.CLERK_JWT_KEY },
);

export const config = { matcher: ["/", "/((?!_next/static|_next/image).*)"] };
`,
  'app/page.tsx': `export default function Home() {\n  return <p>Welcome</p>;\n}\n`,
  'app/office/page.tsx': `${imports}export default function Office() {\n  return <p>{record("office")}</p>;\n}\n`,
  'app/team/[id]/page.tsx': `${imports}export default async function Team({ params }: { params: Promise<{ id: string }> }) {\n  const { id } = await params;\n  return <p>{record(\`team \${id}\`)}</p>;\n}\n`,
  'app/api/notes/route.ts': `${imports}export function GET(): Response {\n  return Response.json({ note: record("GET") });\n}\n\nexport const POST = async (request: Request) =>\n  Response.json({ note: record(\`POST \${(await request.text()).length}\`) });\n`,
};

const instance = makeInstance();

/** What is taken, in the order of the plan; the new name alone is what the app was before, to Next. */
const TAKEN: readonly (readonly Step[])[] = [['proxy'], ['checks'], ['checks', 'wall'], STEPS];

describe.each(TAKEN.map((steps) => [steps.join(', '), steps] as const))(
  'an app behind createRouteMatcher, after migrate with the steps %s',
  (_words, steps) => {
    let app: BuiltApp;
    let server: Server;
    const token = () => mintSession(instance);

    beforeAll(async () => {
      const skipped = STEPS.filter((step) => !steps.includes(step));
      app = await builtApp({
        name: `migrated-16-${steps.length}`,
        base: 'next16-clerk7',
        files: FILES,
        command: ['migrate', '--no-install', ...skipped.map((step) => `--skip=${step}`)],
      });
      server = await startApp(app, { instance });
    });
    afterAll(async () => {
      await server?.stop();
    });

    it.each(['/office', '/team/7'])('keeps a visitor without a session from %s', async (path) => {
      for (const headers of [DOCUMENT, { rsc: '1', 'next-url': '/' }, {}]) {
        const answer = await ask(server, path, { headers });
        expect([302, 303, 307, 401, 404]).toContain(answer.status);
        expect(answer.body).not.toContain('private of');
      }
      expect(await server.effects()).toEqual([]);
    });

    it.each(['GET', 'POST'])('keeps a visitor without a session from %s of the API', async (method) => {
      const answer = await ask(server, '/api/notes', {
        method,
        ...(method === 'POST' ? { body: 'text' } : {}),
      });
      expect(answer.status).toBeGreaterThanOrEqual(300);
      expect(answer.body).not.toContain('private of');
      expect(await server.effects()).toEqual([]);
    });

    it('shows the open page to everybody', async () => {
      const answer = await ask(server, '/', { headers: DOCUMENT });
      expect(answer.status).toBe(200);
      expect(answer.body).toContain('Welcome');
    });

    it('gives a signed-in user all that there is', async () => {
      for (const path of ['/office', '/team/7']) {
        const headers = { ...DOCUMENT, cookie: sessionCookies(token()) };
        const answer = await ask(server, path, { headers });
        expect(answer.status).toBe(200);
        expect(answer.body).toContain('private of');
      }
      const answer = await ask(server, '/api/notes', { headers: bearer(token()) });
      expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { note: 'private of GET' }]);
    });

    it('answers code that calls the API without a session in JSON, once it is not the old gate that answers', async () => {
      const answer = await ask(server, '/api/notes', {});
      // The old gate sends code away as it likes: 404 from a middleware.ts, to sign-in from a proxy.ts.
      const gated = !steps.includes('wall');
      expect(gated ? [307, 404] : [401]).toContain(answer.status);
      if (!gated) expect(JSON.parse(answer.body)).toHaveProperty('error');
    });
  },
);
