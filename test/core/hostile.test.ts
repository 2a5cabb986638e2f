import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apply } from '../../src/apply.ts';
import { locate, readText } from '../../src/disk.ts';
import { Draft } from '../../src/draft.ts';
import { createFiles } from '../../src/facts/files.ts';
import { readGit } from '../../src/facts/git.ts';
import { readTsconfig } from '../../src/facts/tsconfig.ts';
import { publicUrls } from '../../src/facts/walk.ts';
import { findWorkspace } from '../../src/facts/workspace.ts';
import { keepLockfile } from '../../src/journal/install-record.ts';
import { acquire, release } from '../../src/journal/lock.ts';
import { isProjectPath } from '../../src/manifest.ts';
import { stringLiteral } from '../../src/quote.ts';
import { settle } from '../../src/settle.ts';
import { trustedEnv } from '../../src/trusted-env.ts';
import type { Facts } from '../../src/types.ts';

let outer = '';
let root = '';
const at = (path: string) => join(root, path);
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.email=a@example.com', '-c', 'user.name=a', ...args], { cwd: root });

beforeEach(() => {
  outer = mkdtempSync(join(tmpdir(), 'guard-hostile-'));
  root = join(outer, 'project');
  mkdirSync(root);
});
afterEach(() => rmSync(outer, { recursive: true, force: true }));

