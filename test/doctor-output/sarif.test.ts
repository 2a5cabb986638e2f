import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import AjvDraft04 from 'ajv-draft-04';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { doctorCommand } from '../../src/commands/doctor.ts';
import { relativeUri, sarifText } from '../../src/doctor/print/sarif.ts';
import type { DoctorReport } from '../../src/doctor/types.ts';
import { app, project } from '../facts/project.ts';
import { reportFor } from './report.ts';

const schema = createRequire(import.meta.url)('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
// One of its patterns is none in Unicode mode.
const ajv = new AjvDraft04.default({ strict: false, allErrors: true, unicodeRegExp: false });
formats.default(ajv);
const validate = ajv.compile(schema);
const errorsOf = (sarif: unknown) => (validate(sarif) ? [] : validate.errors);

const APP = {
  'app/api/a/route.ts': `import { db } from './db';\nexport async function GET() { return Response.json(await db.all()); }\n`,
};

/** The report with its first finding in another file. */
const inFile = (report: DoctorReport, file: string): DoctorReport => ({
  ...report,
  findings: report.findings.slice(0, 1).map((one) => ({ ...one, file, line: 3 })),
});
const placeIn = (report: DoctorReport, folder?: string) => {
  const sarif = JSON.parse(sarifText(report, folder));
  expect(errorsOf(sarif)).toEqual([]);
  const [result] = sarif.runs[0].results;
  return { ...result.locations[0].physicalLocation, text: result.message.text };
};

describe('SARIF', () => {
  it('is SARIF by the schema of Microsoft and OASIS', async () => {
    const report = await reportFor(APP);
    expect(report.findings.length).toBeGreaterThan(2);
    expect(errorsOf(JSON.parse(sarifText(report)))).toEqual([]);
    expect(errorsOf({ version: '2.1.0', runs: [{ results: [] }] })).not.toEqual([]);
  });

  it.each([
    'app/[id]/(group)/@slot/...rest/page.tsx',
    'app/a b/%2e%2e/x?y#z.ts',
    'app/\u202e\u0000\n[evil](javascript:alert(1)).ts',
    'app/\ud800/\u{1f600}.ts',
    'javascript:alert(1)/a.ts',
    'C:\\Users\\x.ts',
    '//host/x.ts',
  ])('names the file %j by a relative URI that the schema takes, which says the same', async (file) => {
    const { artifactLocation, region, text } = placeIn(inFile(await reportFor(APP), file));
    expect(artifactLocation.uri).not.toMatch(/^[a-z]+:|^\/|[\\\s?#[\]]|(?:^|\/)\.\.(?:\/|$)/i);
    const said = decodeURIComponent(artifactLocation.uri);
    expect(said).toBe(file.replace('\ud800', '\ufffd').replace(/^\/+/, ''));
    expect(region.startLine).toBe(3);
    expect(text).not.toMatch(/(?<!\\)\[/);
  });

  it('counts from the root of the repository, as code scanning does, also for files beside the app', async () => {
    const report = await reportFor(APP);
    expect(placeIn(inFile(report, 'app/page.tsx'), 'apps/web').artifactLocation.uri).toBe(
      'apps/web/app/page.tsx',
    );
    expect(placeIn(inFile(report, '../../packages/auth/index.ts'), 'apps/web').artifactLocation.uri).toBe(
      'packages/auth/index.ts',
    );
  });

  it('puts what lies outside of the repository to package.json, and says where it is', async () => {
    const place = placeIn(inFile(await reportFor(APP), '../../../x/index.ts'), 'apps/web');
    expect(place.artifactLocation.uri).toBe('apps/web/package.json');
    expect(place.region).toBeUndefined();
    expect(place.text).toContain('../../../x/index.ts');
    expect(relativeUri('../x')).toBeUndefined();
  });

  it('is written by the verb with the folder of the app in front', async () => {
    const root = project(
      Object.fromEntries(Object.entries(app(APP)).map(([path, content]) => [`apps/web/${path}`, content])),
    );
    const { execFileSync } = await import('node:child_process');
    execFileSync('git', ['init', '-q'], { cwd: root });
    expect(
      await doctorCommand({ cwd: join(root, 'apps/web'), json: true, sarif: 'out.sarif' }, undefined),
    ).toBe(1);
    const sarif = JSON.parse(readFileSync(join(root, 'apps/web/out.sarif'), 'utf8'));
    expect(errorsOf(sarif)).toEqual([]);
    const uris = sarif.runs[0].results.map(
      (result: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
        result.locations[0]?.physicalLocation.artifactLocation.uri,
    );
    expect(uris).toContain('apps/web/app/api/a/route.ts');
  });
});
