import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pieces } from '../../generators/pieces.ts';
import { undo } from '../../src/commands/undo.ts';
import { generate } from '../../src/generate.ts';
import { parseManifest } from '../../src/manifest.ts';
import { run } from '../../src/run.ts';
import { createVoice } from '../../src/say.ts';
import { Session } from '../../src/session.ts';
import { type Copy, copyOf, snapshot } from '../support/fixtures.ts';
import { factsOf } from '../support/plan.ts';

let copy: Copy;
beforeEach(() => {
  copy = copyOf('next16-clerk7');
});
afterEach(() => copy.remove());

/** Files that list things in the order they were added, and the journal of the last run. */
const LISTS = [
  '.clerk-guard/local/',
  'package.json',
  '.env.example',
  '.clerk-guard/manifest.lock',
  'lib/security/public-routes.ts',
];

const LIMITER = 'lib/security/rate-limit.ts';
const at = (path: string) => join(copy.root, path);
const read = (path: string) => readFileSync(at(path), 'utf8');
const edit = (path: string, from: string, to: string) => {
  const text = read(path);
  if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
  writeFileSync(at(path), text.replace(from, to));
};

/** `add` as a user without a terminal runs it. */
const add = (named: string[], flags: Record<string, unknown> = {}, root = copy.root) =>
  run({
    flags: { yes: true, json: true, 'no-install': true, ...flags },
    dir: root,
    named,
    voice: createVoice(true),
    interactive: false,
  });

describe('a project that a condition makes a static export', () => {
  it('is told that nothing of this runs there', async () => {
    const told = async () => (await add(['headers'])).document.notes.join(' ');
    expect(await told()).not.toContain("output: 'export'");
    edit('next.config.ts', '= {', "= {\n  output: process.env.APP ? 'export' : undefined,");
    expect(await told()).toContain("sets output: 'export' under a condition");
  });
});

