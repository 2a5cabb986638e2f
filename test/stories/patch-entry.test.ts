import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../src/run.ts';
import { createVoice } from '../../src/say.ts';
import { type Copy, copyOf, snapshot } from '../support/fixtures.ts';

const ENTRY = 'src/middleware.ts';
let copy: Copy;
beforeEach(() => {
  copy = copyOf('own-middleware');
});
afterEach(() => copy.remove());

const add = (flags: Record<string, unknown>) =>
  run({
    flags: { yes: true, json: true, 'no-install': true, ...flags },
    dir: copy.root,
    named: ['middleware'],
    voice: createVoice(true),
    interactive: false,
  });
const read = () => readFileSync(join(copy.root, ENTRY), 'utf8');

describe("an entry file of the owner's", () => {
  it('is left alone until its owner asks, with the reason, the lines and the flag', async () => {
    const before = read();
    const { exitCode, document } = await add({});
    expect(exitCode).toBe(1);
    expect(read()).toBe(before);
    expect(document.notDone).toHaveLength(1);
    expect(document.notDone[0]?.because).toContain('--patch-entry');
    expect(document.notDone[0]?.snippet).toContain('clerkMiddleware');
  });

  it('is composed with Clerk and the wall on request, what it did behind the wall, every URL that closes named', async () => {
    const { exitCode, document } = await add({ 'patch-entry': true });
    expect([exitCode, document.outcome, document.notDone]).toEqual([0, 'applied', []]);
    const text = read();
    for (const kept of [
      "import createMiddleware from 'next-intl/middleware';",
      'createMiddleware(routing)',
    ]) {
      expect(text).toContain(kept);
    }
    expect(text).toMatch(
      /const clerk = clerkMiddleware\([\s\S]*export default function \w+\([\s\S]*return clerk\(/,
    );
    expect(text).toContain('isPublicRoute(');
    expect(document.access).toContainEqual({
      url: '/[locale]',
      before: 'as your file answers',
      after: 'sign-in',
    });
  });

  it('is not touched a second time', async () => {
    await add({ 'patch-entry': true });
    const after = snapshot(copy.root);
    const { exitCode, document } = await add({});
    expect([exitCode, document.outcome]).toEqual([0, 'unchanged']);
    expect(snapshot(copy.root)).toEqual(after);
  });
});
