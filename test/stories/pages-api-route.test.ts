import { afterEach, describe, expect, it } from 'vitest';
import { type App, appOf } from '../protect/app.ts';

const HOME = { 'pages/index.tsx': 'export default function Page() {\n  return <p>Home</p>;\n}\n' };
/** A helper that runs what it is given, as the generated route has one. */
const RUN = `export async function run(handler) {\n  await handler();\n}\n`;
const asks = (leaves: string) => ({
  'lib/run.js': RUN,
  'pages/api/note.js': `import { getAuth } from '@clerk/nextjs/server';\nimport { run } from '../../lib/run';\n\nexport default function handler(req, res) {\n  return run(async () => {\n    const { userId } = getAuth(req);\n    if (!userId) ${leaves}\n    res.json({ ok: true });\n  });\n}\n`,
});

let app: App | undefined;
afterEach(() => {
  app?.remove();
  app = undefined;
});

const verdictOf = async (of: App, file: string) => (await of.map()).find((one) => one.file === file)?.verdict;

describe('an API route of the Pages Router that asks within a function it hands on', () => {
  it.each([
    { next: '16.4.6', clerk: '7.9.17' },
    { next: '14.2.35', clerk: '5.7.6' },
  ])('is protected as the piece writes it, and gets no second check: $next', async (versions) => {
    app = appOf(HOME, versions, false);
    await app.add(['api-route']);
    expect(await verdictOf(app, 'pages/api/projects.ts')).toBe('protected');
    const files = app.all();
    expect((await app.protect()).document.changes).toEqual([]);
    expect(app.all()).toEqual(files);
  });

  it.each([
    ["return res.status(401).json({ error: 'Unauthorized' });", 'protected'],
    ['return;', 'public'],
  ])('%s: %s', async (leaves, verdict) => {
    app = appOf({ ...HOME, ...asks(leaves) });
    expect(await verdictOf(app, 'pages/api/note.js')).toBe(verdict);
  });
});
