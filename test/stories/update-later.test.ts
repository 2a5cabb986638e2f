import { execFileSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { pieces } from '../../generators/pieces.ts';
import { statusOf } from '../../src/status.ts';
import { snapshot } from '../support/fixtures.ts';
import { type Project, projectOf } from '../support/runs.ts';

const LIMITER = 'lib/security/rate-limit.ts';
const ADDRESS = 'lib/security/client-address.ts';
const MANIFEST = '.clerk-guard/manifest.lock';
const baseOf = (path: string) => `.clerk-guard/base/${path}.lock`;

let project: Project;
const open = (situation: string): Project => {
  project = projectOf(situation);
  return project;
};
afterEach(() => project.remove());

const stateOf = (files: { path: string; state: string }[], path: string) =>
  files.find((file) => file.path === path)?.state;

/** As if an earlier version had written another line. */
const wasWritten = (path: string, now: string, then: string) => {
  project.edit(baseOf(path), now, then);
  project.edit(path, now, then);
};

describe('a file that this version adds and the owner has as well', () => {
  it('stays as its owner wrote it; that is said with our text, and exits 1', async () => {
    const { read, write } = open('next16-clerk7');
    await project.add(['rate-limit']);
    const manifest = JSON.parse(read(MANIFEST));
    delete manifest.files[ADDRESS];
    write(MANIFEST, JSON.stringify(manifest));
    rmSync(project.at(baseOf(ADDRESS)));
    const theirs = 'export const clientAddress = () => "ours, thank you";\n';
    write(ADDRESS, theirs);
    const { exitCode, document } = await project.update();
    expect([exitCode, stateOf(document.files, ADDRESS)]).toEqual([1, 'yours']);
    expect(read(ADDRESS)).toBe(theirs);
    expect(document.notDone).toEqual([
      expect.objectContaining({ path: ADDRESS, snippet: expect.stringContaining('canonicalAddress') }),
    ]);
    expect(document.notes.join('\n')).toContain(`${LIMITER} imports ${ADDRESS}, which is yours`);
    expect(document.notes.join('\n')).not.toContain('is not there');
  });

  it('is no word about files that are not written for want of it', async () => {
    const { write } = open('next16-clerk7');
    write('security-headers.ts', 'export const mine = 1;\n');
    const { exitCode, document } = await project.add(['headers']);
    expect(exitCode).toBe(1);
    expect(document.notDone.map(({ path }) => path)).toEqual(['security-headers.ts', 'next.config.ts']);
    expect(document.notes.join('\n')).not.toContain('which is yours');
  });
});

describe('a template that is written elsewhere now', () => {
  const piece = pieces.find(({ name }) => name === 'rate-limit');
  if (!piece) throw new Error('There is no limiter any more');
  const { edits } = piece;
  const to = 'lib/security/caller-address.ts';
  afterEach(() => {
    piece.edits = edits;
  });

  it.each([false, true])('takes the file along, edited: %s', async (edited) => {
    open('next16-clerk7');
    await project.add(['rate-limit']);
    if (edited) project.write(ADDRESS, `// Asked for by legal.\n${project.read(ADDRESS)}`);
    const before = project.read(ADDRESS);
    piece.edits = (context) =>
      edits(context).map((edit) =>
        edit.type === 'create' && edit.path === ADDRESS ? { ...edit, path: to, formerly: [ADDRESS] } : edit,
      );
    const { exitCode, document } = await project.update();
    expect([exitCode, document.notDone]).toEqual([0, []]);
    expect(document.changes).toContainEqual(
      expect.objectContaining({ action: 'rename', from: ADDRESS, path: to }),
    );
    expect(project.read(to)).toBe(before);
    expect(existsSync(project.at(ADDRESS))).toBe(false);
    expect((await project.update()).document.outcome).toBe('unchanged');
    expect(Object.keys(JSON.parse(project.read(MANIFEST)).files)).toContain(to);
  });
});

describe('a project that went from Next 15 to 16', () => {
  it('gets the texts of the new versions, keeps its edits, and is told of the new name', async () => {
    open('next15-clerk6-src');
    await project.add(['middleware', 'rate-limit'], { public: ['/'] });
    const edit = '// Counted for legal.\n';
    project.write('src/middleware.ts', `${edit}${project.read('src/middleware.ts')}`);
    project.edit('package.json', '"next": "15.5.29"', '"next": "16.4.6"');
    project.edit('package.json', '"@clerk/nextjs": "6.39.8"', '"@clerk/nextjs": "7.9.17"');
    const { exitCode, document } = await project.update();
    expect([exitCode, document.notDone]).toEqual([0, []]);
    expect(stateOf(document.files, 'src/middleware.ts')).toBe('merged');
    expect(document.notes.join('\n')).toMatch(
      /src\/middleware\.ts: such a file is called proxy now\. --rename/,
    );
    expect((await project.add(['middleware'], { rename: true })).exitCode).toBe(0);
    expect(existsSync(project.at('src/middleware.ts'))).toBe(false);
    expect(project.read('src/proxy.ts').startsWith(edit)).toBe(true);
    expect((await project.update()).document.outcome).toBe('unchanged');
    expect((await statusOf(project.root, pieces, true)).state).toBe('clean');
  });
});

describe('a project that went from JavaScript to TypeScript', () => {
  const goTyped = () => {
    renameSync(project.at('jsconfig.json'), project.at('tsconfig.json'));
    for (const name of ['layout', 'page'])
      renameSync(project.at(`app/${name}.js`), project.at(`app/${name}.tsx`));
    project.edit(
      'package.json',
      '"dependencies": {',
      '"devDependencies": { "typescript": "5.9.3" },\n  "dependencies": {',
    );
  };

  it('keeps our files in JavaScript, is told what it can do, and each of the two ways works', async () => {
    open('javascript-16');
    await project.add(['rate-limit']);
    goTyped();
    const told = await project.update();
    expect([told.exitCode, told.document.outcome]).toEqual([0, 'unchanged']);
    expect(told.document.notes.join('\n')).toMatch(
      /is TypeScript now, and lib\/security\/\S+\.js and 2 more of ours keep the language.*--again/,
    );

    renameSync(project.at('lib/security/rate-limit.js'), project.at(LIMITER));
    const renamed = await project.update();
    expect([renamed.exitCode, stateOf(renamed.document.files, LIMITER)]).toEqual([0, 'unchanged']);

    rmSync(project.at('lib/security/client-address.js'));
    const without = await project.update();
    expect(without.document.notes.join('\n')).toContain('You deleted lib/security/client-address.js');
    expect(existsSync(project.at(ADDRESS))).toBe(false);
    const again = await project.add(['rate-limit'], { again: true });
    expect([again.exitCode, stateOf(again.document.files, ADDRESS)]).toEqual([0, 'created']);
    expect(project.read(ADDRESS)).toContain(': string');
    const { document } = await project.update();
    expect(document.outcome).toBe('unchanged');
    expect(document.notes.join('\n')).toContain('rate-limit-store.js keeps');
    expect(Object.keys(JSON.parse(project.read(MANIFEST)).files).sort()).toEqual([
      ADDRESS,
      'lib/security/rate-limit-store.js',
      LIMITER,
    ]);
  });
});

describe('an app in a folder of a workspace', () => {
  it('is updated there, and nothing outside of it changes', async () => {
    open('pnpm-workspace');
    await project.add(['middleware'], { public: ['/'] });
    const edited = '// Counted for legal.\n';
    project.write('proxy.ts', `${edited}${project.read('proxy.ts')}`);
    wasWritten('lib/security/signed-out.ts', "{ error: 'unauthenticated' }", "{ error: 'no session' }");
    const outside = () => [...snapshot(project.folder)].filter(([path]) => !path.startsWith('apps/web/'));
    const before = outside();
    const { exitCode, document } = await project.update();
    expect([exitCode, stateOf(document.files, 'lib/security/signed-out.ts')]).toEqual([0, 'renewed']);
    expect(project.read('proxy.ts').startsWith(edited)).toBe(true);
    expect(outside()).toEqual(before);
    expect(document.changes.every(({ path }) => existsSync(join(project.root, path)))).toBe(true);
  });
});

describe('answers with letters beyond ASCII', () => {
  it('are remembered and written as they were given', async () => {
    open('next16-clerk7');
    const given = await project.add(['middleware'], { public: ['/', '/über-uns', '/日本/**'] });
    expect(given.exitCode).toBe(0);
    const list = project.read('lib/security/public-routes.ts');
    wasWritten('lib/security/signed-out.ts', "{ error: 'unauthenticated' }", "{ error: 'no session' }");
    expect((await project.update()).exitCode).toBe(0);
    expect(project.read('lib/security/public-routes.ts')).toBe(list);
    expect(project.read('lib/security/signed-out.ts')).toContain('unauthenticated');
    expect((await project.update()).document.outcome).toBe('unchanged');
  });
});

describe('update --require-clean in a git repository', () => {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Owner', '-c', 'user.email=owner@example.com', ...args], {
      cwd: project.root,
      stdio: 'pipe',
    });

  it('runs where everything is committed, and ends where something is not, with nothing written', async () => {
    open('next16-clerk7');
    git('init', '--quiet');
    await project.add(['rate-limit']);
    wasWritten(LIMITER, 'const LIMIT = 60;', 'const LIMIT = 59;');
    git('add', '--all');
    await expect(project.update([], { 'require-clean': true })).rejects.toMatchObject({ code: 'NOT_CLEAN' });
    git('commit', '--quiet', '--message', 'All of it');
    const index = project.read('.git/index');
    expect((await project.update([], { 'require-clean': true })).exitCode).toBe(0);
    expect(project.read(LIMITER)).toContain('const LIMIT = 60;');
    expect(project.read('.git/index')).toBe(index);
    const before = snapshot(project.root);
    await expect(project.update([], { 'require-clean': true })).rejects.toMatchObject({ code: 'NOT_CLEAN' });
    expect(snapshot(project.root)).toEqual(before);
  });
});
