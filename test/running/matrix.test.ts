import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type BuiltApp, builtApp } from './app.ts';
import { ask } from './http.ts';
import { bearer, DOCUMENT, makeInstance, mintSession } from './instance.ts';
import { isolation } from './isolation.ts';
import { MATRIX } from './matrix.ts';
import { API_ROUTE } from './rows/api-route.ts';
import { HEADERS, SECURITY_HEADERS } from './rows/headers.ts';
import { PUBLIC_LIST } from './rows/public-list.ts';
import { STEP_UP } from './rows/step-up.ts';
import { WEBHOOK } from './rows/webhook.ts';
import { WHO } from './rows/who.ts';
import { keepScore } from './score.ts';
import { type Server, startApp } from './server.ts';
import { BAD_ENVIRONMENTS, GOOD_ENVIRONMENTS } from './startup.ts';
import { check, contextFor, type Row, rowsFor, type Situation } from './table.ts';

const instance = makeInstance();

const GROUPS: readonly [string, readonly Row[]][] = [
  ['who is let in', WHO],
  ['the public list', PUBLIC_LIST],
  ['the API route', API_ROUTE],
  ['step-up', STEP_UP],
  ['the webhook', WEBHOOK],
  ['headers', HEADERS],
];

/** Signed in, may do everything, and in version 1 of the claims where Clerk reads no other. */
function member({ clerk }: Situation, userId: string): Record<string, string> {
  const org = { id: 'org_a', perms: { projects: ['manage'] } };
  return bearer(mintSession(instance, { userId, org, version: clerk === 5 ? 1 : 2 }));
}

