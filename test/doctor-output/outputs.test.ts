import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { doctorCommand } from '../../src/commands/doctor.ts';
import { readAdvisories } from '../../src/doctor/advisories.ts';
import { baselineText, parseBaseline } from '../../src/doctor/baseline.ts';
import { htmlText } from '../../src/doctor/print/html.ts';
import { mapText } from '../../src/doctor/print/map.ts';
import { relativeUri, sarifText } from '../../src/doctor/print/sarif.ts';
import { terminalText } from '../../src/doctor/print/terminal.ts';
import type { DoctorReport } from '../../src/doctor/types.ts';
import { app, project, write } from '../facts/project.ts';
import { projectOf } from '../support/runs.ts';
import { examined, reportFor, repository, source } from './report.ts';

const schema = JSON.parse(readFileSync(source('doctor.schema.json'), 'utf8'));
const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);
const ROUTE = `import { db } from './db';\nexport async function GET() { return Response.json(await db.all()); }\n`;

/** A report whose every word wants out of where it is printed. */
function hostile(report: DoctorReport): DoctorReport {
  const evil =
    '</script><img src=x onerror=alert(1)>\u001b[31m\u202e\n::error::x ##[error] [a](javascript:x)';
  return {
    ...report,
    project: { ...report.project, name: evil },
    resources: report.resources.map((one) => ({
      ...one,
      file: evil,
      name: evil,
      because: evil,
      urls: [`/${evil}`],
    })),
    findings: report.findings.map((one) => ({ ...one, file: `../a b/${evil}`, message: evil, help: evil })),
  };
}

describe('the report', () => {
  it('is as its published schema says', async () => {
    const report = await reportFor({ 'app/api/a/route.ts': ROUTE });
    validate(JSON.parse(JSON.stringify(report)));
    expect(validate.errors).toBeNull();
    expect(report.findings.map(({ rule }) => rule)).toContain('resource/exposed');
    expect(report.findings[0]?.severity).toBe('error');
  });

  it('has no error and no warning to say of our own pieces', async () => {
    const made = projectOf('next16-clerk7');
    try {
      await made.add([
        'middleware',
        'headers',
        'webhook',
        'rate-limit',
        'security-check',
        'env-files',
        'step-up',
      ]);
      const { findings } = await examined(made.root);
      const ours = findings.filter(({ severity, file }) => severity !== 'note' && !file?.startsWith('app/'));
      expect(ours).toEqual([]);
    } finally {
      made.remove();
    }
  });

  it('nor of what a piece opens by itself beside what is declared', async () => {
    const made = projectOf('next16-clerk7');
    try {
      await made.add(['middleware'], { 'deny-by-default': true, public: ['/about'] });
      const { findings } = await examined(made.root);
      expect(findings.filter(({ rule }) => rule === 'public/drift')).toEqual([]);
    } finally {
      made.remove();
    }
  });

  it('keeps fingerprints when lines move', async () => {
    const one = await reportFor({ 'app/api/a/route.ts': ROUTE });
    const moved = await reportFor({ 'app/api/a/route.ts': `// a\n\n${ROUTE}` });
    expect(moved.findings.map(({ fingerprint }) => fingerprint)).toEqual(
      one.findings.map(({ fingerprint }) => fingerprint),
    );
    expect(parseBaseline(baselineText(one.findings), 'b').size).toBe(
      new Set(one.findings.map(({ fingerprint }) => fingerprint)).size,
    );
  });
});

