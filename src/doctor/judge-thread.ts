import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { remembering } from '../facts/remember.ts';
import { listingOf } from '../facts/walk.ts';
import { keep, look } from './code/project.ts';
import { judgeChunks, type Shared } from './served.ts';

/** The second thread of a large app's map. */
const { listing, ...rest } = workerData as Shared;
const { facts } = rest;
const judged = await remembering(async () => {
  const walked = listingOf(facts.root, listing.files, listing.links, listing.cut);
  const kept = await keep(facts.root, path.resolve(facts.root, facts.workspace.root), [], walked);
  return judgeChunks(rest, look(kept));
});
parentPort?.postMessage(judged);
