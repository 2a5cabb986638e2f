import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BuiltApp, builtApp } from '../../running/app.ts';
import { NO_KEY_16 } from '../../running/browser/plans.ts';
import { ask } from '../../running/http.ts';
import { makeInstance } from '../../running/instance.ts';
import { type Server, startApp } from '../../running/server.ts';

let app: BuiltApp;
let server: Server;
beforeAll(async () => {
  app = await builtApp(NO_KEY_16);
  server = await startApp(app, { instance: makeInstance() });
});
afterAll(() => server?.stop());

it('a build without a publishable key passes and warns once', () => {
  const warning = 'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY is not set: no Content-Security-Policy is sent.';
  expect(app.output.split(warning)).toHaveLength(2);
});

it('what it built sends no policy, and every other header', async () => {
  for (const path of ['/tour', '/dashboard', '/missing/page']) {
    const { headers } = await ask(server, path);
    expect(
      headers['content-security-policy'] ?? headers['content-security-policy-report-only'],
    ).toBeUndefined();
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-frame-options']).toBe('DENY');
  }
});
