import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type AppName, freshCopy, type Project } from '../apps/apps.ts';
import { run } from '../apps/shell.ts';
import { appOf } from '../protect/app.ts';
import { type Case, FUNCTIONS, HANDLERS, PAGES, PAGES_ROUTER, STEP_UP } from '../protect/cases.ts';
import { CLIENT_PAGES, type Elsewhere, EXPORTS } from '../protect/cases-elsewhere.ts';
import { tool } from './toolchain.ts';

const DATABASE = `import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();\n`;

/** What is left is TypeScript, written for any version, and gets a check. */
const CASES = [...PAGES, ...HANDLERS, ...FUNCTIONS, ...PAGES_ROUTER].filter(
  ({ file, refused, versions, files }) =>
    /\.tsx?$/.test(file) && !refused && !versions && !file.startsWith('src/') && !files?.['src/proxy.ts'],
);

/** Those that need, or change, more files than one. */
const WHOLE: Elsewhere[] = [
  ...EXPORTS.map((one) => ({ flags: { all: true }, ...one })),
  ...CLIENT_PAGES,
  ...STEP_UP.map(({ file, before, ...one }) => ({ ...one, files: { ...one.files, [file]: before } })),
].filter(({ refused, versions }) => !refused && !versions);

const copies: Project[] = [];
afterAll(() => {
  for (const copy of copies) copy.remove();
});

/** What is installed in an app. */
function versionsIn({ dir }: Project): { next: string; clerk: string } {
  const of = (name: string): string => {
    const text = readFileSync(join(dir, 'node_modules', name, 'package.json'), 'utf8');
    return (JSON.parse(text) as { version: string }).version;
  };
  return { next: of('next'), clerk: of('@clerk/nextjs') };
}

/** The case's file after `protect` in an app of these versions; undefined where they have a reason against it. */
async function protectedText(
  one: Case,
  versions: { next: string; clerk: string },
): Promise<string | undefined> {
  const app = appOf({ 'lib/db.ts': DATABASE, ...one.files, [one.file]: one.before }, versions);
  try {
    const { exitCode } = await app.protect(one.flags);
    return exitCode === 0 ? app.read(one.file) : undefined;
  } finally {
    app.remove();
  }
}

/** The files of a case before and after; undefined where these versions have a reason against it. */
async function bothSides(
  one: Elsewhere,
  versions: { next: string; clerk: string },
): Promise<{ before: Record<string, string>; after: Record<string, string> } | undefined> {
  const { 'proxy.ts': wall, ...files } = one.files;
  const entry = versions.next.startsWith('16') ? 'proxy.ts' : 'middleware.ts';
  const walled = wall === undefined ? {} : { [entry]: wall };
  const app = appOf({ 'lib/db.ts': DATABASE, ...files, ...walled }, versions);
  try {
    if (one.adds) await app.add(one.adds);
    const before = app.all();
    const { exitCode } = await app.protect(one.flags);
    const after = app.all();
    if (exitCode !== 0) return undefined;
    expect(after, one.says).not.toEqual(before);
    return { before, after };
  } finally {
    app.remove();
  }
}

/** Messages of the compiler by case and side, without the places, which move. */
async function errorsIn(project: Project): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  const output = await run(
    tool(project.dir, 'tsc'),
    ['--noEmit', '--strict', '--incremental', 'false', '--pretty', 'false'],
    project.dir,
  ).catch((error: unknown) => String((error as { message?: string }).message ?? error));
  for (const [, side = '', message = ''] of output.matchAll(
    /^cases\/((?:before|after)\/\d+)\/[^(\n]*\(\d+,\d+\): error (.*)$/gm,
  ))
    found.set(side, [...(found.get(side) ?? []), message]);
  return found;
}

describe.each(['next16-clerk7', 'next15-clerk6', 'next14-clerk5'] as const)('in %s', (base: AppName) => {
  it('no check makes the compiler complain that did not complain before', async () => {
    const project = await freshCopy(base);
    copies.push(project);
    const write = (path: string, text: string): void => {
      mkdirSync(dirname(join(project.dir, path)), { recursive: true });
      writeFileSync(join(project.dir, path), text);
    };
    const versions = versionsIn(project);
    write('lib/db.ts', '// biome-ignore lint: any database\nexport const db: any = {};\n');
    let written = 0;
    for (const [index, one] of CASES.entries()) {
      const after = await protectedText(one, versions);
      if (after === undefined) continue;
      written += 1;
      write(`cases/before/${index}/${one.file}`, one.before);
      write(`cases/after/${index}/${one.file}`, after);
    }
    expect(written).toBeGreaterThan(CASES.length * 0.8);
    write('cases/before/999/wrong.ts', 'export const wrong: number = "text";\n');
    const errors = await errorsIn(project);
    // The compiler looks at them, and what it says is understood.
    expect(errors.get('before/999')).toEqual([expect.stringContaining('TS2322')]);
    const worse = CASES.flatMap((one, index) => {
      const before = [...(errors.get(`before/${index}`) ?? [])];
      const fresh = (errors.get(`after/${index}`) ?? []).filter((message) => {
        const at = before.indexOf(message);
        if (at >= 0) before.splice(at, 1);
        return at < 0;
      });
      return fresh.length > 0 ? [`${one.says}: ${fresh.join(' | ')}`] : [];
    });
    console.log(`${base}: ${written} of ${CASES.length} cases, ${worse.length} with new errors`);
    expect(worse).toEqual([]);
  });

  it('nor does one that goes into another file, or needs one', async () => {
    const project = await freshCopy(base);
    copies.push(project);
    const versions = versionsIn(project);
    const write = (folder: string, files: Record<string, string>): void => {
      for (const [path, text] of Object.entries(files)) {
        if (!/\.tsx?$/.test(path)) continue;
        const to = join(project.dir, folder, path);
        mkdirSync(dirname(to), { recursive: true });
        const shown = path === 'lib/db.ts' ? 'export const db: any = {};\n' : text;
        writeFileSync(to, shown.replaceAll(/(['"])@\//g, `$1@/${folder}/`));
      }
    };
    let written = 0;
    for (const [index, one] of WHOLE.entries()) {
      const sides = await bothSides(one, versions);
      if (sides === undefined) continue;
      written += 1;
      write(`cases/before/${index}`, sides.before);
      write(`cases/after/${index}`, sides.after);
    }
    // Clerk 5 has no step-up.
    expect(written).toBeGreaterThan(WHOLE.length * 0.5);
    write('cases/before/999', { 'wrong.ts': 'export const wrong: number = "text";\n' });
    const errors = await errorsIn(project);
    expect(errors.get('before/999')).toEqual([expect.stringContaining('TS2322')]);
    const plain = (messages: string[] = []) =>
      messages.map((one) => one.replace(/cases\/\w+\/\d+/g, '…')).sort();
    const worse = WHOLE.flatMap((one, index) => {
      const before = plain(errors.get(`before/${index}`));
      const fresh = plain(errors.get(`after/${index}`)).filter((message) => !before.includes(message));
      return fresh.length > 0 ? [`${one.says}: ${fresh.join(' | ')}`] : [];
    });
    console.log(`${base}: ${written} of ${WHOLE.length} further cases, ${worse.length} with new errors`);
    expect(worse).toEqual([]);
  });
});
