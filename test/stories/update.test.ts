import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pieces } from '../../generators/pieces.ts';
import { statusOf } from '../../src/status.ts';
import { examined } from '../doctor-output/report.ts';
import { snapshot } from '../support/fixtures.ts';
import { type Project, projectOf } from '../support/runs.ts';

const LIMITER = 'lib/security/rate-limit.ts';
const BASE = `.clerk-guard/base/${LIMITER}.lock`;
const MANIFEST = '.clerk-guard/manifest.lock';

let project: Project;
beforeEach(() => {
  project = projectOf('next16-clerk7');
});
afterEach(() => project.remove());

/** As if an earlier version had written other lines: the record and, where it is not edited, the file. */
const wasWritten = (now: string, then: string, edited = false) => {
  project.edit(BASE, now, then);
  if (!edited) project.edit(LIMITER, now, then);
};
const stateOf = (files: { path: string; state: string }[], path: string) =>
  files.find((file) => file.path === path)?.state;
const status = () => statusOf(project.root, pieces, false);

describe('update', () => {
  it('changes nothing when everything is as this version writes it', async () => {
    await project.add(pieces.map(({ name }) => name));
    const before = snapshot(project.root);
    const { exitCode, document } = await project.update();
    expect([exitCode, document.outcome]).toEqual([0, 'unchanged']);
    expect(snapshot(project.root)).toEqual(before);
    expect((await status()).state).toBe('clean');
  });

  it("renews a file the owner did not edit, and merges with the owner's edits elsewhere", async () => {
    await project.add(['rate-limit']);
    wasWritten('const LIMIT = 60;', 'const LIMIT = 59;');
    expect(stateOf((await project.update()).document.files, LIMITER)).toBe('renewed');
    wasWritten('const LIMIT = 60;', 'const LIMIT = 59;');
    project.write(LIMITER, `${project.read(LIMITER)}\n// grüße\n`);
    expect(stateOf((await project.update()).document.files, LIMITER)).toBe('merged');
    expect(project.read(LIMITER)).toContain('const LIMIT = 60;');
    expect(project.read(LIMITER)).toContain('// grüße');
    expect((await project.update()).document.outcome).toBe('unchanged');
  });

  it('leaves conflicts alone without a word, marks them on request, and goes on once they are settled', async () => {
    await project.add(['rate-limit']);
    wasWritten('const LIMIT = 60;', 'const LIMIT = 59;');
    project.edit(LIMITER, 'const LIMIT = 59;', 'const LIMIT = 7;');
    const before = snapshot(project.root);
    const left = await project.update();
    expect([left.exitCode, left.document.outcome]).toEqual([4, 'conflicts']);
    expect(snapshot(project.root)).toEqual(before);
    expect((await project.update([], { conflicts: 'markers' })).exitCode).toBe(4);
    expect(project.read(LIMITER)).toMatch(
      /<<<<<<< mine\nconst LIMIT = 7;\n\|{7} base\nconst LIMIT = 59;\n=======\nconst LIMIT = 60;\n>>>>>>> create-clerk-guard \d/,
    );
    expect((await status()).state).toBe('conflicts');
    expect((await examined(project.root)).findings).toContainEqual(
      expect.objectContaining({
        rule: 'project/problem',
        file: LIMITER,
        line:
          project
            .read(LIMITER)
            .split('\n')
            .findIndex((line) => line.startsWith('<<<<<<<')) + 1,
        message: expect.stringContaining('conflict markers'),
      }),
    );
    expect((await project.update([], { conflicts: 'take-theirs' })).exitCode).toBe(4);
    const settled = project.read(LIMITER).replace(/<<<<<<< mine\n(.*\n)[\s\S]*?>>>>>>> .*\n/, '$1');
    project.write(LIMITER, settled);
    expect((await project.update()).exitCode).toBe(0);
    expect(project.read(LIMITER)).toBe(settled);
  });

  it('settles conflicts by the side that was asked for', async () => {
    await project.add(['rate-limit']);
    wasWritten('const LIMIT = 60;', 'const LIMIT = 59;');
    project.edit(LIMITER, 'const LIMIT = 59;', 'const LIMIT = 7;');
    expect((await project.update([], { conflicts: 'take-theirs' })).exitCode).toBe(0);
    expect(project.read(LIMITER)).toContain('const LIMIT = 60;');
    await expect(project.update([], { conflicts: 'guess' })).rejects.toThrow(/--conflicts/);
  });

  it('keeps what was deleted deleted, names what breaks by it, and brings it back on request', async () => {
    await project.add(['api-route']);
    rmSync(project.at(LIMITER));
    const { exitCode, document } = await project.update();
    expect([exitCode, document.outcome]).toEqual([0, 'unchanged']);
    expect(stateOf(document.files, LIMITER)).toBe('deleted');
    expect(document.notes.join('\n')).toMatch(/rate-limit\.ts is not there, and .*route\.ts imports it/);
    expect((await status()).state).toBe('drift');
    expect((await project.add(['rate-limit'], { again: true })).exitCode).toBe(0);
    expect(existsSync(project.at(LIMITER))).toBe(true);
  });

  it('reports lines of ours that the owner took out, until they are wanted again', async () => {
    const config = project.read('next.config.ts');
    await project.add(['headers']);
    const patched = project.read('next.config.ts');
    project.write('next.config.ts', config);
    const { exitCode, document } = await project.update();
    expect([exitCode, stateOf(document.files, 'next.config.ts')]).toEqual([0, 'taken-out']);
    expect(project.read('next.config.ts')).toBe(config);
    const { pieces: listed } = await status();
    expect(listed[0]?.patches.map(({ state }) => state)).toEqual(['gone']);
    await project.add(['headers'], { again: true });
    expect(project.read('next.config.ts')).toBe(patched);
    expect((await status()).state).toBe('clean');
  });

  it('of one piece leaves the others alone', async () => {
    await project.add(['rate-limit', 'webhook']);
    wasWritten('const LIMIT = 60;', 'const LIMIT = 59;');
    const before = project.read(LIMITER);
    expect((await project.update(['webhook'])).document.outcome).toBe('unchanged');
    expect(project.read(LIMITER)).toBe(before);
  });

  it('keeps the executable bit, CRLF and a missing last line break', async () => {
    await project.add(['rate-limit']);
    wasWritten('const LIMIT = 60;', 'const LIMIT = 59;');
    const expected = project.read(LIMITER).replace('= 59;', '= 60;').replace(/\n/g, '\r\n').trimEnd();
    project.write(LIMITER, project.read(LIMITER).replace(/\n/g, '\r\n').trimEnd());
    chmodSync(project.at(LIMITER), 0o755);
    await project.update();
    expect(project.read(LIMITER)).toBe(expected);
    expect(statSync(project.at(LIMITER)).mode & 0o777).toBe(0o755);
  });

  it('follows a file that its owner moved', async () => {
    await project.add(['rate-limit']);
    const to = 'lib/limits/limiter.ts';
    mkdirSync(dirname(project.at(to)), { recursive: true });
    renameSync(project.at(LIMITER), project.at(to));
    const { document } = await project.update();
    expect(document.files).toContainEqual(expect.objectContaining({ path: to, from: LIMITER }));
    expect(existsSync(project.at(LIMITER))).toBe(false);
    expect(JSON.parse(project.read(MANIFEST)).files[to]).toMatchObject({ piece: 'rate-limit' });
  });

  it('names and imports files where their owner moved them', async () => {
    await project.add(['middleware', 'rate-limit', 'webhook', 'step-up'], { public: ['/'] });
    const security = project.at('lib/security');
    const guard = project.at('lib/guard');
    // The list has the webhook's line besides: a file that was edited is followed to no folder of the owner's own.
    const moving = readdirSync(security).filter((name) => name !== 'public-routes.ts');
    mkdirSync(guard);
    for (const name of moving) renameSync(join(security, name), join(guard, name));
    const entry = project.read('proxy.ts').replace('lib/security/signed-out', 'lib/guard/signed-out');
    project.write('proxy.ts', entry);
    const webhook = 'app/api/webhooks/clerk/route.ts';
    project.write(webhook, project.read(webhook).replaceAll('lib/security/', 'lib/guard/'));
    const { exitCode, document } = await project.add([
      'middleware',
      'rate-limit',
      'webhook',
      'step-up',
      'api-route',
    ]);
    expect([exitCode, document.notDone]).toEqual([0, []]);
    const told = document.next.map(({ text }) => text).join('\n');
    for (const name of ['rate-limit', 'webhook-events', 'step-up'])
      expect(told).toContain(`lib/guard/${name}.ts`);
    expect(told).not.toContain('lib/security/');
    expect(readdirSync(security)).toEqual(['api.ts', 'public-routes.ts'].sort());
    const route = document.files.find(({ path }) => path.startsWith('app/api/') && path !== webhook)?.path;
    expect(project.read(route ?? '')).toContain("from '@/lib/guard/rate-limit'");
    expect(project.read('proxy.ts')).toBe(entry);
    expect(project.read('lib/guard/rate-limit.ts')).toContain("from './client-address'");
  });

  it('follows a project that moved to src/', async () => {
    await project.add(['rate-limit', 'middleware'], { public: ['/'] });
    mkdirSync(project.at('src'));
    for (const path of ['app', 'lib', 'proxy.ts']) renameSync(project.at(path), project.at(`src/${path}`));
    const { exitCode, document } = await project.update();
    expect([exitCode, document.notDone]).toEqual([0, []]);
    expect(existsSync(project.at('proxy.ts'))).toBe(false);
    expect(
      Object.keys(JSON.parse(project.read(MANIFEST)).files).every((path) => path.startsWith('src/')),
    ).toBe(true);
  });

  it('shows a public list that somebody widened in the manifest', async () => {
    await project.add(['middleware'], { public: ['/'] });
    const manifest = JSON.parse(project.read(MANIFEST));
    manifest.pieces.middleware.answers.public = ['/', '/dashboard'];
    project.write(MANIFEST, JSON.stringify(manifest));
    const { document } = await project.update([], { yes: undefined });
    expect(document.access).toContainEqual({ url: '/dashboard', before: 'sign-in', after: 'open' });
    expect(document.notes[0]).toMatch(/widened: \/dashboard/);
  });

  it('refuses a manifest of a newer version, reads one of an older, and needs something installed', async () => {
    await expect(project.update()).rejects.toMatchObject({ code: 'NOT_INSTALLED' });
    await project.add(['rate-limit']);
    const manifest = JSON.parse(project.read(MANIFEST));
    const { patches: _none, ...older } = manifest;
    project.write(MANIFEST, JSON.stringify({ ...older, schema: 1 }));
    expect((await project.update()).exitCode).toBe(0);
    for (const newer of [{ schema: 9 }, { cli: '99.0.0' }]) {
      project.write(MANIFEST, JSON.stringify({ ...manifest, ...newer }));
      const before = snapshot(project.root);
      await expect(project.update()).rejects.toMatchObject({ code: 'MANIFEST_NEWER' });
      expect(snapshot(project.root)).toEqual(before);
    }
  });

  it('with --require-clean ends where nobody can tell ours from theirs', async () => {
    await project.add(['rate-limit']);
    await expect(project.update([], { 'require-clean': true })).rejects.toMatchObject({
      code: 'NOT_CLEAN',
      next: expect.stringMatching(/^Run git init/),
    });
  });
});