describe('a hostile repository', () => {
  const installing: Pick<Facts, 'packageManager' | 'workspace'> = {
    packageManager: { name: 'npm', lockfile: 'package-lock.json', because: '' },
    workspace: { kind: 'single', root: '.', apps: [] },
  };
  /** A run that writes one file, then keeps the lockfile as before an install. */
  const keep = () => {
    const lock = acquire(root);
    try {
      apply(root, [{ path: 'new.txt', before: undefined, after: 'new\n', pieces: [] }]);
      keepLockfile(lock, { root, ...installing });
    } finally {
      release(lock);
    }
  };

  it('cannot have the lockfile copied over a file outside through a link in our folder', () => {
    const victim = join(outer, 'victim');
    writeFileSync(victim, 'precious');
    mkdirSync(at('.clerk-guard/local'), { recursive: true });
    const names = ['lockfile.before.lock', 'install.lock', 'install.lock.tmp', 'last.lock', '.gitignore'];
    for (const name of names) symlinkSync(victim, at(`.clerk-guard/local/${name}`));
    writeFileSync(at('package-lock.json'), 'theirs');
    keep();
    expect(readFileSync(victim, 'utf8')).toBe('precious');
    expect(readFileSync(at('.clerk-guard/local/lockfile.before.lock'), 'utf8')).toBe('theirs');
    expect(readFileSync(at('.clerk-guard/local/.gitignore'), 'utf8')).toBe('*\n');
  });

  it('cannot have a file from outside copied in by way of a linked lockfile', () => {
    writeFileSync(join(outer, 'secret'), 'precious');
    symlinkSync(join(outer, 'secret'), at('package-lock.json'));
    keep();
    expect(readdirSync(at('.clerk-guard/local')).sort()).toEqual(['.gitignore', 'last.lock']);
  });

  it('has none of its programs found on PATH, wherever npx put them', () => {
    const kept = ['/usr/bin', join(outer, 'tools')];
    const PATH = [at('node_modules/.bin'), join(outer, 'node_modules/.bin'), at('bin'), 'bin', '', ...kept];
    expect(trustedEnv(root, { PATH: PATH.join(delimiter), HOME: '/x' })).toEqual({
      PATH: kept.join(delimiter),
      HOME: '/x',
    });
    expect(trustedEnv(root, { PATH: at('bin') })).toEqual({});
  });

  it('does not get its own git run', async () => {
    git('init', '-q');
    mkdirSync(at('node_modules/.bin'), { recursive: true });
    writeFileSync(at('node_modules/.bin/git'), `#!/bin/sh\ntouch ${join(outer, 'ran')}\n`);
    chmodSync(at('node_modules/.bin/git'), 0o755);
    const { PATH } = process.env;
    process.env.PATH = `${at('node_modules/.bin')}${delimiter}${PATH}`;
    try {
      expect((await readGit(root)).repository).toBe(true);
    } finally {
      process.env.PATH = PATH;
    }
    expect(existsSync(join(outer, 'ran'))).toBe(false);
  });

  it('does not get a command run that its partial clone names for fetching', async () => {
    git('init', '-q');
    writeFileSync(at('a'), 'a');
    git('add', 'a');
    git('commit', '-qm', 'a');
    const tree = git('rev-parse', 'HEAD^{tree}').toString().trim();
    rmSync(at(`.git/objects/${tree.slice(0, 2)}/${tree.slice(2)}`), { force: true });
    const settings = {
      'core.repositoryformatversion': '1',
      'extensions.partialClone': 'origin',
      'remote.origin.promisor': 'true',
      'remote.origin.url': 'ssh://x/y',
      'core.sshCommand': `touch ${join(outer, 'ran')}; false`,
    };
    for (const [key, value] of Object.entries(settings)) git('config', key, value);
    await readGit(root);
    expect(existsSync(join(outer, 'ran'))).toBe(false);
  });

  it('cannot bring a git configuration along as a committed bare repository', async () => {
    git('init', '-q');
    mkdirSync(at('app'));
    execFileSync('git', ['init', '-q', '--bare', at('app')]);
    execFileSync('git', ['config', '-f', at('app/config'), 'core.bare', 'false']);
    execFileSync('git', ['config', '-f', at('app/config'), 'core.worktree', at('app')]);
    expect((await readGit(at('app'))).repository).toBe(false);
  });

  it.skipIf(process.platform === 'win32')('cannot make a read wait by a named pipe', () => {
    execFileSync('mkfifo', [at('pipe')]);
    expect(readText(at('pipe'))).toEqual({ unreadable: 'it is not a regular file' });
  });

  it("cannot have git's own folder edited through a link", () => {
    git('init', '-q');
    symlinkSync('.git/config', at('.gitignore'));
    symlinkSync('.git', at('lib'));
    for (const path of ['.gitignore', 'lib/rate-limit.ts', '.git/config', '.GIT/config']) {
      expect(locate(root, path).kind).toBe('outside');
    }
  });

  it('cannot have the values of an env file shown by linking the example to it', () => {
    writeFileSync(at('.env.local'), 'DB=hunter2\n');
    symlinkSync('.env.local', at('.env.example'));
    expect(new Draft(root).read('.env.example')).toEqual({
      problem: '.env.example leads to .env.local, whose values are not read.',
    });
  });

  it('cannot make one of two changes vanish by linking a file to another', () => {
    writeFileSync(at('.gitignore'), 'a\n');
    symlinkSync('.gitignore', at('.env.example'));
    const draft = new Draft(root);
    expect(draft.read('.gitignore')).toEqual({ text: 'a\n' });
    expect(draft.read('.env.example')).toEqual({
      problem: '.env.example leads to the same file as .gitignore.',
    });
    const change = (path: string) => ({ path, before: 'a\n', after: `${path}\n`, pieces: [] });
    expect(() => apply(root, [change('.gitignore'), change('.env.example')])).toThrow(/the same file/);
    expect(readFileSync(at('.gitignore'), 'utf8')).toBe('a\n');
  });

  it('gets a reason for a path that leads through one of its files', () => {
    writeFileSync(at('lib'), '');
    expect(locate(root, 'lib/security/a.ts')).toEqual({
      kind: 'outside',
      because: 'lib/security/a.ts needs a folder where lib is a file.',
    });
  });

  it('cannot keep us in public/ by links that lead back', { timeout: 10_000 }, () => {
    mkdirSync(at('public'));
    for (const name of ['a', 'b', 'c']) symlinkSync('.', at(`public/${name}`));
    writeFileSync(at('public/z.png'), '');
    expect(publicUrls(createFiles(root), 'public')).toEqual(['/z.png']);
  });

  it('cannot keep us reading a tsconfig that extends itself many times', { timeout: 10_000 }, async () => {
    const config = { extends: Array(10).fill('./tsconfig.json'), compilerOptions: { allowJs: true } };
    writeFileSync(at('tsconfig.json'), JSON.stringify(config));
    expect((await readTsconfig(createFiles(root))).allowJs).toBe(true);
  });

  it('cannot end us by a workspace list without end', async () => {
    writeFileSync(at('package.json'), JSON.stringify({ workspaces: Array(200_000).fill('a') }));
    expect((await findWorkspace(root)).root).toBe(root);
  });

  it('cannot keep us merging lines that are all the same', { timeout: 10_000 }, () => {
    const same = 'a\n'.repeat(20_000);
    expect(settle(same, `${same}b`, 'theirs')).toEqual({ kind: 'leave', reason: 'conflict' });
  });

  it.each([
    '.GIT/config',
    'vendor/.git/hooks/pre-commit',
    '.git./config',
    'Node_Modules/a',
    '.Clerk-Guard/b',
  ])('cannot name %s in the manifest', (path) => {
    expect(isProjectPath(path)).toBe(false);
  });

  it('cannot put into a literal what no reviewer sees or no file can hold', () => {
    expect(stringLiteral('a\u061c\u00ad\ud800b\u{e0041}😀')).toBe("'a\\u061c\\u00ad\\ud800b\\u{e0041}😀'");
  });
});