// %s, since $name is cut after 40 characters, and these are sentences.
describe.each(MATRIX.map((one) => [one.title, one] as const))('%s', (title, one) => {
  const { situation, entry, exitsWhenInvalid, plan } = one;
  let app: BuiltApp;
  let server: Server;
  let rows = 0;

  keepScore(() => ({
    app: title,
    versions: app ? `next ${app.versions.next}, @clerk/nextjs ${app.versions.clerk}` : 'not built',
  }));

  beforeAll(async () => {
    app = await builtApp(await plan());
    server = await startApp(app, { instance });
  });
  afterAll(() => server?.stop());

  it('was generated and built with its one entry file, and starts', () => {
    expect(existsSync(join(app.dir, entry))).toBe(true);
    expect(app.document.changes.map(({ path }) => path)).toContain(entry);
    expect(app.output).toMatch(/Proxy|Middleware/);
    expect(server.alive()).toBe(true);
    for (const [path, text] of one.keeps ?? [])
      expect([path, readFileSync(join(app.dir, path), 'utf8')]).toEqual([
        path,
        expect.stringContaining(text),
      ]);
  });

  for (const [group, all] of GROUPS) {
    describe.runIf(rowsFor(all, situation).length > 0)(group, () => {
      it.each(rowsFor(all, situation).map((row) => [row.name, row] as const))('%s', async (_name, row) => {
        rows += 1;
        await check(row, contextFor(server, instance, situation, rows), situation);
      });
    });
  }

  describe('a chunk of the build', () => {
    it('answers everybody, with every security header', async () => {
      const page = await ask(server, '/sign-in', { headers: DOCUMENT });
      const chunk = /\/_next\/static\/[^"\\]+\.js/.exec(page.body)?.[0] ?? 'no chunk in the page';
      const answer = await ask(server, chunk);
      expect([answer.status, server.effects()]).toEqual([200, []]);
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
        expect([name, answer.headers[name] ?? null]).toEqual([name, value]);
      }
    });
  });

  describe('the rate limit', () => {
    const post = (userId: string, headers: Record<string, string> = {}) =>
      ask(server, '/api/projects', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...member(situation, userId), ...headers },
        body: '{"name":"Apollo"}',
      });

    it('lets five calls through and answers the sixth with 429 and when to come again', async () => {
      for (let call = 0; call < 5; call += 1) expect((await post('user_busy')).status).toBe(201);
      expect(server.effects()).toHaveLength(5);
      const sixth = await post('user_busy');
      expect([sixth.status, JSON.parse(sixth.body)]).toEqual([429, { error: 'Too many requests' }]);
      expect(sixth.headers['cache-control']).toBe('no-store');
      expect(Number(sixth.headers['retry-after'])).toBeGreaterThan(0);
      expect(Number(sixth.headers['retry-after'])).toBeLessThanOrEqual(60);
      expect(sixth.headers['ratelimit-policy']).toBe('"default";q=5;w=60');
      expect(sixth.headers.ratelimit).toMatch(/^"default";r=0;t=\d+$/);
      expect(server.effects()).toEqual([]);
    });

    it('counts reads and writes of a user together, whatever address he claims', async () => {
      const answer = await ask(server, '/api/projects', {
        headers: { ...member(situation, 'user_busy'), 'x-forwarded-for': '203.0.113.9' },
      });
      expect([answer.status, server.effects()]).toEqual([429, []]);
    });

    it('does not count one user for another', async () => {
      expect((await post('user_quiet')).status).toBe(201);
      expect(server.effects()).toEqual(['POST /api/projects']);
    });

    it('counts calls that are refused for lack of permission, and answers 429 before 403', async () => {
      const headers = bearer(mintSession(instance, { userId: 'user_guessing' }));
      const statuses = [];
      for (let call = 0; call < 6; call += 1) {
        statuses.push((await ask(server, '/api/projects', { headers })).status);
      }
      expect(statuses).toEqual([403, 403, 403, 403, 403, 429]);
      expect(server.effects()).toEqual([]);
    });
  });

  describe('bodies that come a byte at a time', () => {
    /** The head of a post and the first bytes of its body; the rest never comes. */
    const begin = (path: string, headers: Record<string, string>) => {
      const socket = connect(server.port, 'localhost');
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      let answer = '';
      socket.on('data', (chunk) => {
        answer += chunk.toString('latin1');
      });
      socket.on('error', () => {});
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n${lines.join('')}\r\n{"name":`,
      );
      return { socket, answer: () => answer };
    };

    it('keep nobody else waiting, and run nothing', async () => {
      const held = Array.from({ length: 40 }, (_, index) =>
        index % 2 === 0
          ? begin('/api/projects', member(situation, `user_slow${index}`))
          : begin('/api/webhooks/clerk', {
              'svix-id': `msg_${index}`,
              'svix-timestamp': '1',
              'svix-signature': 'v1,x',
            }),
      );
      const drip = setInterval(() => {
        for (const { socket } of held) if (!socket.destroyed) socket.write(' ');
      }, 50);
      try {
        await new Promise((resolve) => setTimeout(resolve, 300));
        for (const path of ['/about', '/api/open']) {
          const start = performance.now();
          expect([path, (await ask(server, path)).status]).toEqual([path, 200]);
          expect(performance.now() - start).toBeLessThan(5_000);
        }
        // What the public paths themselves wrote down; of those held back none ran.
        expect(server.effects().filter((line) => /projects|webhook/.test(line))).toEqual([]);
        for (const { answer } of held) expect(answer()).not.toMatch(/^HTTP\/1\.1 2/);
      } finally {
        clearInterval(drip);
        for (const { socket } of held) socket.destroy();
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(server.effects()).toEqual([]);
      expect(server.alive()).toBe(true);
    });
  });

  it('reached for nothing outside of this machine', async () => {
    expect((await isolation()).empty || process.env.CI === undefined).toBe(true);
    expect(server.logs()).not.toMatch(/ENOTFOUND|EAI_AGAIN|ENETUNREACH|JWKS|jwk/i);
  });

  describe('the check at startup', () => {
    it.each(BAD_ENVIRONMENTS.map((bad) => [bad.name, bad] as const))(
      'answers nobody with %s',
      async (_name, { env, says }) => {
        const changed = env(instance);
        const bad = await startApp(app, { instance, env: changed });
        try {
          if (exitsWhenInvalid) {
            // Next says that it is ready before it runs instrumentation.
            await vi.waitFor(() => expect(bad.alive()).toBe(false), 30_000);
            expect(bad.logs()).toContain(says);
            return;
          }
          for (const path of ['/about', '/api/open', '/api/me']) {
            const answer = await ask(bad, path);
            expect([path, answer.status]).toEqual([path, 500]);
          }
          expect(bad.effects()).toEqual([]);
          expect(bad.logs()).toContain(says);
          for (const secret of Object.values(changed)) {
            if (secret && secret.length > 20) expect(bad.logs()).not.toContain(secret.slice(0, 40));
          }
        } finally {
          await bad.stop();
        }
      },
    );

    it.each(GOOD_ENVIRONMENTS.map((good) => [good.name, good] as const))(
      'lets users in with %s',
      async (_name, { env }) => {
        const good = await startApp(app, { instance, env: env(instance) });
        try {
          const answer = await ask(good, '/api/me', { headers: bearer(mintSession(instance)) });
          expect([answer.status, good.effects()]).toEqual([200, ['GET /api/me']]);
        } finally {
          await good.stop();
        }
      },
    );
  });
});
