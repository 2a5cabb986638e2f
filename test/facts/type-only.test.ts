import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';
import { expect, it } from 'vitest';
import { type Node, nodes } from '../../src/facts/ast.ts';
import { markTypes } from '../../src/facts/type-only.ts';

const SOURCES = fileURLToPath(new URL('../..', import.meta.url));

type Kinds = [start: number, kind: unknown, listed: unknown[]][];

const kindOf = (one: Node): unknown =>
  one.importKind === 'type' || one.exportKind === 'type' || one.declare === true;

/** What a module's tree says of its imports, exports and variables. */
function kindsIn(body: readonly Node[]): Kinds {
  return body.flatMap((statement) => {
    const declaration = statement.declaration as Node | null | undefined;
    return [statement, ...(declaration ? [declaration] : [])]
      .filter(({ type }) => /^(?:Import|Export|Variable)/.test(type))
      .map((one): Kinds[number] => [one.start, kindOf(one), nodes(one.specifiers).map(kindOf)]);
  });
}

/** The same, from a tree that holds the types and from one that does not. */
function both(text: string, lang: 'ts' | 'tsx'): [Kinds, Kinds] {
  const tree = (astType: 'ts' | 'js') =>
    nodes(parseSync(`a.${lang}`, text, { lang, sourceType: 'module', astType }).program.body);
  const bare = tree('js');
  markTypes(bare, text);
  return [kindsIn(bare), kindsIn(tree('ts'))];
}

it.each([
  "import type A from 'x'",
  "import type { A } from 'x'",
  "import type * as A from 'x'",
  "import type{A}from'x'",
  "import type from 'x'",
  "import type from from 'x'",
  "import type, { A } from 'x'",
  "import /* a */ type /* b */ { A } from 'x'",
  "import // type\n{ A } from 'x'",
  "import type // a\nA from 'x'",
  "import { type } from 'x'",
  "import { type A, B } from 'x'",
  "import { type as } from 'x'",
  "import { type as A } from 'x'",
  "import { type as as } from 'x'",
  "import { type as as A } from 'x'",
  "import { type A as B } from 'x'",
  "import { type/**/A } from 'x'",
  "import { type 'a b' as A } from 'x'",
  "import { typeOf, types } from 'x'",
  "export type { A } from 'x'",
  "export type{A}from'x'",
  "export type * from 'x'",
  "export type * as A from 'x'",
  "export * from 'x'",
  "export { type A, B } from 'x'",
  "export { type as A } from 'x'",
  "export { type } from 'x'",
  'declare const a: string',
  'declare let a: string, b: number',
  'export declare const a: string',
  'export declare /* a */ var a: string',
  'const declare = 1; declare',
  'let declared = 1',
  'export type A = string',
])('tells types apart without a tree that holds them: %s', (text) => {
  const [bare, full] = both(`${text};\n`, 'ts');
  expect(bare).toEqual(full);
});

it('tells them apart in every source of this project', () => {
  const wrong: string[] = [];
  let seen = 0;
  for (const folder of ['src', 'generators', 'test'])
    for (const entry of readdirSync(join(SOURCES, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/(?<!\.d)\.tsx?$/.test(entry)) continue;
      const [bare, full] = both(readFileSync(join(SOURCES, folder, entry), 'utf8'), 'tsx');
      if (JSON.stringify(bare) !== JSON.stringify(full)) wrong.push(entry);
      seen += 1;
    }
  expect(wrong).toEqual([]);
  expect(seen).toBeGreaterThan(400);
});

it('takes no longer for many comments where a word was expected', () => {
  const text = `import ${'/* * */'.repeat(900)}x from 'x';\n`;
  const start = performance.now();
  expect(both(text, 'ts')[0]).toEqual([[0, false, [false]]]);
  expect(performance.now() - start).toBeLessThan(500);
});
