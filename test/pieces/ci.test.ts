import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { validateWorkflow } from '@action-validator/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ci } from '../../generators/ci.ts';
import { pieces } from '../../generators/pieces.ts';
import { suggestedPieces } from '../../src/selection.ts';
import { VERSION } from '../../src/version.ts';
import { facts } from '../routes/facts.ts';
import { snapshot } from '../support/fixtures.ts';
import { factsOf } from '../support/plan.ts';
import { type Project, projectOf } from '../support/runs.ts';

const FILE = '.github/workflows/clerk-guard.yml';

interface Step {
  name?: string;
  uses?: string;
  if?: string;
  run?: string;
  with?: Record<string, unknown>;
  'working-directory'?: string;
}
interface Workflow {
  on: Record<string, unknown>;
  permissions: object;
  jobs: { doctor: { permissions: object; env: Record<string, string>; steps: Step[] } };
}

let project: Project;
beforeEach(() => {
  project = projectOf('next16-clerk7');
});
afterEach(() => project.remove());

async function workflow(flags: Record<string, unknown> = {}): Promise<{ text: string; parsed: Workflow }> {
  expect((await project.add(['ci'], flags)).exitCode).toBe(0);
  const text = project.read(FILE);
  return { text, parsed: parse(text) };
}

describe('a project without Clerk', () => {
  it('gets the workflow, and no Clerk for it', async () => {
    const project = projectOf('no-clerk-16');
    try {
      const { exitCode, document } = await project.add(['ci']);
      expect([exitCode, document.dependencies]).toEqual([0, []]);
      expect(document.changes.map(({ path }) => path)).toContain('.github/workflows/clerk-guard.yml');
      expect(document.changes.map(({ path }) => path)).not.toContain('package.json');
      expect(JSON.stringify(document.next)).not.toContain('ClerkProvider');
    } finally {
      project.remove();
    }
  });
});

describe('the workflow', () => {
  it.each([true, false])('is one by the schema of GitHub Actions, with code scanning %s', async (on) => {
    const { text } = await workflow(on ? {} : { 'no-ci-code-scanning': true });
    expect(validateWorkflow(text).errors).toEqual([]);
    expect(validateWorkflow(text.replace('runs-on:', 'run-on:')).errors).not.toEqual([]);
  });

  it('pins each action by commit, names its version, and pins the program', async () => {
    const { text, parsed } = await workflow();
    const uses = parsed.jobs.doctor.steps.flatMap((step) => step.uses ?? []);
    expect(uses).toHaveLength(3);
    for (const use of uses) expect(use).toMatch(/^(?:actions|github)\/[\w/-]+@[0-9a-f]{40}$/);
    expect(text.match(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/gm)).toHaveLength(3);
    for (const call of text.match(/npx .*/g) ?? [])
      expect(call).toMatch(`npx --yes create-clerk-guard@${VERSION} doctor `);
  });

  it('may write security events only where it uploads, and nothing else ever', async () => {
    const with_ = (await workflow()).parsed;
    expect(with_.permissions).toEqual({});
    expect(with_.jobs.doctor.permissions).toEqual({ contents: 'read', 'security-events': 'write' });
    await project.drop(['ci']);
    const without = (await workflow({ 'no-ci-code-scanning': true })).parsed;
    expect(without.jobs.doctor.permissions).toEqual({ contents: 'read' });
    expect(JSON.stringify(without)).not.toMatch(/sarif/);
  });

  it('lets no pull request reach a token, a script or the settings of npm', async () => {
    const { text, parsed } = await workflow();
    expect(Object.keys(parsed.on)).toEqual(['pull_request', 'push']);
    expect(text).not.toMatch(/pull_request_target|secrets\./);
    const { steps } = parsed.jobs.doctor;
    expect(steps.find(({ uses }) => uses?.startsWith('actions/checkout@'))?.with).toMatchObject({
      'persist-credentials': false,
    });
    for (const { run = '', 'working-directory': at } of steps) {
      expect(run).not.toContain('${{');
      if (run.includes('npx')) expect(at).toBe('${{ runner.temp }}');
    }
    const upload = steps.find(({ uses }) => uses?.includes('upload-sarif'));
    expect(upload?.if).toContain('head.repo.full_name == github.repository');
  });

  it('takes known findings from the branch that is merged into', async () => {
    const { parsed } = await workflow();
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@a.example', ...args], {
        cwd: project.root,
        stdio: 'pipe',
      });
    const known = (text: string) => {
      mkdirSync(project.at('.clerk-guard'), { recursive: true });
      project.write('.clerk-guard/doctor-baseline.json', text);
    };
    const script = parsed.jobs.doctor.steps.find(({ name }) => name?.startsWith('Known'))?.run ?? '';
    const temp = join(project.root, '.git');
    const shown = (APP: string) => {
      const env = { ...process.env, APP, TARGET: 'HEAD^1', RUNNER_TEMP: temp };
      execFileSync('bash', ['-e', '-c', script], { cwd: project.root, env, stdio: 'pipe' });
      return readFileSync(join(temp, 'baseline.json'), 'utf8');
    };
    git('init', '-q');
    known('of the target');
    git('add', '-A', '-f');
    git('commit', '-qm', 'one');
    known('of the pull request');
    git('commit', '-qam', 'two');
    expect(shown('.')).toBe('of the target');
    expect(JSON.parse(shown('apps/none'))).toEqual({ schema: 1, findings: [] });
  });
});

