import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type EntryArgs, readArgs } from '../../../src/code/entry/args.ts';
import { patchEntry } from '../../../src/code/entry/index.ts';
import { behaves } from './behaves.ts';
import { holds, load, lostStatements, namedTooEarly, parseErrors } from './fuzz-oracle.ts';
import { factsFor, givenArgs, stringsAndComments } from './law.ts';
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
/** One seed often meets one fault in several cases: so many are told at once. */
const TOLD = 5;

const HERE = import.meta.dirname;
const facts = factsFor();

interface Shape {
  name: string;
  path: string;
  ownWall: boolean;
  inFront: string | undefined;
  source: string;
  /** Its own numbers: what is made of one case does not depend on which others there are. */
  next: () => number;
  /** Which of its files are executed: another one in every case. */
  offset: number;
  tried: number;
}

function args(): EntryArgs {
  const read = readArgs(givenArgs({ allowByDefaultConsent: true }));
  if ('refused' in read) throw new Error(read.because);
  return read;
}

function shapesFor(part: number): Shape[] {
  return readdirSync(HERE, { withFileTypes: true })
    .filter((item) => item.isDirectory())
    .map(({ name }) => {
      const { path, ownWall = false, inFront } = JSON.parse(readFileSync(join(HERE, name, 'case.json'), 'utf8')) as {
        path: string;
        ownWall?: boolean;
        inFront?: string;
      };
      const ending = path.endsWith('.js') ? 'js' : 'ts';
      const source = readFileSync(join(HERE, name, `before.${ending}`), 'utf8');
      const digest = createHash('sha256').update(`${SEED} ${part} ${name}`).digest();
      const offset = digest.readUInt32LE(4) % COMPARED;
      return { name, path, ownWall, inFront, source, next: random(digest.readUInt32LE(0)), offset, tried: 0 };
    });
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

/** What was done so far, in all cases of a part. */
interface Tally {
  tried: number;
  patched: number;
  right: number;
  refused: number;
  run: number;
  compared: number;
  slowest: number;
  kinds: Map<string, number>;
}

/** Makes the next file of a case, patches it and throws, with its text, when it came out wrong. */
async function tryOne(shape: Shape, given: EntryArgs, part: number, tally: Tally): Promise<void> {
  const { path, ownWall, inFront } = shape;
  const { text, how } = mutate(shape.source, shape.next);
  const number = ++shape.tried;
  const turn = number + shape.offset;
  tally.tried++;
  for (const kind of new Set(how)) tally.kinds.set(kind, (tally.kinds.get(kind) ?? 0) + 1);
  const label = `file ${number} of ${shape.name}, part ${part}, seed ${SEED} (${how.join(', ')})\n${text}`;
  const before = performance.now();
  const outcome = patchEntry(text, path, given, facts);
  const waited = performance.now() - before;
  tally.slowest = Math.max(tally.slowest, waited < 500 ? waited : costOf(() => patchEntry(text, path, given, facts)));
  tally[outcome.kind]++;
  if (outcome.kind === 'refused') {
    const crashed = /Cannot read properties|could not be understood|changed safely \(/.test(outcome.because);
    return holdsTrue(!crashed, outcome.because, 'a reason', label);
  }
  if (outcome.kind === 'right') return holdsTrue(outcome.text === text, outcome.text, text, label);
  const after = outcome.text;
  const fault = `${label}\n── became ──\n${after}`;
  if (turn % 8 === 0) {
    const { kind } = patchEntry(after, path, given, facts);
    holdsTrue(kind === 'right', kind, 'right', fault);
  }
  const sound = parseErrors(path, after) === 0 || parseErrors(path, text) > 0;
  holdsTrue(sound, 'does not parse', 'parses', fault);
  const lost = [...lostStatements(path, text, after), ...stringsAndComments(text, after, { path })];
  holdsTrue(lost.length === 0, lost, [], fault);
  if (turn % RUN !== 0 || namedTooEarly(path, text)) return;
  const was = load(path, text);
  if (!was) return;
  tally.run++;
  try {
    await holds(path, was, after, { ownWall, inFront });
    if (turn % COMPARED !== 0) return;
    tally.compared++;
    await behaves(path, text, after, { ownWall, inFront });
  } catch (error) {
    throw new Error(`${String(error)}\n${fault}`, { cause: error });
  }
}

/** The most that a test around `fuzz` may take. */
export const FUZZ_TIMEOUT = (SECONDS + 60) * 1000;

/**
 * Patches mutated entry files, case after case in turn, and throws with the text of the first that came out wrong in each
 * of a few cases. Bounded by the number of files; when the time is over before this part of the promised number was tried,
 * that is a failure too.
 * @param part Which part of the promised files, from 0: each has numbers of its own.
 */
export async function fuzz(part: 0 | 1): Promise<void> {
  const given = args();
  const shapes = shapesFor(part);
  const wanted = Math.ceil(FILES / shapes.length) * shapes.length;
  const started = performance.now();
  const used = process.cpuUsage();
  const kinds = new Map<string, number>(KINDS.map((kind) => [kind, 0]));
  const tally: Tally = { tried: 0, patched: 0, right: 0, refused: 0, run: 0, compared: 0, slowest: 0, kinds };
  const wrong = new Map<string, unknown>();
  while (tally.tried < wanted && performance.now() - started < SECONDS * 1000 && wrong.size < TOLD)
    for (const shape of shapes)
      if (!wrong.has(shape.name))
        await tryOne(shape, given, part, tally).catch((error: unknown) => wrong.set(shape.name, error));
      else tally.tried++;
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(used);
  const busy = (user + system) / 1e6;
  const { tried, patched, right, refused, run, compared, slowest } = tally;
  console.log(
    `fuzz, part ${part + 1} of ${PARTS}: ${tried} files of ${shapes.length} cases in ${seconds.toFixed(0)} s (${busy.toFixed(0)} s of processor time, ${(tried / busy).toFixed(0)} files/s), patched ${patched}, already right ${right}, refused ${refused}; run ${run}, compared with the original ${compared}; slowest ${slowest.toFixed(0)} ms\n${[...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ')}`,
  );
  if (wrong.size > 0) throw new Error([...wrong.values()].map(String).join('\n════\n'));
  expect(tried, `files tried in ${SECONDS} s`).toBeGreaterThanOrEqual(Math.min(FILES, PROMISED / PARTS));
  expect([...kinds].filter(([, count]) => count < Math.min(10, FILES / 500)), 'kinds of mutation hardly tried').toEqual([]);
  expect(slowest, 'no file takes long').toBeLessThan(2_000);
}
