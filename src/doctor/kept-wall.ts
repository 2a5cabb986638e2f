import { type Kept, look } from './code/project.ts';
import type { MapFacts } from './map.ts';
import type { WallVerdict } from './types.ts';
import { readWall, type Wall } from './wall.ts';

interface Read {
  facts: MapFacts;
  wall: Wall;
}

const read = new WeakMap<Kept, Read>();

/** The same wall, which is asked once about the same URLs. */
function remembering(wall: Wall): Wall {
  const told = new Map<string, WallVerdict>();
  return {
    ...wall,
    of: (urls) => {
      const key = urls.join('\n');
      const verdict = told.get(key) ?? wall.of(urls);
      told.set(key, verdict);
      return verdict;
    },
  };
}

/**
 * The wall of an app, for any number of maps in one run: it is read again only where a file that runs with it gets
 * another text.
 * @param planned Texts that files are to get, by path.
 */
export function wallIn(facts: MapFacts, kept: Kept, planned: ReadonlyMap<string, string> = new Map()): Wall {
  const known = read.get(kept);
  const loads = known?.facts === facts ? known.wall.loads : undefined;
  if (known && loads && ![...planned.keys()].some((file) => loads.has(file))) return known.wall;
  const wall = remembering(readWall(facts, look(kept, planned)));
  if (planned.size === 0) read.set(kept, { facts, wall });
  return wall;
}
