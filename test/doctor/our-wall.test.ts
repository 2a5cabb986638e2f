import { beforeAll, describe, expect, it } from 'vitest';
import { bindingsOf } from '../../src/code/entry/ast.ts';
import { refusesAlways } from '../../src/code/entry/signed-out.ts';
import { readSource } from '../../src/code/source-file.ts';
import { RULES, rulesOf } from '../../src/doctor/our-wall.ts';
import { loadParser, type Parse } from '../../src/facts/ast.ts';
import { typedTree } from '../../src/facts/trees.ts';
import type { Facts, PieceAnswers } from '../../src/types.ts';
import { facts } from '../routes/facts.ts';
import { LIST, REFUSAL, written } from './generated-wall.ts';
import { mapOf } from './project.ts';

let parse: Parse;
beforeAll(async () => {
  parse = await loadParser();
});

const next15: Partial<Facts> = { nextMajor: 15, entry: { candidates: [], target: 'middleware.ts' } };

describe.each<[string, Facts, PieceAnswers]>([
  ['with a sign-in page', facts(), { signInUrl: '/sign-in' }],
  ['with a sign-in page elsewhere', facts(), { signInUrl: 'https://accounts.example.com/sign-in' }],
  ['without a sign-in page', facts(), { signInUrl: '' }],
  ['in JavaScript', facts({ language: 'js' }), { signInUrl: '/sign-in' }],
  ['on Next 15', facts(next15), { signInUrl: '/sign-in' }],
])('a wall as it is generated %s', (_, given, answers) => {
  it('has the rules that the doctor knows', () => {
    const [path, text] = written(given, answers)[LIST] ?? ['', ''];
    expect(rulesOf(parse(path, text).body)).toBe(RULES);
    expect(rulesOf(typedTree(path, text, 'ts') ?? [])).toBe(RULES);
  });

  it('refuses whoever it is asked about', () => {
    const [path, text] = written(given, answers)[REFUSAL] ?? ['', ''];
    const file = readSource(path, text);
    expect(typeof file !== 'string' && refusesAlways(bindingsOf(file.program))).toBe(true);
  });
});

describe('a generated wall', () => {
  const files = Object.fromEntries(Object.values(written(facts(), { signInUrl: '/sign-in' })));
  const page = 'export default async function Page() { return <p>{await fetch("https://x")}</p>; }';
  /** What it answers a stranger who asks for a page of its own, with something in one of its files put elsewhere. */
  async function stateWith(file: string, from: string, to: string): Promise<string | undefined> {
    const text = files[`${file}.ts`] ?? '';
    expect(text).toContain(from);
    const all = { ...files, [`${file}.ts`]: text.replace(from, to), 'app/dash/page.tsx': page };
    return (await mapOf(all)).find((one) => one.file === 'app/dash/page.tsx')?.wall.state;
  }

  it('turns strangers away from what it does not list', async () => {
    expect(await stateWith(LIST, 'isPublicRoute', 'isPublicRoute')).toBe('closed');
  });
  it.each([
    ['a pattern on its list', LIST, 'string[] = [', "string[] = [\n  '/dash',"],
    [
      'a rule of its own for some paths',
      LIST,
      'const path = ',
      "if (pathname.startsWith('/dash')) return true;\n  const path = ",
    ],
    [
      'a refusal that lets some through',
      REFUSAL,
      'const isApi = ',
      "if (pathname.startsWith('/dash')) return NextResponse.next();\n  const isApi = ",
    ],
    [
      'a pattern by its entry file',
      'proxy',
      "import { isPublicRoute } from './lib/security/public-routes';",
      "import { isPublicRoute, PUBLIC_ROUTES } from './lib/security/public-routes';\n(PUBLIC_ROUTES as string[]).push('/dash');",
    ],
  ])('is open where it was given %s', async (_, file, from, to) => {
    expect(await stateWith(file, from, to)).toBe('open');
  });
});