describe('running it again', () => {
  it('with another answer renews a file the owner did not edit', async () => {
    await add(['rate-limit']);
    const { exitCode, document } = await add(['rate-limit'], { 'rate-limit': '5' });
    expect([exitCode, document.outcome]).toEqual([0, 'applied']);
    expect(read(LIMITER)).toContain('const LIMIT = 5;');
  });

  it("with another answer keeps the owner's edits elsewhere in the file", async () => {
    await add(['rate-limit']);
    edit(
      LIMITER,
      "import { headers } from 'next/headers';",
      "import { headers } from 'next/headers'; // ours",
    );
    const { exitCode } = await add(['rate-limit'], { 'rate-limit': '5' });
    expect(exitCode).toBe(0);
    expect(read(LIMITER)).toContain('// ours');
    expect(read(LIMITER)).toContain('const LIMIT = 5;');
    expect((await add(['rate-limit'])).document.outcome).toBe('unchanged');
  });

  it('leaves a file alone where both sides changed the same line, shows the new text and exits 4', async () => {
    await add(['rate-limit']);
    edit(LIMITER, 'const LIMIT = 60;', 'const LIMIT = 61;');
    const before = read(LIMITER);
    const { exitCode, document } = await add(['rate-limit'], { 'rate-limit': '5' });
    expect([exitCode, document.outcome]).toEqual([4, 'conflicts']);
    expect(read(LIMITER)).toBe(before);
    expect(document.notDone[0]).toMatchObject({ path: LIMITER });
    expect(document.notDone[0]?.snippet).toContain('const LIMIT = 5;');
  });

  it('does not bring back what the owner deleted, and says so', async () => {
    await add(['env-files', 'rate-limit']);
    rmSync(at(LIMITER));
    const before = snapshot(copy.root);
    const { exitCode, document } = await add(['rate-limit']);
    expect([exitCode, document.outcome]).toEqual([0, 'unchanged']);
    expect(document.notes.join()).toMatch(/You deleted .*--again/);
    expect(snapshot(copy.root)).toEqual(before);
  });

  it('the first time says what it leaves out by itself, and stays silent about what was skipped', async () => {
    writeFileSync(
      at('lib-limits.ts'),
      "import { Ratelimit } from '@upstash/ratelimit';\nexport const l = Ratelimit;\n",
    );
    const first = async (skip: string[]) =>
      (
        await run({
          flags: { yes: true, json: true, 'dry-run': true, skip },
          dir: copy.root,
          named: undefined,
          voice: createVoice(true),
          interactive: false,
        })
      ).document.notes.filter((note) => note.includes('left out'));
    expect(await first([])).toEqual([
      expect.stringMatching(
        /^rate-limit was left out: lib-limits\.ts limits already .* add rate-limit writes/,
      ),
      expect.stringMatching(/^api-route was left out: /),
    ]);
    expect(await first(['rate-limit', 'api-route'])).toEqual([]);
  });

  it('adds no Clerk where no piece is wanted', async () => {
    const bare = copyOf('no-clerk-16');
    try {
      const before = snapshot(bare.root);
      const skip = pieces.map(({ name }) => name);
      const { exitCode, document } = await run({
        flags: { yes: true, json: true, skip },
        dir: bare.root,
        named: undefined,
        voice: createVoice(true),
        interactive: false,
      });
      expect([exitCode, document.outcome, document.dependencies]).toEqual([0, 'unchanged', []]);
      expect(snapshot(bare.root)).toEqual(before);
    } finally {
      bare.remove();
    }
  });

  it('remembers earlier answers', async () => {
    await add(['api-route'], { 'api-path': '/api/teams', 'api-method': ['POST'] });
    const { document } = await add(['api-route']);
    expect(document.outcome).toBe('unchanged');
    expect(document.commands.at(-1)).toContain('--api-path=/api/teams');
  });

  it('is repeated without an install where none was wanted', async () => {
    const { document } = await add(['rate-limit']);
    expect(document.commands.at(-1)).toContain(' --no-install --yes');
    const wanted = await add(['rate-limit'], { 'no-install': undefined });
    expect(wanted.document.commands.at(-1)).not.toContain('--no-install');
  });

  it('says what package.json names and nobody installed', async () => {
    await add(['security-check']);
    const { exitCode, document } = await add(['security-check']);
    expect([exitCode, document.outcome]).toEqual([0, 'unchanged']);
    const commands = document.next.filter(({ kind }) => kind === 'command').map(({ text }) => text);
    expect(commands).toEqual([
      expect.stringMatching(/^npm install .*not installed: @clerk\/nextjs, server-only\)$/),
    ]);
  });

  it('is not done while what it needs is not installed, unless no install is wanted', async () => {
    await add(['security-check']);
    const { exitCode, document } = await add(['security-check'], { 'no-install': undefined });
    expect([exitCode, document.outcome]).toEqual([1, 'refused']);
    expect(document.notDone).toEqual([
      expect.objectContaining({
        because: 'In package.json, but not installed: @clerk/nextjs, server-only.',
        snippet: expect.stringMatching(/^npm install /),
      }),
    ]);
  });

  it('opens the wall for a webhook that is added later', async () => {
    await add(['middleware'], { public: ['/'] });
    expect(read('lib/security/public-routes.ts')).not.toContain('/api/webhooks/clerk');
    const { exitCode } = await add(['webhook']);
    expect(exitCode).toBe(0);
    expect(read('lib/security/public-routes.ts')).toContain("'/api/webhooks/clerk'");
    expect((await add(['middleware', 'webhook'])).document.outcome).toBe('unchanged');
  });

  it('piece by piece, in any order, comes to what one run writes', async () => {
    const everything = pieces.map(({ name }) => name);
    await add(everything);
    const atOnce = snapshot(copy.root);
    for (const order of [everything, [...everything].reverse()]) {
      const other = copyOf('next16-clerk7');
      for (const name of order) await add([name], {}, other.root);
      const oneByOne = snapshot(other.root);
      other.remove();
      for (const [path, content] of atOnce) {
        if (LISTS.some((list) => path.includes(list))) continue;
        expect([path, oneByOne.get(path)]).toEqual([path, content]);
      }
      expect([...oneByOne.keys()].sort()).toEqual([...atOnce.keys()].sort());
    }
  });

  it('never overwrites a file that was there first, nor hooks in what relies on ours', async () => {
    await add(['env-files']);
    const mine = 'export const mine = true;\n';
    writeFileSync(at('security-headers.ts'), mine);
    const config = read('next.config.ts');
    const { exitCode, document } = await add(['headers']);
    expect(exitCode).toBe(1);
    expect(read('security-headers.ts')).toBe(mine);
    expect(read('next.config.ts')).toBe(config);
    expect(Object.keys(JSON.parse(read('.clerk-guard/manifest.lock')).pieces)).toEqual(['env-files']);
    expect(document.notDone.map(({ path }) => path)).toEqual(['security-headers.ts', 'next.config.ts']);
  });

  it('does nothing with a manifest it cannot trust', async () => {
    await add(['env-files']);
    writeFileSync(
      at('.clerk-guard/manifest.lock'),
      '{"schema":1,"files":{"../../x":{"piece":"a","template":"b"}}}',
    );
    const before = snapshot(copy.root);
    await expect(add(['headers'])).rejects.toThrow(/not allowed/);
    expect(snapshot(copy.root)).toEqual(before);
  });
});