describe('the piece', () => {
  it('is for those who ask for it', async () => {
    const inspected = await factsOf(project.root);
    expect(suggestedPieces(inspected, pieces)).not.toContain(ci);
  });

  it('changes nothing the second time, and goes without a trace', async () => {
    const before = snapshot(project.root);
    await workflow();
    const once = snapshot(project.root);
    expect((await project.add(['ci'])).document.outcome).toBe('unchanged');
    expect((await project.update()).document.outcome).toBe('unchanged');
    expect([...snapshot(project.root).keys()]).toEqual([...once.keys()]);
    expect((await project.drop(['ci'])).exitCode).toBe(0);
    expect(existsSync(project.at(FILE))).toBe(false);
    const ours = (name: string) => !name.startsWith('.clerk-guard/');
    expect([...snapshot(project.root).keys()].filter(ours)).toEqual([...before.keys()]);
  });

  it('keeps what its owner changed', async () => {
    await workflow();
    project.edit(FILE, 'timeout-minutes: 10', 'timeout-minutes: 30');
    expect((await project.update()).exitCode).toBe(0);
    expect(project.read(FILE)).toContain('timeout-minutes: 30');
  });

  it('writes nothing outside of an app that is a folder of its repository, and gives the lines for its root', async () => {
    mkdirSync(join(project.folder, 'apps'));
    const inner = join(project.folder, 'apps/web');
    mkdirSync(inner);
    for (const name of ['app', 'package.json', 'next.config.ts', 'tsconfig.json', 'proxy.ts', 'lib'])
      if (existsSync(project.at(name))) renameSync(project.at(name), join(inner, name));
    execFileSync('git', ['init', '-q'], { cwd: project.folder });
    const nested: Project = { ...project, root: inner };
    const { run } = await import('../../src/run.ts');
    const { createVoice } = await import('../../src/say.ts');
    const { exitCode, document } = await run({
      flags: { yes: true, json: true, 'no-install': true },
      dir: nested.root,
      named: ['ci'],
      voice: createVoice(true),
      interactive: false,
    });
    expect(exitCode).toBe(1);
    const [step] = document.notDone;
    expect(step?.path).toBe('../../.github/workflows/clerk-guard.yml');
    expect((parse(step?.snippet ?? '') as Workflow).jobs.doctor.env).toEqual({ APP: 'apps/web' });
    expect(existsSync(join(project.folder, '.github'))).toBe(false);
  });

  it.each(['a b', "it's", '$(id)', '${{ x }}', '-rf', 'a/../b;c'])(
    'does not fit a folder called %j',
    (folder) => {
      const found = facts({ git: { repository: true, dirty: false, folder } });
      expect(ci.unsupported?.(found)).toMatch(/name that no workflow file should hold/);
    },
  );
});