describe('what is told', () => {
  it('begins with the worst: by severity, then by how directly a stranger gets in, not by the names of files', async () => {
    const { findings } = await reportFor({
      'package.json': { name: 'shop', dependencies: { next: '15.2.4', '@clerk/nextjs': '7.9.17' } },
      'node_modules/next/package.json': { name: 'next', version: '15.2.4' },
      'middleware.ts':
        "import { clerkMiddleware } from '@clerk/nextjs/server';\nexport default clerkMiddleware();\n",
      'next.config.mjs': 'export default { env: { CLERK_SECRET_KEY: process.env.CLERK_SECRET_KEY } };\n',
      'app/z/route.ts': ROUTE,
    });
    const errors = findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
    expect(errors).toEqual(['resource/exposed', 'version/advisory', 'secret/inlined-variable']);
    const ranks = findings.map(({ severity }) => ['error', 'warning', 'note'].indexOf(severity));
    expect(ranks).toEqual([...ranks].sort());
  });

  it('says once for one file what helps against several findings of a kind, and of each where it is', async () => {
    const reads = ['STRIPE_SECRET_KEY', 'RESEND_SECRET_KEY'].map(
      (name) => `console.log(process.env.${name});`,
    );
    const text = terminalText(
      await reportFor({
        'app/form.tsx': `'use client';\n${reads.join('\n')}\nexport const Form = () => null;\n`,
      }),
    );
    const places = text.match(/app\/form\.tsx:\d+:\d+ {2}secret\/client-read/g);
    expect(places).toEqual([
      'app/form.tsx:2:13  secret/client-read',
      'app/form.tsx:3:13  secret/client-read',
    ]);
    expect(text.match(/Fix: In the browser it is undefined/g)).toHaveLength(1);
  });

  it('names the command that plans every check, once more than one file needs one', async () => {
    const all = /^All these checks at once, in 2 files: npx \S+ protect --all --dry-run$/m;
    const files = {
      'proxy.ts':
        "import { clerkMiddleware } from '@clerk/nextjs/server';\nexport default clerkMiddleware();\n",
      'app/api/a/route.ts': ROUTE,
    };
    expect(terminalText(await reportFor(files))).not.toContain('--all');
    expect(terminalText(await reportFor({ ...files, 'app/api/b/route.ts': ROUTE }))).toMatch(all);
  });

  it("sends to Clerk's dashboard in an app with Clerk only", async () => {
    expect((await reportFor({})).summary.checklist.length).toBeGreaterThan(0);
    const without = await reportFor({
      'package.json': { name: 'shop', dependencies: { next: '16.4.6' } },
      'node_modules/@clerk/nextjs/package.json': {},
    });
    expect(without.summary.checklist).toEqual([]);
  });
});