describe('a plan', () => {
  it('made while another run wrote the manifest is given up: it would forget what that one wrote', async () => {
    const facts = await factsOf(copy.root);
    const early = new Session({
      facts,
      manifest: parseManifest(undefined),
      answers: {},
      adding: [],
      declaring: ['/x'],
    });
    await add(['rate-limit']);
    const before = snapshot(copy.root);
    await expect(generate(early)).rejects.toMatchObject({ code: 'NOT_WRITTEN', exitCode: 1 });
    expect(snapshot(copy.root)).toEqual(before);
  });

  it('is not applied without --yes where nobody can be asked', async () => {
    const before = snapshot(copy.root);
    const { exitCode, document } = await add(['env-files'], { yes: undefined, json: undefined });
    expect([exitCode, document.outcome]).toEqual([1, 'planned']);
    expect(snapshot(copy.root)).toEqual(before);
  });

  it('is what --json prints without --yes, as a dry run', async () => {
    const { exitCode, document } = await add(['env-files'], { yes: undefined });
    expect([exitCode, document.outcome]).toEqual([0, 'planned']);
  });

  it('is refused when a flag belongs to a piece that is not part of the run', async () => {
    await expect(add(['env-files'], { csp: 'off' })).rejects.toThrow(/--csp belongs to headers/);
  });
});

describe('secrets of the project', () => {
  it('are in nothing that is written or printed', async () => {
    const secrets = [
      'sk_live_Zq3T8vN1wX5yB7cD9eF2gH4j',
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      'hunter2-database',
    ];
    const [key, hook, database] = secrets;
    writeFileSync(
      at('.env.local'),
      `CLERK_SECRET_KEY=${key}\nCLERK_WEBHOOK_SIGNING_SECRET=${hook}\nDATABASE_URL=postgres://app:${database}@db/app\n`,
    );
    writeFileSync(at('.env.example'), 'DATABASE_URL=\n');
    edit(
      'next.config.ts',
      'const nextConfig: NextConfig = {',
      `const token = '${key}';\nconst nextConfig: NextConfig = {`,
    );
    const before = snapshot(copy.root);
    const { document } = await run({
      flags: { yes: true, json: true, 'no-install': true },
      dir: copy.root,
      named: undefined,
      voice: createVoice(true),
      interactive: false,
    });
    const printed = JSON.stringify(document);
    for (const secret of secrets) expect(printed).not.toContain(secret);
    for (const [path, content] of snapshot(copy.root)) {
      // Only the journal, which stays on this machine, holds a patched file's true bytes; of .env* it holds none.
      if (before.has(path)) continue;
      for (const secret of secrets) expect([path, content.includes(secret)]).toEqual([path, false]);
    }
    expect(read('.env.local')).toContain(key);
    const undone = await undo({
      flags: { json: true },
      dir: copy.root,
      voice: createVoice(true),
      interactive: false,
    });
    for (const secret of secrets) expect(JSON.stringify(undone.document)).not.toContain(secret);
    const journal = read('.clerk-guard/local/last.lock');
    for (const value of [`CLERK_SECRET_KEY=${key}`, hook, database])
      for (const encoding of ['utf8', 'base64'] as const)
        expect(journal).not.toContain(Buffer.from(value ?? '').toString(encoding));
  });
});
