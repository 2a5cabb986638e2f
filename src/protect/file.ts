import { Edits, indentAt, indentLines } from '../code/edit.ts';
import { addImport } from '../code/imports.ts';
import { readSource, type SourceFile } from '../code/source-file.ts';
import type { Resource } from '../doctor/types.ts';
import { specifier } from '../specifier.ts';
import type { Facts } from '../types.ts';
import { firstInChain, middlewareText } from './action-client.ts';
import type { ErrorShape } from './answer.ts';
import { type Check, checkFor, protectCall } from './check.ts';
import type { Guard } from './guard.ts';
import { guardCall, guardText } from './guard-call.ts';
import { beginsWith, insertFirst, makeAsync } from './insert.ts';
import { type Located, locate, locateName } from './locate.ts';
import { reuseSession } from './own-session.ts';
import { PAGES, type Refusal, refuseCode, unsuspended } from './refuse.ts';
import { refuseStepUp, STEP_UP_CALL, type StepUpHelper } from './step-up.ts';
import { suspend } from './suspend.ts';

/** A resource that is to get a check. */
export interface Wanted {
  resource: Resource;
  /** Its file is named on the command line, so that it is meant and no other. */
  named?: boolean | undefined;
  permission?: string | undefined;
  /** A role that the wall asks for, where no permission is given. */
  role?: string | undefined;
  /** For a server function: the project's step-up helper, which is called in place of `auth.protect()`. */
  stepUp?: StepUpHelper | Refusal | undefined;
  /** A function of the project that is called in place of Clerk's check. */
  guard?: Guard | undefined;
  /** The top-level name of its function, where that is written in another file: the one the check is put into. */
  written?: string | undefined;
  /** The client of next-safe-action that the check is put into, by its top-level name, and the package's major. */
  client?: { name: string; major: number } | undefined;
  /** A page of the client, which a server component is put before. */
  wrap?: boolean | undefined;
  /** Functions that Next runs beside the page, and that get the check, too: it sends what they make. */
  beside?: readonly string[] | undefined;
}

export interface FileResult {
  /** The file with its checks; undefined where nothing is written. */
  text: string | undefined;
  done: Resource[];
  refused: { resource: Resource; refusal: Refusal }[];
  /** Of what is done: what stands inside of a wrapper, which may work before it. */
  wrapped: Resource[];
}

const CLERK = '@clerk/nextjs/server';
/** What Clerk's functions are called in a file that has its own `auth`. */
const OTHERWISE = { auth: 'clerkAuth', getAuth: 'getClerkAuth' };

/**
 * Puts checks into one file. A resource that is not understood is refused by itself; the others get theirs.
 * @param source The file as it is.
 * @param shape How this app answers a caller without a session; asked where an answer is written.
 * @param guardFrom How the file imports the module of a guard.
 */