describe('hostile names', () => {
  it('stay text on a terminal, and command nothing in CI', async () => {
    const report = hostile(await reportFor({ 'app/api/a/route.ts': ROUTE }));
    for (const text of [terminalText(report), mapText(report)]) {
      expect(text).not.toMatch(/\u001b|\u202e|^\s*::|##\[/m);
      expect(text).toContain('\\u001b');
    }
  });

  it('stay data in the page, which allows its own script and style and nothing else', async () => {
    const html = htmlText(hostile(await reportFor({ 'app/api/a/route.ts': ROUTE })));
    expect(html.match(/<\/script>/g)).toHaveLength(2);
    expect(html).not.toContain('<img');
    expect(html).toMatch(/default-src 'none'; script-src 'sha256-[^;]+; style-src 'sha256-/);
    expect(html).not.toMatch(/(?:src|href)="|https?:\/\//);
  });

  it('become relative, encoded URIs and plain words in SARIF', async () => {
    const run = JSON.parse(sarifText(hostile(await reportFor({ 'app/api/a/route.ts': ROUTE })), 'apps/web'))
      .runs[0];
    for (const { message, locations, ruleId, ruleIndex } of run.results) {
      expect(locations[0].physicalLocation.artifactLocation.uri).toMatch(/^apps\/a%20b\/[^ <>\\]*$/);
      expect(message.text).not.toMatch(/(?<!\\)\[/);
      expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
    }
    expect(relativeUri('etc/\ud800')).toBe('etc/%EF%BF%BD');
  });
});

describe('the advisory table', () => {
  it('is old after 60 days, and one that is malformed is refused', () => {
    expect(readAdvisories(undefined, new Date('2026-12-01')).stale).toBe(false);
    expect(readAdvisories(undefined, new Date('2027-03-01')).stale).toBe(true);
    expect(() => readAdvisories('{"asOf":"2026-11-23","rows":[{"affected":["nonsense"]}]}')).toThrow(/range/);
  });
});

describe('the verb', () => {
  it('leaves out what did not change since a ref, and takes no option for one', async () => {
    const { root } = repository(app({ 'app/api/a/route.ts': ROUTE }));
    write(root, { 'app/api/b/route.ts': ROUTE });
    const { findings, resources, summary } = await examined(root, 'main');
    const files = findings.map(({ file }) => file);
    expect(files).toContain('app/api/b/route.ts');
    expect(files).not.toContain('app/api/a/route.ts');
    expect(resources.map(({ file }) => file)).toEqual(['app/api/b/route.ts']);
    expect(summary.changed).toEqual({ since: 'main', judged: 1, served: 4 });
    await expect(examined(root, '--output=x')).rejects.toThrow(/--changed wants/);
    expect(existsSync(join(root, 'x'))).toBe(false);
  });

  it('names what a change declares public, so that it cannot excuse itself unseen', async () => {
    const manifest = (patterns: string[]) =>
      JSON.stringify({
        schema: 1,
        cli: '0.1.0',
        pieces: {},
        files: {},
        touched: {},
        patches: {},
        public: patterns,
      });
    const list = '.clerk-guard/manifest.lock';
    const { root } = repository(
      app({ 'app/api/a/route.ts': ROUTE, [list]: manifest(['/docs/**', '/team/*']) }),
    );
    const widened = async () =>
      (await examined(root, 'main')).findings.filter(({ rule }) => rule === 'public/widened');
    expect(await widened()).toEqual([]);
    write(root, { [list]: manifest(['/docs/**', '/docs/intro', '/docs/*', '/team/**', '/api/a']) });
    expect((await widened()).map(({ message }) => message)).toEqual([
      '/team/** is declared public since main: doctor no longer asks for a check there.',
      '/api/a is declared public since main: doctor no longer asks for a check there.',
    ]);
  });

  it('a pattern that is none opens nothing and is named: in the manifest, and as wrong usage behind --public', async () => {
    const manifest = (patterns: string[]) =>
      JSON.stringify({ schema: 2, cli: '0.1.0', pieces: {}, files: {}, public: patterns });
    const list = '.clerk-guard/manifest.lock';
    for (const [pattern, verdict, named] of [
      ['/**/nosuch/**', 'exposed', 1],
      ['/api/**/a', 'exposed', 1],
      ['/**', 'exposed', 1],
      ['/api/**', 'public', 0],
    ] as const) {
      const root = project(app({ 'app/api/a/route.ts': ROUTE, [list]: manifest([pattern]) }));
      const { resources, findings } = await examined(root);
      expect([pattern, resources[0]?.verdict]).toEqual([pattern, verdict]);
      const drift = findings.filter(({ rule }) => rule === 'public/drift');
      expect(drift).toHaveLength(named);
      for (const { file, message } of drift)
        expect([file, message]).toEqual([list, expect.stringContaining(pattern)]);
      const typed = doctorCommand(
        { cwd: root, json: true, public: [pattern], 'fail-on': 'error' },
        undefined,
      );
      if (named === 0) expect(await typed).toBe(0);
      else
        await expect(typed).rejects.toMatchObject({
          exitCode: 2,
          message: expect.stringMatching(/^--public: /),
        });
    }
  });

  it('writes no report through a link of the project, and exits by --fail-on', async () => {
    const root = project(app({ 'app/api/a/route.ts': ROUTE }));
    const outside = project({ 'kept.json': 'kept' });
    symlinkSync(join(outside, 'kept.json'), join(root, 'out.sarif'));
    symlinkSync(outside, join(root, 'linked'));
    const at = { cwd: root, json: true };
    await expect(doctorCommand({ ...at, sarif: 'out.sarif' }, undefined)).rejects.toThrow(/symbolic link/);
    await expect(doctorCommand({ ...at, html: 'linked/a.html' }, undefined)).rejects.toThrow(/symbolic link/);
    expect(readFileSync(join(outside, 'kept.json'), 'utf8')).toBe('kept');
    expect(lstatSync(join(root, 'out.sarif')).isSymbolicLink()).toBe(true);
    await expect(doctorCommand({ ...at, 'fail-on': 'bad' }, undefined)).rejects.toMatchObject({
      exitCode: 2,
    });
    expect(await doctorCommand(at, undefined)).toBe(1);
    expect(await doctorCommand({ ...at, 'write-baseline': '' }, undefined)).toBe(0);
    expect(
      await doctorCommand(
        { ...at, 'fail-on': 'note', baseline: '.clerk-guard/doctor-baseline.json' },
        undefined,
      ),
    ).toBe(0);
  });
});
