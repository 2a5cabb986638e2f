import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { type EntryArgs, readArgs } from '../../../src/code/entry/args.ts';
import { patchEntry } from '../../../src/code/entry/index.ts';
import { behaves } from './behaves.ts';
import { Entry } from './harness.ts';
import { factsFor, givenArgs, stringsAndComments } from './law.ts';
import { mutate, random } from './mutate.ts';

/** How many files at most, and for how long: `FUZZ_FILES=100000 FUZZ_SECONDS=3600` for a long run by hand. */
const FILES = Number(process.env.FUZZ_FILES ?? 20_000);
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 60);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_123);

const HERE = import.meta.dirname;
const facts = factsFor();

function args(): EntryArgs {
  const read = readArgs(givenArgs({ allowByDefaultConsent: true }));
  if ('refused' in read) throw new Error(read.because);
  return read;
}

const shapes = readdirSync(HERE, { withFileTypes: true })
  .filter((item) => item.isDirectory())
  .map(({ name }) => {
    const { path, ownWall = false } = JSON.parse(readFileSync(join(HERE, name, 'case.json'), 'utf8')) as {
      path: string;
      ownWall?: boolean;
    };
    const ending = path.endsWith('.js') ? 'js' : 'ts';
    return { name, path, ownWall, source: readFileSync(join(HERE, name, `before.${ending}`), 'utf8') };
  });

/** Syntax errors as TypeScript's parser finds them. */
function parseErrors(path: string, source: string): number {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, false) as ts.SourceFile & {
    parseDiagnostics?: unknown[];
  };
  return file.parseDiagnostics?.length ?? 0;
}

/** Statements by kind: nothing that did something may be fewer afterwards. */
function statementKinds(source: string): Map<string, number> {
  const file = ts.createSourceFile('entry.tsx', source, ts.ScriptTarget.Latest, true);
  const kinds = new Map<string, number>();
  const visit = (node: ts.Node): void => {
    if (
      ts.isExpressionStatement(node) ||
      ts.isReturnStatement(node) ||
      ts.isThrowStatement(node) ||
      ts.isIfStatement(node) ||
      ts.isIterationStatement(node, false) ||
      ts.isTryStatement(node)
    ) {
      const kind = ts.SyntaxKind[node.kind] ?? '';
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return kinds;
}

function lostStatements(before: string, after: string): string[] {
  const now = statementKinds(after);
  return [...statementKinds(before)].filter(([kind, count]) => (now.get(kind) ?? 0) < count).map(([kind]) => kind);
}

/** A short look at a patched file as it runs; a long one is too slow for every file. */
async function holds(path: string, original: string, source: string, ownWall: boolean): Promise<void> {
  const entry = new Entry(path, source);
  const was = new Entry(path, original);
  for (const asked of ['/', '/dashboard', '/api/me', '/a.css/b']) {
    // A mutation may have left an undefined name in the owner's options: then Clerk itself fails, before and after.
    if ((await was.ask({ path: asked, signedIn: true, isPublic: true })).answer.kind === 'error') continue;
    const closed = await entry.ask({ path: asked, signedIn: false, isPublic: false, headers: { 'x-nonce': 'Zm9yZ2Vk' } });
    if (closed.clerk === 0) throw new Error(`Clerk does not run on ${asked}`);
    if (closed.log.length > 0) throw new Error(`something ran before the wall on ${asked}`);
    const refused = ownWall
      ? closed.answer.status === 401 || closed.answer.status === 307
      : closed.answer.status === (asked.startsWith('/api') ? 401 : 307);
    if (closed.forged.length > 0) throw new Error(`a forged header reaches Clerk on ${asked}`);
    if (!refused) throw new Error(`the wall is open on ${asked}`);
    const open = await entry.ask({ path: asked, signedIn: true, isPublic: false });
    if (open.clerk === 0) throw new Error(`Clerk does not run on ${asked} for a user`);
  }
}

/**
 * An exported constant that is named above its declaration: a ReferenceError in a module, which the CommonJS that runs
 * here does not show, as it reads `exports.name` instead.
 */
function namedTooEarly(source: string): boolean {
  const file = ts.createSourceFile('entry.tsx', source, ts.ScriptTarget.Latest, true);
  return file.statements.some((statement, index) => {
    if (!ts.isVariableStatement(statement) || !statement.modifiers) return false;
    const names = statement.declarationList.declarations.map((one) => one.name.getText(file));
    const above = file.statements.slice(0, index).filter((one) => !ts.isFunctionDeclaration(one));
    return above.some((one) => names.some((name) => new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(one.getText(file))));
  });
}

function loads(path: string, source: string): boolean {
  try {
    new Entry(path, source);
    return true;
  } catch {
    return false;
  }
}

test(
  'mutated entry files are patched right or left alone',
  async () => {
    const next = random(SEED);
    const given = args();
    const started = performance.now();
    const counts = { patched: 0, right: 0, refused: 0, run: 0, compared: 0 };
    let tried = 0;
    let slowest = 0;
    while (tried < FILES && performance.now() - started < SECONDS * 1000) {
      const shape = shapes[Math.floor(next() * shapes.length)];
      if (!shape) break;
      const { text, how } = mutate(shape.source, next);
      tried++;
      const label = `file ${tried} (${shape.name}: ${how.join(', ')})\n${text}`;
      const before = process.cpuUsage();
      const outcome = patchEntry(text, shape.path, given, facts);
      const { user, system } = process.cpuUsage(before);
      slowest = Math.max(slowest, (user + system) / 1000);
      counts[outcome.kind]++;
      if (outcome.kind === 'refused') {
        expect(outcome.because, label).not.toMatch(/Cannot read properties|could not be understood|changed safely \(/);
        continue;
      }
      if (outcome.kind === 'right') {
        expect(outcome.text, label).toBe(text);
        continue;
      }
      const after = outcome.text;
      const fault = `${label}\n── became ──\n${after}`;
      if (tried % 8 === 0) expect(patchEntry(after, shape.path, given, facts).kind, fault).toBe('right');
      if (parseErrors(shape.path, after) > 0) expect(parseErrors(shape.path, text), fault).toBeGreaterThan(0);
      expect(lostStatements(text, after), fault).toEqual([]);
      expect(stringsAndComments(text, after, {}), fault).toEqual([]);
      if (tried % 10 !== 0 || namedTooEarly(text) || !loads(shape.path, text)) continue;
      counts.run++;
      await holds(shape.path, text, after, shape.ownWall).catch((error: unknown) => {
        throw new Error(fault, { cause: error });
      });
      if (tried % 200 !== 0) continue;
      counts.compared++;
      await behaves(shape.path, text, after, { ownWall: shape.ownWall }).catch((error: unknown) => {
        throw new Error(fault, { cause: error });
      });
    }
    console.log(
      `fuzz: ${tried} files in ${((performance.now() - started) / 1000).toFixed(0)} s, patched ${counts.patched}, already right ${counts.right}, refused ${counts.refused}; run ${counts.run}, compared with the original ${counts.compared}; slowest ${slowest.toFixed(0)} ms`,
    );
    expect(tried).toBeGreaterThan(500);
    expect(slowest, 'no file takes long').toBeLessThan(2_000);
  },
  (SECONDS + 60) * 1000,
);
