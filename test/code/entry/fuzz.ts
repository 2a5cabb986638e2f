import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect } from 'vitest';
import { type EntryArgs, readArgs } from '../../../src/code/entry/args.ts';
import { patchEntry } from '../../../src/code/entry/index.ts';
import { behaves } from './behaves.ts';
import { Entry } from './harness.ts';
import { factsFor, givenArgs, parsedByTypeScript, stringsAndComments } from './law.ts';
import { KINDS, mutate, random } from './mutate.ts';

/** What is promised, by all parts together, and what one part does of it. */
const PROMISED = 20_000;
const PARTS = 2;
/** `FUZZ_FILES=1000000 FUZZ_SECONDS=3600 FUZZ_SEED=7` for a long run by hand. */
const FILES = Math.ceil(Number(process.env.FUZZ_FILES ?? PROMISED) / PARTS);
/** Several times what a quiet machine needs: a busy one is slow, not wrong. */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 400);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_123);
/** One of so many patched files is executed, of those again one of so many with every request, before and after. */
const RUN = 10;
const COMPARED = 200;

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
  const file = parsedByTypeScript(source, path) as ts.SourceFile & { parseDiagnostics?: unknown[] };
  return file.parseDiagnostics?.length ?? 0;
}

/** Statements by kind: nothing that did something may be fewer afterwards. */
function statementKinds(path: string, source: string): Map<string, number> {
  const file = parsedByTypeScript(source, path);
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

function lostStatements(path: string, before: string, after: string): string[] {
  const now = statementKinds(path, after);
  return [...statementKinds(path, before)].filter(([kind, count]) => (now.get(kind) ?? 0) < count).map(([kind]) => kind);
}

/** A short look at a patched file as it runs; a long one is too slow for every file. */
async function holds(path: string, was: Entry, source: string, ownWall: boolean): Promise<void> {
  const entry = new Entry(path, source);
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
function namedTooEarly(path: string, source: string): boolean {
  const file = parsedByTypeScript(source, path);
  return file.statements.some((statement, index) => {
    if (!ts.isVariableStatement(statement) || !statement.modifiers) return false;
    const names = statement.declarationList.declarations.map((one) => one.name.getText(file));
    const above = file.statements.slice(0, index).filter((one) => !ts.isFunctionDeclaration(one));
    return above.some((one) => names.some((name) => new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(one.getText(file))));
  });
}

/** The file as it runs, or undefined where it fails as it loads. */
function load(path: string, source: string): Entry | undefined {
  try {
    return new Entry(path, source);
  } catch {
    return undefined;
  }
}

/** Vitest's own comparison costs more than what is compared, so it is only asked where something is wrong. */
function holdsTrue(held: boolean, actual: unknown, wanted: unknown, label: string): void {
  if (!held) expect(actual, label).toEqual(wanted);
}

/** Processor time in milliseconds of a second try: the first may have waited for other programs. */
function costOf(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The most that a test around `fuzz` may take. */
export const FUZZ_TIMEOUT = (SECONDS + 60) * 1000;

/**
 * Patches mutated entry files and throws on the first that came out wrong, with its text. Bounded by the number of files;
 * when the time is over before this part of the promised number was tried, that is a failure too.
 * @param part Which part of the promised files, from 0: each has a seed of its own.
 */
export async function fuzz(part: 0 | 1): Promise<void> {
  const next = random(SEED + part);
  const given = args();
  const started = performance.now();
  const used = process.cpuUsage();
  const counts = { patched: 0, right: 0, refused: 0, run: 0, compared: 0 };
  const kinds = new Map<string, number>(KINDS.map((kind) => [kind, 0]));
  let tried = 0;
  let slowest = 0;
  while (tried < FILES && performance.now() - started < SECONDS * 1000) {
    const shape = shapes[Math.floor(next() * shapes.length)];
    if (!shape) break;
    const { path, ownWall } = shape;
    const { text, how } = mutate(shape.source, next);
    tried++;
    for (const kind of new Set(how)) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    const label = `file ${tried} of part ${part} (${shape.name}: ${how.join(', ')})\n${text}`;
    const before = performance.now();
    const outcome = patchEntry(text, path, given, facts);
    const waited = performance.now() - before;
    slowest = Math.max(slowest, waited < 500 ? waited : costOf(() => patchEntry(text, path, given, facts)));
    counts[outcome.kind]++;
    if (outcome.kind === 'refused') {
      const crashed = /Cannot read properties|could not be understood|changed safely \(/.test(outcome.because);
      holdsTrue(!crashed, outcome.because, 'a reason', label);
      continue;
    }
    if (outcome.kind === 'right') {
      holdsTrue(outcome.text === text, outcome.text, text, label);
      continue;
    }
    const after = outcome.text;
    const fault = `${label}\n── became ──\n${after}`;
    if (tried % 8 === 0) {
      const { kind } = patchEntry(after, path, given, facts);
      holdsTrue(kind === 'right', kind, 'right', fault);
    }
    const sound = parseErrors(path, after) === 0 || parseErrors(path, text) > 0;
    holdsTrue(sound, 'does not parse', 'parses', fault);
    const lost = [...lostStatements(path, text, after), ...stringsAndComments(text, after, { path })];
    holdsTrue(lost.length === 0, lost, [], fault);
    if (tried % RUN !== 0 || namedTooEarly(path, text)) continue;
    const was = load(path, text);
    if (!was) continue;
    counts.run++;
    try {
      await holds(path, was, after, ownWall);
      if (tried % COMPARED !== 0) continue;
      counts.compared++;
      await behaves(path, text, after, { ownWall });
    } catch (error) {
      throw new Error(fault, { cause: error });
    }
  }
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(used);
  const busy = (user + system) / 1e6;
  console.log(
    `fuzz, part ${part + 1} of ${PARTS}: ${tried} files in ${seconds.toFixed(0)} s (${busy.toFixed(0)} s of processor time, ${(tried / busy).toFixed(0)} files/s), patched ${counts.patched}, already right ${counts.right}, refused ${counts.refused}; run ${counts.run}, compared with the original ${counts.compared}; slowest ${slowest.toFixed(0)} ms\n${[...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ')}`,
  );
  expect(tried, `files tried in ${SECONDS} s`).toBeGreaterThanOrEqual(Math.min(FILES, PROMISED / PARTS));
  expect([...kinds].filter(([, count]) => count < Math.min(10, FILES / 500)), 'kinds of mutation hardly tried').toEqual([]);
  expect(slowest, 'no file takes long').toBeLessThan(2_000);
}
