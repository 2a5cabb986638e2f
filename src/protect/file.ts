import { Edits } from '../code/edit.ts';
import { addImport } from '../code/imports.ts';
import { readSource } from '../code/source-file.ts';
import type { Resource } from '../doctor/types.ts';
import type { Facts } from '../types.ts';
import type { ErrorShape } from './answer.ts';
import { type Check, checkFor } from './check.ts';
import { insertFirst, makeAsync } from './insert.ts';
import { type Located, locate } from './locate.ts';
import { PAGES, type Refusal, refuseCode, unsuspended } from './refuse.ts';
import { suspend } from './suspend.ts';

/** A resource that is to get a check. */
export interface Wanted {
  resource: Resource;
  permission?: string | undefined;
  /** Its `generateMetadata` gets the check, too: Next runs it beside the page, and sends what it makes. */
  metadata?: boolean | undefined;
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
 * @param shape How this app answers a caller without a session; asked where an answer is written.
 */
export function protectFile(
  path: string,
  source: string,
  wanted: readonly Wanted[],
  facts: Facts,
  shape: () => ErrorShape,
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
  const written = new Map<number, string>();
  const imported = new Set<Check['name']>();
  const types = new Set<string>();
  const local: Partial<Record<Check['name'], string>> = {};
  const localOf = (name: Check['name']): string => {
    local[name] ??= addImport(new Edits(source), file, { from: CLERK, names: [name] })[name] ?? name;
    return local[name];
  };
  const checkOf = (
    { kind }: Resource,
    { fn, typed }: Located,
    permission: string | undefined,
  ): Check | string => {
    const name = kind.startsWith('pages-') ? 'getAuth' : 'auth';
    return checkFor(kind, { facts, file, fn, typed, shape, permission, local: localOf(name) });
  };
  /** Writes a check into a function, or says why not; two methods may be one function. */
  const put = ({ fn }: Located, check: Check): string | undefined => {
    const known = written.get(fn.start);
    if (known !== undefined)
      return known === check.text
        ? undefined
        : 'it is one function with another that asks for something else';
    const trial = new Edits(source);
    const problem =
      (check.waits ? makeAsync(trial, file, fn) : undefined) ?? insertFirst(trial, file, fn, check.text);
    // What would not parse is no check to the doctor, who looks at the whole file next.
    if (problem !== undefined) return problem;
    if (check.waits) makeAsync(edits, file, fn);
    const { parameter } = check;
    if (parameter) edits.insert(parameter.at, parameter.text);
    if (parameter?.type !== undefined) types.add(parameter.type);
    insertFirst(edits, file, fn, check.text);
    written.set(fn.start, check.text);
    imported.add(check.name);
    return undefined;
  };
  for (const { resource, permission, metadata } of wanted) {
    const found = locate(file, resource);
    if (typeof found === 'string') {
      no(resource, `${found.charAt(0).toUpperCase()}${found.slice(1)}.`);
      continue;
    }
    const check = checkOf(resource, found, permission);
    if (typeof check === 'string') {
      no(resource, `No check was written: ${check}.`);
      continue;
    }
    const refusal = refuseCode(resource, found, file, facts, check.text);
    if (refusal) {
      refused.push({ resource, refusal });
      continue;
    }
    const suspends = PAGES.has(resource.kind) && facts.nextConfig.cacheComponents === true;
    const obstacle = suspends ? suspend(new Edits(source), file, found.fn) : undefined;
    if (obstacle !== undefined) {
      refused.push({ resource, refusal: unsuspended(check.text, obstacle) });
      continue;
    }
    const beside = metadata ? locate(file, { ...resource, name: 'generateMetadata' }) : undefined;
    const problem =
      put(found, check) ?? (beside === undefined || typeof beside === 'string' ? beside : put(beside, check));
    if (problem === undefined && suspends) suspend(edits, file, found.fn);
    if (problem === undefined) done.push(resource);
    else no(resource, `No check was written: ${problem}.`, check.text);
  }
  if (done.length === 0) return { text: undefined, done, refused };
  addImport(edits, file, { from: CLERK, names: [...imported] });
  if (types.size > 0) addImport(edits, file, { from: 'next', names: [...types], typeOnly: true });
  return { text: edits.apply(), done, refused };
}
