import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Walked } from '../facts/walk.ts';
import type { Project } from './code/project.ts';
import type { Served } from './discover.ts';
import type { MapFacts } from './map.ts';
import { type Draft, served } from './resources.ts';

/** What the second thread is started with. */
export interface Shared {
  facts: MapFacts;
  files: readonly Served[];
  pages: readonly string[];
  listing: { files: string[]; links: ReadonlyMap<string, string>; cut: boolean };
  /** The next chunk that nobody has taken. */
  next: SharedArrayBuffer;
}

/** What it sends back: chunks by number. */
export type Judgements = Map<number, Draft[]>;

/** Neighbours share components and helpers, so that few modules are parsed on both threads. */
const CHUNK = 16;
/** Below this the second thread would start when the first has ended. */
const WORTH_A_THREAD = 128;

/** Present in the built program only. */
const SECOND = new URL('./judge-thread.js', import.meta.url);

/** Takes chunks until none is left. */
export function judgeChunks(
  { files, pages, next, facts }: Omit<Shared, 'listing'>,
  project: Project,
): Judgements {
  const taken = new Int32Array(next);
  const judged: Judgements = new Map();
  for (;;) {
    const chunk = Atomics.add(taken, 0, 1);
    const start = chunk * CHUNK;
    if (start >= files.length) return judged;
    judged.set(
      chunk,
      files.slice(start, start + CHUNK).flatMap((file) => served(file, pages, facts, project)),
    );
  }
}

/**
 * The resources in the files that Next serves, in their order, each judged by its own code.
 * @param pages URLs of all pages and handlers, also of those that are not among the files.
 * @param listing Given where a second thread may help: it reads the same files anew.
 */
export async function judgeServed(
  files: readonly Served[],
  pages: readonly string[],
  facts: MapFacts,
  project: Project,
  listing: Walked | undefined,
): Promise<Draft[]> {
  const next = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const helps = listing !== undefined && files.length >= WORTH_A_THREAD && availableParallelism() > 1;
  const second = helps && existsSync(SECOND) ? start({ facts, files, pages, listing, next }) : undefined;
  const own = judgeChunks({ facts, files, pages, next }, project);
  const chunks = Math.ceil(files.length / CHUNK);
  const other = second && own.size < chunks ? await second.result : undefined;
  second?.stop();
  return Array.from({ length: chunks }, (_, chunk) => {
    const known = own.get(chunk) ?? other?.get(chunk);
    if (known) return known;
    // Taken by a thread that did not come to its end.
    return files
      .slice(chunk * CHUNK, (chunk + 1) * CHUNK)
      .flatMap((file) => served(file, pages, facts, project));
  }).flat();
}

function start({ listing, ...rest }: Omit<Shared, 'listing'> & { listing: Walked }): {
  result: Promise<Judgements | undefined>;
  stop: () => void;
} {
  const { links, cut } = listing;
  const workerData: Shared = { ...rest, listing: { files: listing.files, links, cut } };
  const worker = new Worker(SECOND, { workerData, execArgv: [], stdin: false });
  const result = new Promise<Judgements | undefined>((resolve) => {
    worker.once('message', resolve);
    worker.once('error', () => resolve(undefined));
    worker.once('exit', () => resolve(undefined));
  });
  return { result, stop: () => void worker.terminate() };
}
