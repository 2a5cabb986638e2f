import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { changedSince, isRef } from '../facts/git.ts';
import type { SurfaceFacts } from '../types.ts';
import { type Advisories, readAdvisories } from './advisories.ts';
import { parseBaseline } from './baseline.ts';
import { readIntent } from './intent.ts';
import { drawMap } from './map.ts';
import { checklistFor, reportOf } from './report.ts';
import { openCode } from './rules/code.ts';
import { judge } from './rules/index.ts';
import type { DoctorReport, Finding, Resource } from './types.ts';
import { widenedSince } from './widened.ts';

export interface DoctorRequest {
  facts: SurfaceFacts;
  /** What paths of the command line start from, absolute. */
  base: string;
  public: readonly string[];
  baseline?: string | undefined;
  changed?: string | undefined;
  advisories?: string | undefined;
}

function readGiven(base: string, file: string, what: string): string {
  try {
    return readFileSync(resolve(base, file), 'utf8');
  } catch {
    throw new UserError(`The ${what} ${file} could not be read.`, {
      code: 'NO_FILE',
      next: 'Nothing was written.',
    });
  }
}

/** Where the installed versions stand, of which package.json may say a range only. */
const LOCK = /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?)$/;

/** Rules that a diff touches whatever files it names: they are about the project as a whole. */
const ALWAYS = new Set(['public/drift', 'version/advisories-stale']);

/**
 * Files that differ from a ref.
 * @throws UserError (exit 2) where that can't be told.
 */
async function changedFiles({ root, workspace }: SurfaceFacts, ref: string): Promise<string[]> {
  if (!isRef(ref)) {
    throw new UserError(`--changed wants a branch, tag or commit, not ${JSON.stringify(ref)}.`, {
      code: 'USAGE',
      next: 'For example --changed=origin/main.',
    });
  }
  const changed = await changedSince(root, ref, workspace.root);
  if (changed === undefined) {
    throw new UserError(`git can't tell what changed since ${JSON.stringify(ref)} here.`, {
      code: 'NO_REF',
      next: 'Give a branch or commit that is in this clone; in CI fetch it first (fetch-depth: 0).',
    });
  }
  return changed;
}

/**
 * Findings about changed files and about resources that rest on one, and those of the whole project that a changed file
 * can have caused.
 * @param resources Those that rest on a changed file.
 */
function onlyChanged(
  changed: readonly string[],
  resources: readonly Resource[],
  findings: readonly Finding[],
): Finding[] {
  const files = new Set(changed);
  const locked = changed.some((file) => LOCK.test(file));
  const touched = new Set(resources.map(({ file, line }) => `${file}:${line}`));
  return findings.filter(
    ({ file, line, rule }) =>
      file === undefined ||
      files.has(file) ||
      ALWAYS.has(rule) ||
      (locked && rule === 'version/advisory') ||
      touched.has(`${file}:${line}`),
  );
}

/**
 * Facts to report: draws the map, asks the rules, leaves out what was asked to be left out. Writes nothing.
 * @throws UserError (exit 2) for a ref, a baseline or a table that can't be used.
 */
export async function examine(
  request: DoctorRequest,
): Promise<{ report: DoctorReport; all: readonly Finding[] }> {
  const { facts, base } = request;
  const table: Advisories = readAdvisories(
    request.advisories === undefined ? undefined : readGiven(base, request.advisories, 'advisory table'),
  );
  const known =
    request.baseline === undefined
      ? undefined
      : parseBaseline(readGiven(base, request.baseline, 'baseline'), request.baseline);
  const code = openCode(facts);
  const intent = readIntent((path) => code.files.read(path), request.public);
  const changed = request.changed === undefined ? undefined : await changedFiles(facts, request.changed);
  const { resources, judged, served, problems, clientPages, ...wall } = await drawMap(facts, {
    public: intent.patterns,
    undeclared: intent.undeclared,
    ...(changed ? { changed } : {}),
  });
  const named = new Set(facts.problems.map(({ path }) => path));
  const met = [...facts.problems, ...problems.filter(({ path }) => !named.has(path))];
  const context = { facts: { ...facts, problems: met }, resources, intent, code, table, wall };
  const all = await judge(context);
  let findings: Finding[] = [...all];
  if (request.changed !== undefined && changed) {
    findings = onlyChanged(changed, resources, findings);
    const widened = await widenedSince(facts.root, request.changed, intent);
    all.push(...widened);
    findings.push(...widened);
  }
  if (known !== undefined) findings = findings.filter(({ fingerprint }) => !known.has(fingerprint));
  const report = reportOf({
    facts,
    resources,
    findings,
    advisories: { date: table.asOf, stale: table.stale },
    checklist: checklistFor(facts),
    suppressed: all.length - findings.length,
    clientPages,
    changed: request.changed === undefined ? undefined : { since: request.changed, judged, served },
  });
  return { report, all };
}
