import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { app, project } from '../facts/project.ts';
import { examined } from './report.ts';

const BARE = `import { readFile } from 'node:fs/promises';\n\nexport async function GET() {\n  return new Response(await readFile('rows.txt'));\n}\n`;

/** An app with one exposed handler, beside which something stands that must neither stop nor hide the look at it. */
function beside(
  write: (root: string, put: (path: string, content: string | Buffer) => void) => void,
): string {
  const root = project(app({ 'app/api/rows/route.ts': BARE }));
  write(root, (path, content) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  });
  return root;
}

const deep = (levels: number): string => Array.from({ length: levels }, (_, level) => `d${level}`).join('/');

it.each<[string, Parameters<typeof beside>[0]]>([
  [
    'folders that link to each other and to the one they are in',
    (root) => {
      mkdirSync(join(root, 'app/a'), { recursive: true });
      symlinkSync('..', join(root, 'app/a/up'));
      symlinkSync('.', join(root, 'app/a/self'));
      symlinkSync('../app', join(root, 'app/again'));
      symlinkSync('two', join(root, 'one'));
      symlinkSync('one', join(root, 'two'));
    },
  ],
  ['a link out of the project', (root) => symlinkSync('/etc', join(root, 'app/etc'))],
  [
    'a source of 20 MB',
    (_root, put) => put('app/big/page.tsx', `export const x = '${'x'.repeat(20_000_000)}';\n`),
  ],
  ['a source that is no text', (_root, put) => put('app/bin/page.tsx', Buffer.from([0, 1, 2, 255, 254, 0]))],
  [
    'a page a hundred folders down',
    (_root, put) => put(`app/${deep(100)}/page.tsx`, 'export default () => null;\n'),
  ],
  [
    'modules that import each other in a ring',
    (_root, put) => {
      for (let n = 0; n < 300; n += 1)
        put(
          `lib/ring-${n}.ts`,
          `import { f${(n + 1) % 300} } from './ring-${(n + 1) % 300}';\n\nexport const f${n} = async () => f${(n + 1) % 300}();\n`,
        );
      put(
        'app/ring/route.ts',
        `import { f0 } from '../../lib/ring-0';\n\nexport const GET = async () => Response.json(await f0());\n`,
      );
    },
  ],
  [
    'a module that exports itself again',
    (_root, put) => {
      put('lib/self.ts', `export * from './self';\nexport { x } from './self';\n`);
      put('app/self/route.ts', `import { x } from '../../lib/self';\n\nexport const GET = () => x();\n`);
    },
  ],
  [
    'a source that does not parse',
    (_root, put) => put('app/broken/route.ts', 'export async function GET( {'),
  ],
  [
    'brackets twenty thousand deep',
    (_root, put) =>
      put('app/nested/route.ts', `export const GET = ${'('.repeat(20_000)}1${')'.repeat(20_000)};\n`),
  ],
])(
  '%s: the doctor ends soon, and says of the handler beside it what it always says',
  { timeout: 30_000 },
  async (_what, write) => {
    const { resources } = await examined(beside(write));
    const handler = resources.filter(({ file }) => file === 'app/api/rows/route.ts');
    expect(handler.map(({ name, verdict }) => [name, verdict])).toEqual([['GET', 'exposed']]);
    // What could not be read is said to be unknown, or is no resource; it is never said to be safe.
    const others = resources.filter(({ file }) => /^app\/(?:big|bin|broken|nested)\//.test(file));
    for (const { verdict } of others) expect(verdict).toBe('unknown');
  },
);
