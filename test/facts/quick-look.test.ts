import { describe, expect, test } from 'vitest';
import { loadParser } from '../../src/facts/ast.ts';
import { cssHosts } from '../../src/facts/host-uses.ts';
import { summarize } from '../../src/facts/module-summary.ts';
import { awaitedByDefault, plainExports, plainImports } from '../../src/facts/quick-look.ts';

const HANDLER = `import { auth } from '@clerk/nextjs/server';

/** Lists. */
export async function GET() {
  return Response.json({});
}

export const POST = async (request: Request) => Response.json({});
export type Body = { a: string };
`;

describe('a look at a module without parsing it', () => {
  test('tells plain exports', () => {
    expect(plainExports(HANDLER)).toEqual(['GET', 'POST']);
    expect(plainExports('export default async function Page() {}\n')).toEqual(['default']);
  });

  test.each([
    ['a list', 'export { a as GET };\n'],
    ['a re-export', "export * from './a';\n"],
    ['destructuring', 'export const { GET, POST } = handlers;\n'],
    ['an indented export', 'declare module "x" {\n  export function GET(): void;\n}\n'],
    ['the word in a comment', '// export function PUT\nexport function GET() {}\n'],
    ['code that is commented out', 'export function GET() {}\n/*\nexport function PUT() {}\n*/\n'],
    ['code in a template', 'export function GET() {}\nconst sample = `\nexport function PUT() {}\n`;\n'],
    ['CommonJS', 'exports.GET = () => {};\n'],
  ])('has no opinion about %s', (_, text) => {
    expect(plainExports(text)).toBeUndefined();
  });

  test('says the same as the parser wherever it has an opinion', async () => {
    const parse = await loadParser();
    for (const text of [
      HANDLER,
      'export const GET = handle;\nexport let POST = handle;\n',
      'export interface GET {}\nexport function PUT() {}\n',
    ]) {
      const summary = summarize(parse('route.ts', text), text);
      expect(plainExports(text)).toEqual([...summary.exports.keys()]);
    }
  });

  test('tells what a page awaits itself', () => {
    const page = (body: string): string => `export default async function Page() {\n${body}}\n`;
    expect(awaitedByDefault(page('  const { userId } = await auth();\n  await auth.protect();\n'))).toEqual([
      'auth',
      'auth.protect',
    ]);
    expect(
      awaitedByDefault(page("  async function save() {\n    'use server';\n    await auth();\n  }\n")),
    ).toEqual([]);
    expect(awaitedByDefault(page('  const save = async () => {\n    await auth();\n  };\n'))).toEqual([]);
    expect(awaitedByDefault(page('  /*\n  await auth();\n  */\n'))).toEqual([]);
    expect(awaitedByDefault(page('  const sample = `\n  await auth();\n  `;\n'))).toEqual([]);
    expect(awaitedByDefault('export default function Page() {\n  await auth();\n}\n')).toEqual([]);
    expect(
      awaitedByDefault(
        'async function other() {\n  await auth();\n}\nexport default async function Page() {}\n',
      ),
    ).toEqual([]);
  });

  test('tells plain imports', () => {
    const text = `import a, { b, c as d, type T } from 'x';
import * as e from "y";
import type { U } from 'z';
import {
  f,
} from './f';
import './g.css';
`;
    expect(Object.fromEntries(plainImports(text))).toEqual({
      a: { source: 'x', imported: 'default' },
      b: { source: 'x', imported: 'b' },
      d: { source: 'x', imported: 'c' },
      e: { source: 'y', imported: '*' },
      f: { source: './f', imported: 'f' },
    });
  });
});

describe('hostile text', () => {
  const MANY = 60_000;

  test.each([
    ['spaces after import', `import ${' '.repeat(MANY)}`],
    ['import after import', 'import {'.repeat(MANY)],
    ['export after export', 'export\n'.repeat(MANY)],
    ['unclosed comments', '/*/'.repeat(MANY)],
    ['backticks and exports', 'export const a = `\n'.repeat(MANY / 4)],
    ['awaits', `export default async function P() {\n${'  const a = await b.\n'.repeat(MANY / 4)}`],
    ['addresses', "url('https://a.b.c".repeat(MANY / 4)],
  ])('costs no more than its length: %s', (_, text) => {
    const start = performance.now();
    plainExports(text);
    plainImports(text);
    awaitedByDefault(text);
    cssHosts(text);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  test('no beginning of a file makes the summary fail', async () => {
    const parse = await loadParser();
    const text = `${HANDLER}export default async function P({ searchParams }) { const x = \`\${await auth()}\`; return <a href="https://a.dev">{x?.y!}</a>; }\nP.getInitialProps = class { static x = 1 };\n`;
    for (let end = 0; end <= text.length; end += 1) {
      const part = text.slice(0, end);
      expect(summarize(parse('a.tsx', part), part).imports.size).toBeLessThan(2);
    }
  });
});
