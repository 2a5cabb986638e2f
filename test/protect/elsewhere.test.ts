import { describe, expect, it } from 'vitest';
import { parses } from '../../src/code/parse.ts';
import { undoCommand } from '../../src/commands/undo.ts';
import { type App, appOf } from './app.ts';
import { type Elsewhere, GROUPS } from './cases-elsewhere.ts';

const DATABASE = `import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();\n`;
const CODE = /\.[jt]sx?$/;

/** Other ways to write the same files. */
const SPELLINGS: Record<string, (text: string) => string> = {
  'CRLF line ends': (text) => text.replace(/\r?\n/g, '\r\n'),
  'a byte order mark': (text) => (text.startsWith('\uFEFF') ? text : `\uFEFF${text}`),
  'a licence above it': (text) => `/*! @license MIT */\n${text}`,
  'no line break at the end': (text) => text.trimEnd(),
};

async function make(one: Elsewhere, respell: (text: string) => string): Promise<App> {
  const files = Object.entries(one.files).map(([path, text]) => [
    path,
    CODE.test(path) ? respell(text) : text,
  ]);
  const app = appOf({ 'lib/db.ts': DATABASE, ...Object.fromEntries(files) }, one.versions);
  if (one.adds) await app.add(one.adds);
  return app;
}

const changed = (before: Record<string, string>, after: Record<string, string>): string[] =>
  Object.keys(after)
    .filter((path) => before[path] !== after[path])
    .sort();

describe.each(GROUPS)('%s', (_, cases) => {
  it.each(cases.map((one) => [one.says, one] as const))('%s', async (_says, one) => {
    const app = await make(one, (text) => text);
    try {
      const before = app.all();
      const outcome = await app.protect(one.flags);
      const after = app.all();
      const said = outcome.document.notDone.map(({ because }) => because).join('\n');
      expect(said).toMatch(one.refused ?? /^$/);
      expect(outcome.exitCode).toBe(one.refused ? 1 : 0);
      expect(changed(before, after)).toEqual(one.changes ?? []);
      expect(
        outcome.document.changes.map(({ path }) => path).filter((path) => !path.startsWith('.clerk')),
      ).toEqual(expect.arrayContaining(one.changes ?? []));
      if (one.changes)
        expect(one.changes.map((path) => `// ${path}\n${after[path]}`).join('\n')).toMatchSnapshot();
      else expect(outcome.document.notDone.map(({ snippet }) => snippet).join('\n')).toMatchSnapshot();
      const again = await app.protect(one.flags);
      expect(again.exitCode).toBe(outcome.exitCode);
      expect(app.all()).toEqual(after);
      if (one.changes) {
        expect(await undoCommand({ yes: true, json: true, cwd: app.root }, undefined)).toBe(0);
        expect(app.all()).toEqual(before);
      }
    } finally {
      app.remove();
    }
  });
});

describe.each(Object.entries(SPELLINGS))('with %s', (_name, respell) => {
  const cases = GROUPS.flatMap(([, group]) => group).filter(({ changes, refused }) => changes && !refused);
  it.each(cases.map((one) => [one.says, one] as const))('%s', async (_says, one) => {
    const app = await make(one, respell);
    try {
      const before = app.all();
      const outcome = await app.protect(one.flags);
      const after = app.all();
      expect(outcome.document.notDone).toEqual([]);
      expect(changed(before, after)).toEqual(one.changes);
      for (const path of one.changes ?? []) expect(parses(path, after[path] ?? '')).toBeUndefined();
      const moved = one.changes?.find((path) => before[path] === undefined);
      if (moved) expect(after[moved]).toBe(before[moved.replace(/page-client|client-page/, 'page')]);
      const left = (await app.map()).filter(
        ({ verdict, intent }) => verdict === 'exposed' && intent === undefined,
      );
      if (one.flags?.all && !one.flags.public) expect(left).toEqual([]);
      await app.protect(one.flags);
      expect(app.all()).toEqual(after);
    } finally {
      app.remove();
    }
  });
});
