import { describe, expect, it } from 'vitest';
import { appOf } from './app.ts';
import { type Case, FUNCTIONS, HANDLERS, PAGES, PAGES_ROUTER, STEP_UP } from './cases.ts';
import { GUARD } from './cases-guard.ts';

const DATABASE = `import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();\n`;
/** Where pages of the Pages Router send a stranger to. */
const SIGN_IN = {
  'pages/sign-in/[[...index]].tsx': 'export default function SignIn() {\n  return null;\n}\n',
};
const words = (text: string): string[] => text.match(/[\w$]+|[^\s\w$]/g) ?? [];

/** Whether all words of the first are in the second in the same order; what is new may stand between. */
function survives(before: string, after: string): boolean {
  const rest = words(after);
  let at = 0;
  return words(before).every((word) => {
    at = rest.indexOf(word, at) + 1;
    return at > 0;
  });
}

describe.each([
  ['pages', PAGES],
  ['route handlers', HANDLERS],
  ['server functions', FUNCTIONS],
  ['the Pages Router', PAGES_ROUTER],
  ['step-up', STEP_UP],
  ['a guard of the project', GUARD],
] as const)('%s', (_, cases) => {
  it.each(cases.map((one) => [one.says, one] as const))('%s', async (_says, one: Case) => {
    const signIn = one.file.startsWith('pages/') && !one.file.startsWith('pages/api/') ? SIGN_IN : {};
    const files = { 'lib/db.ts': DATABASE, ...signIn, ...one.files, [one.file]: one.before };
    const app = appOf(files, one.versions);
    try {
      if (one.adds) await app.add(one.adds);
      const before = (await app.map()).filter(({ file }) => file === one.file);
      expect(before.map(({ verdict }) => verdict)).toContain('exposed');
      const outcome = await app.protect(one.flags);
      const document = outcome.document;
      const after = app.read(one.file);
      if (one.refused) {
        expect(document.notDone.map(({ because }) => because).join('\n')).toMatch(one.refused);
        expect(outcome.exitCode).toBe(1);
        expect(after).toBe(one.before);
        return;
      }
      expect(document.notDone).toEqual([]);
      expect(outcome.exitCode).toBe(0);
      expect(after).toMatchSnapshot();
      const left = (await app.map()).filter(
        ({ file, verdict }) => file === one.file && verdict === 'exposed',
      );
      expect(left).toEqual([]);
      // A page that went below Suspense has another name in front, and what it is called behind.
      const moved = after.includes('<Suspense fallback={null}>');
      expect(survives(one.before, after) || moved || one.before.includes('({'), after).toBe(true);
      expect(after.includes('\r\n')).toBe(one.before.includes('\r\n'));
      const again = await app.protect(one.flags);
      expect(app.read(one.file)).toBe(after);
      expect(again.exitCode).toBe(0);
    } finally {
      app.remove();
    }
  });
});
