import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it, vi } from 'vitest';
import { doctorCommand } from '../../src/commands/doctor.ts';
import type { DoctorReport } from '../../src/doctor/types.ts';
import { runVerb } from '../../src/verbs.ts';
import { app, project } from '../facts/project.ts';
import { snapshot } from '../support/fixtures.ts';
import { source } from './report.ts';

const OPEN = `import { db } from './db';\nexport async function GET() { return Response.json(await db.all()); }\n`;
const GUARDED = `import { auth } from '@clerk/nextjs/server';
export default async function Page() { await auth.protect(); return null; }
`;
// Made up, and put together here so that no scanner takes this file for a leak.
const KEY = ['sk', 'test', 'q7Zr2LmX9cVb4NtK8wPj3HsD'].join('_');
const schema = JSON.parse(readFileSync(source('doctor.schema.json'), 'utf8'));
const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);

async function printed(command: () => Promise<number>): Promise<{ exitCode: number; text: string }> {
  let text = '';
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  const exitCode = await command().finally(() => out.mockRestore());
  return { exitCode, text };
}

async function fixed(root: string, flags: object = {}): Promise<{ exitCode: number; report: DoctorReport }> {
  const all = { cwd: root, json: true, fix: true, yes: true, 'no-install': true, ...flags };
  const { exitCode, text } = await printed(() => doctorCommand(all, undefined));
  const report = JSON.parse(text) as DoctorReport;
  validate(report);
  expect(validate.errors).toBeNull();
  return { exitCode, report };
}

describe('doctor --fix', () => {
  it('adds what fixes a finding, and exits by what is left, each with its reason', async () => {
    const root = project(app({ 'app/page.tsx': GUARDED }));
    const { exitCode, report } = await fixed(root);
    expect(report.fix).toMatchObject({ outcome: 'applied', pieces: ['middleware', 'headers'] });
    expect(existsSync(join(root, 'proxy.ts'))).toBe(true);
    expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(exitCode).toBe(0);
    expect(report.fix?.left.map(({ fingerprint }) => fingerprint)).toEqual(
      report.findings.map(({ fingerprint }) => fingerprint),
    );
    for (const { because } of report.fix?.left ?? []) expect(because.length).toBeGreaterThan(20);
  });

  it('keeps the exit code of what no piece can fix', async () => {
    const root = project(app({ 'app/api/webhooks/clerk/route.ts': OPEN, 'app/page.tsx': GUARDED }));
    const { exitCode, report } = await fixed(root, { 'fail-on': 'note' });
    expect(exitCode).toBe(1);
    expect(report.fix?.left).toContainEqual(
      expect.objectContaining({
        because: expect.stringMatching(/^--fix adds pieces, and none of them does this\.$/),
      }),
    );
  });

  it('writes nothing in a dry run, and nothing without consent', async () => {
    const root = project(app({ 'app/page.tsx': GUARDED }));
    const before = snapshot(root);
    for (const flags of [{ 'dry-run': true }, { yes: undefined }]) {
      const { exitCode, report } = await fixed(root, { ...flags, 'fail-on': 'warning' });
      expect(report.fix?.outcome).toBe('planned');
      expect(report.fix?.left.map(({ because }) => because).join()).toContain('nothing was written');
      expect(exitCode).toBe(1);
      expect(snapshot(root)).toEqual(before);
    }
  });

  it('shows a person the plan, then what is left and why', async () => {
    const action = `'use server';\nimport { db } from './db';\nexport const remove = async (id) => { await db.note.delete(id); };\n`;
    const root = project(app({ 'app/page.tsx': GUARDED, 'app/actions.ts': action }));
    const { text } = await printed(() =>
      runVerb(['doctor', '--cwd', root, '--fix', '--yes', '--no-install']),
    );
    expect(text).toContain('+++ b/proxy.ts');
    expect(text).toMatch(/Left: /);
    expect(text.indexOf('+++ b/proxy.ts')).toBeLessThan(text.indexOf('Left: '));
  });

  it('puts env files under the protection of git', async () => {
    const root = project(app({ 'app/page.tsx': GUARDED, '.env.local': `CLERK_SECRET_KEY=${KEY}\n` }));
    execFileSync('git', ['init', '-q'], { cwd: root });
    const rules = async () =>
      (await fixed(root, { 'dry-run': true })).report.findings.map(({ rule }) => rule);
    expect(await rules()).toContain('secret/env-not-ignored');
    await fixed(root);
    expect(await rules()).not.toContain('secret/env-not-ignored');
    expect((await fixed(root)).report.fix?.outcome).not.toBe('applied');
  });

  it('is asked for by name: flags that say how it writes are refused without it', async () => {
    await expect(runVerb(['doctor', '--yes'])).rejects.toMatchObject({ exitCode: 2 });
  });
});
