import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltApp, builtApp } from './app.ts';
import { makeInstance } from './instance.ts';
import { fillEvents, fillRoute, probeFiles } from './probes.ts';
import { API_ROUTE } from './rows/api-route.ts';
import { INTL } from './rows/intl.ts';
import { STEP_UP } from './rows/step-up.ts';
import { WEBHOOK } from './rows/webhook.ts';
import { keepScore } from './score.ts';
import { type Server, startApp } from './server.ts';
import { check, contextFor, type Situation } from './table.ts';

const instance = makeInstance();
const situation: Situation = { next: 16, clerk: 7, router: 'app' };
const TITLE = 'Next 16 + Clerk 7, next-intl with a proxy of its own';

/** Pages live below the locale; next-intl's plugin wants pages that are rendered per request without Suspense. */
function localized(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      path.endsWith('/page.tsx') ? path.replace('app/', 'app/[locale]/') : path,
      text,
    ]),
  );
}

describe(TITLE, () => {
  let app: BuiltApp;
  let server: Server;
  let rows = 0;

  keepScore(() => ({
    app: TITLE,
    versions: app ? `next ${app.versions.next}, @clerk/nextjs ${app.versions.clerk}` : 'not built',
  }));

  beforeAll(async () => {
    const list = ['/', '/de', '/about', '/de/about', '/api/open', '/sign-in/**', '/en', '/en/about'];
    app = await builtApp({
      name: 'intl-16',
      base: 'next16-intl-clerk7',
      files: localized(probeFiles(16)),
      args: [
        '--patch-entry',
        ...list.flatMap((path) => ['--public', path]),
        ...['--public-wide', '/sign-in/**', '--sign-in-url', '/sign-in'],
        ...['--api-path', '/api/projects', '--api-method', 'GET', '--api-method', 'POST'],
        ...['--api-permission', 'org:projects:manage', '--rate-limit', '5', '--rate-limit-window', '60'],
      ],
      fill: {
        'app/api/projects/route.ts': fillRoute('/api/projects'),
        'lib/security/webhook-events.ts': fillEvents,
      },
    });
    server = await startApp(app, { instance });
  });
  afterAll(() => server?.stop());

  it("has one proxy, the owner's with Clerk and the wall around it", () => {
    const text = readFileSync(join(app.dir, 'proxy.ts'), 'utf8');
    expect(text).toContain('createMiddleware(routing)');
    expect(text).toContain('clerkMiddleware(');
    expect(app.document.changes).toContainEqual(
      expect.objectContaining({ path: 'proxy.ts', action: 'modify' }),
    );
  });

  const all = [...INTL, ...API_ROUTE, ...STEP_UP, ...WEBHOOK];
  // %s, since $name is cut after 40 characters.
  it.each(all.map((row) => [row.name, row] as const))('%s', async (_name, row) => {
    rows += 1;
    await check(row, contextFor(server, instance, situation, rows), situation);
  });
});
