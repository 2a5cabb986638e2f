import { Edits } from '../code/edit.ts';
import { addImport } from '../code/imports.ts';
import { parses } from '../code/parse.ts';
import { readSource } from '../code/source-file.ts';
import type { Resource } from '../doctor/types.ts';
import type { Facts } from '../types.ts';
import type { ErrorShape } from './answer.ts';
import { type Check, checkFor } from './check.ts';
import { insertFirst, makeAsync } from './insert.ts';
import { locate } from './locate.ts';
import { type Refusal, refuseCode } from './refuse.ts';

/** A resource that is to get a check. */
export interface Wanted {
  resource: Resource;
  permission?: string | undefined;
}

export interface FileResult {
  /** The file with its checks; undefined where nothing is written. */
  text: string | undefined;
  done: Resource[];
  refused: { resource: Resource; refusal: Refusal }[];
}

const CLERK = '@clerk/nextjs/server';

/**
 * Puts checks into one file. A resource that is not understood is refused by itself; the others get theirs.
 * @param source The file as it is.
 * @param shape How this app answers a caller without a session.
 */
export function protectFile(
  path: string,
  source: string,
  wanted: readonly Wanted[],
  facts: Facts,
  shape: ErrorShape,
): FileResult {
  const file = readSource(path, source, facts);
  const refused: FileResult['refused'] = [];
  const no = (resource: Resource, because: string, snippet = '') =>
    refused.push({ resource, refusal: { because, snippet } });
  if (typeof file === 'string') {
    for (const { resource } of wanted) no(resource, `${path} does not parse: ${file}.`);
    return { text: undefined, done: [], refused };
  }
  const done: Resource[] = [];
  const edits = new Edits(source);
  const seen = new Set<number>();
  const local: Partial<Record<Check['name'], string>> = {};
  const localOf = (name: Check['name']): string => {
    local[name] ??= addImport(new Edits(source), file, { from: CLERK, names: [name] })[name] ?? name;
    return local[name];
  };
  const imported = new Set<Check['name']>();
  for (const { resource, permission } of wanted) {
    const found = locate(file, resource);
    const name = resource.kind.startsWith('pages-') ? 'getAuth' : 'auth';
    if (typeof found === 'string') {
      no(resource, `${found.charAt(0).toUpperCase()}${found.slice(1)}.`);
      continue;
    }
    const check = checkFor(resource.kind, {
      facts,
      file,
      fn: found.fn,
      shape,
      permission,
      local: localOf(name),
    });
    if (typeof check === 'string') {
      no(resource, `No check was written: ${check}.`);
      continue;
    }
    const refusal = refuseCode(resource, found, file, facts, check.text);
    if (refusal) {
      refused.push({ resource, refusal });
      continue;
    }
    // Two methods may be one function.
    if (!seen.has(found.fn.start)) {
      const trial = new Edits(source);
      const problem =
        (check.waits ? makeAsync(trial, file, found.fn) : undefined) ??
        insertFirst(trial, file, found.fn, check.text);
      const broken = problem ?? parses(path, trial.apply());
      if (broken !== undefined) {
        no(resource, `No check was written: ${broken}.`, check.text);
        continue;
      }
      seen.add(found.fn.start);
      if (check.waits) makeAsync(edits, file, found.fn);
      insertFirst(edits, file, found.fn, check.text);
      imported.add(check.name);
    }
    done.push(resource);
  }
  if (done.length === 0) return { text: undefined, done, refused };
  addImport(edits, file, { from: CLERK, names: [...imported] });
  return { text: edits.apply(), done, refused };
}
