import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltApp, builtApp } from './app.ts';
import { ask } from './http.ts';
import { bearer, makeInstance, mintSession } from './instance.ts';
import { FILL, PROBE_ARGS, probeFiles } from './probes.ts';
import { type Server, startApp } from './server.ts';

const instance = makeInstance();
describe('smoke', () => {
  let app: BuiltApp;
  let server: Server;
  beforeAll(async () => {
    app = await builtApp({
      name: 'app-16',
      base: 'next16-clerk7',
      files: probeFiles(16),
      args: PROBE_ARGS,
      fill: FILL,
    });
    server = await startApp(app, { instance });
  });
  afterAll(() => server?.stop());
  it('works', async () => {
    console.log(app.versions, await ask(server, '/api/me'), server.effects(), app.output);
    console.log(await ask(server, '/api/me', { headers: bearer(mintSession(instance)) }), server.effects());
    expect(1).toBe(1);
  });
});
