import { describe, expect, it } from 'vitest';
import { parses } from '../../src/code/parse.ts';
import { appOf } from './app.ts';
import { FUNCTIONS, HANDLERS, PAGES, PAGES_ROUTER, STEP_UP } from './cases.ts';

const DATABASE = `import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();\n`;
const CASES = [...PAGES, ...HANDLERS, ...FUNCTIONS, ...PAGES_ROUTER, ...STEP_UP].filter(
  ({ refused }) => !refused,
);

/** A line that may be followed by a comment without becoming part of a text or of a statement that ends on it. */
const TAKES_COMMENT = /[;{},]$/;

/** Other ways to write the same file. */
const SPELLINGS: Record<string, (text: string) => string> = {
  'CRLF line ends': (text) => text.replace(/\r?\n/g, '\r\n'),
  'a byte order mark': (text) => (text.startsWith('\uFEFF') ? text : `\uFEFF${text}`),
  tabs: (text) => text.replace(/^( {2})+/gm, (spaces) => '\t'.repeat(spaces.length / 2)),
  'a comment behind every line': (text) =>
    text
      .split('\n')
      .map((line, index) =>
        TAKES_COMMENT.test(line) && !line.includes("'use ") ? `${line} // no. ${index}` : line,
      )
      .join('\n'),
  'no line break at the end': (text) => text.trimEnd(),
  'a licence above it': (text) => `/*! @license MIT */\n${text.replace(/^\uFEFF/, '')}`,
};

const commentsOf = (text: string): string[] => text.match(/\/\/ no\. \d+|\/\*! .*? \*\//g) ?? [];

describe.each(Object.entries(SPELLINGS))('with %s', (_name, respell) => {
  it.each(CASES.map((one) => [one.says, one] as const))('%s', async (_says, one) => {
    const before = respell(one.before);
    const app = appOf({ 'lib/db.ts': DATABASE, ...one.files, [one.file]: before }, one.versions);
    try {
      if (one.adds) await app.add(one.adds);
      const outcome = await app.protect(one.flags);
      const after = app.read(one.file);
      expect(outcome.document.notDone).toEqual([]);
      expect(parses(one.file, after)).toBeUndefined();
      expect(after).not.toBe(before);
      expect(commentsOf(after)).toEqual(commentsOf(before));
      expect(after.startsWith('\uFEFF')).toBe(before.startsWith('\uFEFF'));
      expect(after.endsWith('\n')).toBe(before.endsWith('\n'));
      const alone = /(?<!\r)\n/.test(after);
      expect(alone).toBe(/(?<!\r)\n/.test(before));
      const left = (await app.map()).filter(
        ({ file, verdict }) => file === one.file && verdict === 'exposed',
      );
      expect(left).toEqual([]);
      await app.protect(one.flags);
      expect(app.read(one.file)).toBe(after);
    } finally {
      app.remove();
    }
  });
});
