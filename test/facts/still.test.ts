import { expect, it } from 'vitest';
import { inspect } from '../../src/facts/index.ts';
import { opensOnlyStill } from '../../src/still.ts';
import { PACKAGE, project } from './project.ts';

const LAYOUT =
  'export default function Layout({ children }) { return <html><body>{children}</body></html>; }\n';
const HOME =
  'import Link from \'next/link\';\nexport default function Home() { return <Link href="/about">Hello</Link>; }\n';

async function still(files: Record<string, string>, patterns: string[]): Promise<boolean> {
  const root = project({ 'package.json': PACKAGE, 'app/layout.tsx': LAYOUT, 'app/page.tsx': HOME, ...files });
  return opensOnlyStill(patterns, await inspect(root));
}

it('a list of pages that are made once and read nothing needs no closer look', async () => {
  expect(await still({}, ['/'])).toBe(true);
  expect(
    await still(
      {
        'app/sign-in/[[...sign-in]]/page.tsx':
          "import { SignIn } from '@clerk/nextjs';\nexport default () => <SignIn />;\n",
      },
      ['/', '/sign-in/**'],
    ),
  ).toBe(true);
});

it.each([
  [
    'a page that waits for something',
    { 'app/page.tsx': "export default async () => <p>{await fetch('https://x')}</p>;\n" },
    ['/'],
  ],
  [
    'a page that uses something of the app',
    { 'app/page.tsx': "import { rows } from '../lib/rows';\nexport default () => <p>{rows()}</p>;\n" },
    ['/'],
  ],
  [
    'a layout around it that does',
    { 'app/layout.tsx': `import { rows } from '../lib/rows';\n${LAYOUT}` },
    ['/'],
  ],
  [
    'a package that may read at once',
    { 'app/page.tsx': "import db from 'better-sqlite3';\nexport default () => <p>{db('x')}</p>;\n" },
    ['/'],
  ],
  [
    'a page that asks another service, and waits for nothing',
    {
      'app/page.tsx':
        "export default () => { fetch('https://x/count', { method: 'POST' }); return <p>Hello</p>; };\n",
    },
    ['/'],
  ],
  [
    'a page that shows a variable of the environment',
    { 'app/page.tsx': 'export default () => <p>{process.env.API_SECRET}</p>;\n' },
    ['/'],
  ],
  [
    'a route handler',
    { 'app/api/items/route.ts': 'export function GET() { return new Response(); }\n' },
    ['/', '/api/items'],
  ],
  [
    'what is made for each request',
    { 'app/items/[id]/page.tsx': 'export default ({ params }) => <p>{params.id}</p>;\n' },
    ['/', '/items/*'],
  ],
])('%s does', async (_, files, patterns) => {
  expect(await still(files as Record<string, string>, patterns)).toBe(false);
});
