/**
 * An owner's entry file before and after the wall was composed into it, on the same requests. Public paths answer what
 * they answered; what is not public is denied to visitors, and somebody signed in gets what was there before.
 */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fs from 'fs-extra';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AnyAppName, freshCopy, type Project } from '../../apps/apps.ts';
import { programJson } from '../../e2e/program.ts';
import { APP_ORIGIN, bearer, DOCUMENT, makeInstance, mintSession } from '../instance.ts';
import { record } from '../report.ts';
import { type Passage, passages, type Visit } from './entry-host.ts';
import { COMPOSITIONS, type Composition, type EntryName } from './shapes.ts';

interface Base {
  app: AnyAppName;
  intl?: AnyAppName;
  entry: EntryName;
}

const BASES: readonly Base[] = [
  { app: 'next16-clerk7', intl: 'next16-intl-clerk7', entry: 'proxy' },
  { app: 'next15-clerk6', entry: 'middleware' },
];

const instance = makeInstance();
const session = bearer(mintSession(instance, { lifetime: 3600 }));
const signedIn = (visit: Visit): Visit => ({ ...visit, headers: { ...visit.headers, ...session } });
const asVisitor = (visit: Visit): Visit => ({
  ...visit,
  headers: { ...(visit.path.startsWith('/api/') ? {} : DOCUMENT), ...visit.headers },
});
const title = ({ method = 'GET', path, headers }: Visit): string =>
  `${method} ${path}${headers ? ` ${JSON.stringify(headers)}` : ''}`;

/** What has to stay: everything but whether the file runs, and Clerk's mark. */
const kept = ({ ran: _ran, clerk: _clerk, ...rest }: Passage) => rest;

/** How a visitor is turned away: JSON for programs, the sign-in page for people. */
function denial(visit: Visit, { status, location, body }: Passage): string {
  if (status === 401 && body === '{"error":"unauthenticated"}') return 'told to sign in';
  // The account portal is another site: only a whole address leads back from it, and that is the configured one.
  const portal = location?.startsWith('https://accounts.') === true;
  const back = portal ? new URL(visit.path, APP_ORIGIN).href : visit.path;
  const leads = location?.includes(`/sign-in?redirect_url=${encodeURIComponent(back)}`);
  return (status === 307 || status === 303) && leads
    ? 'led to sign-in'
    : `let through: ${status} ${location}`;
}

for (const base of BASES) {
  for (const one of COMPOSITIONS.filter(({ only }) => only === undefined || base[only] !== undefined)) {
    describe(`${one.name}, ${base.app}`, () => prove(base, one));
  }
}

function prove(base: Base, one: Composition): void {
  const entry = `${base.entry}.ts`;
  const open = one.open.map(asVisitor);
  const closed = one.closed.map(asVisitor);
  const visits = [...open, ...closed, ...one.closed.map(signedIn), ...one.open.map(signedIn)];
  let project: Project;
  let before: Passage[];
  let after: Passage[];

  beforeAll(async () => {
    project = await freshCopy(one.only === undefined ? base.app : (base[one.only] ?? base.app));
    for (const [path, text] of Object.entries(one.files(base.entry))) {
      fs.ensureDirSync(dirname(join(project.dir, path)));
      writeFileSync(join(project.dir, path), text);
    }
    before = await passages(project.dir, entry, instance, visits);
    const args = ['add', 'middleware', '--yes', '--no-install', ...one.args];
    const { exitCode, document } = await programJson(args, { cwd: project.dir });
    expect(document.notDone).toEqual([]);
    expect(exitCode).toBe(0);
    after = await passages(project.dir, entry, instance, visits);
    record('compositions', { composition: one.name, app: base.app, requests: visits.length, same: 'yes' });
  });
  afterAll(() => project?.remove());

  const at = (list: Passage[], index: number): Passage => {
    const found = list[index];
    if (found === undefined) throw new Error('the request was not made');
    return found;
  };

  it.each(open.map((visit, index) => [title(visit), index] as const))(
    'answers a visitor as before: %s',
    (_title, index) => {
      expect(kept(at(after, index))).toEqual(kept(at(before, index)));
      expect(at(after, index).ran).toBe(true);
    },
  );

  it.each(closed.map((visit, index) => [title(visit), visit, index] as const))(
    'turns a visitor away: %s',
    (_title, visit, index) => {
      const passed = at(after, open.length + index);
      expect(denial(visit, passed)).toBe(
        visit.path.startsWith('/api/') ? 'told to sign in' : 'led to sign-in',
      );
      expect(passed.clerk).toBe(true);
    },
  );

  it('answers somebody signed in as before, everywhere', () => {
    const from = open.length + closed.length;
    const rest = visits.slice(from);
    expect(rest.map((visit, index) => [title(visit), kept(at(after, from + index))])).toEqual(
      rest.map((visit, index) => [title(visit), kept(at(before, from + index))]),
    );
  });
}