export function protectFile(
  path: string,
  source: string,
  wanted: readonly Wanted[],
  facts: Facts,
  shape: () => ErrorShape,
  guardFrom: (guard: Guard, file: SourceFile) => string,
): FileResult {
  const file = readSource(path, source, facts);
  const refused: FileResult['refused'] = [];
  const no = (resource: Resource, because: string, snippet = '') =>
    refused.push({ resource, refusal: { because, snippet } });
  if (typeof file === 'string') {
    for (const { resource } of wanted) no(resource, `${path} does not parse: ${file}.`);
    return { text: undefined, done: [], refused, wrapped: [] };
  }
  const done: Resource[] = [];
  const suspendsAll = facts.nextConfig.cacheComponents === true;
  const wrapped: Resource[] = [];
  const edits = new Edits(source);
  const written = new Map<number, string>();
  /** What is imported for the checks: names by module. */
  const imported = new Map<string, Set<string>>();
  const types = new Set<string>();
  const local = new Map<string, string>();
  const localOf = (name: string, from: string): string => {
    const key = `${from}#${name}`;
    const known =
      local.get(key) ??
      addImport(new Edits(source), file, { from, names: [name], otherwise: OTHERWISE })[name] ??
      name;
    local.set(key, known);
    return known;
  };
  /** The module that is imported from; undefined where the guard is written in this file. */
  const fromOf = ({ stepUp, guard }: Wanted): string | undefined => {
    if (guard) return guard.file === path ? undefined : guardFrom(guard, file);
    return stepUp && 'module' in stepUp ? specifier(facts, path, stepUp.module) : CLERK;
  };
  const guardOf = (guard: Guard, wanted: Wanted, { fn, typed }: Located): Check | Refusal => {
    const { kind, name } = wanted.resource;
    if (kind === 'server-function' && guard.file === path && name === guard.name)
      return { because: `It is the function that --guard names, and would call itself.`, snippet: '' };
    const from = fromOf(wanted);
    const called = from === undefined ? guard.name : localOf(guard.name, from);
    const own = `${from}#${guard.name}`;
    if ([...local].some(([key, other]) => key !== own && other === called))
      return { because: `Two modules give it the name ${called}: put the call in yourself.`, snippet: '' };
    return guardCall(guard, kind, { file, fn, typed, local: called });
  };
  const checkOf = (wanted: Wanted, located: Located): Check | Refusal | string => {
    const { resource, permission, role, stepUp, guard } = wanted;
    if (guard) return guardOf(guard, wanted, located);
    const { fn, typed } = located;
    const name = stepUp ? STEP_UP_CALL : resource.kind.startsWith('pages-') ? 'getAuth' : 'auth';
    const called = localOf(name, fromOf(wanted) ?? CLERK);
    const how = { permission, role, stepUp: stepUp !== undefined, local: called };
    return checkFor(resource.kind, { facts, file, fn, typed, shape, ...how });
  };
  /** Writes a check into a function, or says why not; two methods may be one function. */
  const put = ({ fn }: Located, check: Check, from: string | undefined): string | undefined => {
    const known = written.get(fn.start);
    if (known !== undefined)
      return known === check.text
        ? undefined
        : 'it is one function with another that asks for something else';
    if (beginsWith(file, fn, check.text)) return undefined;
    const { reuse } = check;
    if (reuse && !suspendsAll && (fn.async || !check.waits) && reuseSession(edits, file, fn, reuse)) {
      written.set(fn.start, check.text);
      return undefined;
    }
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
    if (from !== undefined) imported.set(from, (imported.get(from) ?? new Set()).add(check.name));
    return undefined;
  };
  /** Puts a check first into the chain of a client, once for all that it makes. */
  const putIntoClient = (wanted: Wanted, { name, major }: NonNullable<Wanted['client']>) => {
    const { permission, guard } = wanted;
    const at = firstInChain(file, name);
    if (at === undefined) return `${name} is not made in a form that is known`;
    const from = guard ? fromOf(wanted) : CLERK;
    const called = guard?.name ?? 'auth';
    const local = from === undefined ? called : localOf(called, from);
    const { text } = guard
      ? guardText(guard, local, file.style.semicolons)
      : protectCall({ facts, file, permission, local });
    if (!written.has(at)) {
      const call = middlewareText(text, major, file.style.indent, file.style.semicolons ? ';' : '');
      edits.insert(at, indentLines(call, indentAt(source, at)).trimStart());
      if (from !== undefined) imported.set(from, (imported.get(from) ?? new Set()).add(called));
    }
    written.set(at, text);
    return undefined;
  };
  for (const one of wanted) {
    const { resource, client } = one;
    if (client) {
      const problem = putIntoClient(one, client);
      if (problem === undefined) done.push(resource);
      else no(resource, `No check was written: ${problem}.`);
      continue;
    }
    const found = one.written === undefined ? locate(file, resource) : locateName(file, one.written);
    if (typeof found === 'string') {
      no(resource, `${found.charAt(0).toUpperCase()}${found.slice(1)}.`);
      continue;
    }
    const check = checkOf(one, found);
    if (typeof check === 'string') {
      no(resource, `No check was written: ${check}.`);
      continue;
    }
    if ('because' in check) {
      refused.push({ resource, refusal: check });
      continue;
    }
    const refusal =
      refuseCode(resource, found, file, facts, check.text) ??
      (one.stepUp ? refuseStepUp(resource, found, file, check.text) : undefined);
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
    const places = [found, ...(one.beside ?? []).map((name) => locate(file, { ...resource, name }))];
    const problem = places
      .map((place) => (typeof place === 'string' ? place : put(place, check, fromOf(one))))
      .find((why) => why !== undefined);
    if (problem === undefined && suspends) suspend(edits, file, found.fn);
    if (problem === undefined && found.wrapper !== undefined) wrapped.push(resource);
    if (problem === undefined) done.push(resource);
    else no(resource, `No check was written: ${problem}.`, check.text);
  }
  if (done.length === 0) return { text: undefined, done, refused, wrapped };
  for (const [from, names] of imported)
    addImport(edits, file, { from, names: [...names], otherwise: OTHERWISE });
  if (types.size > 0) addImport(edits, file, { from: 'next', names: [...types], typeOnly: true });
  return { text: edits.apply(), done, refused, wrapped };
}
