import semver from 'semver';
import type { Advisory } from '../../facts/advisories.ts';
import type { PackageVersion } from '../../types.ts';
import type { Advisories } from '../advisories.ts';
import type { Finding, Severity } from '../types.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';

const SEVERITY: Record<Advisory['severity'], Severity> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};
const RANK: readonly Severity[] = ['error', 'warning', 'note'];
const WORST: readonly Advisory['severity'][] = ['critical', 'high', 'medium', 'low'];
const MAX_NAMED = 6;

type Covering = Advisories['covering'];

/** Versions that one of the rows calls fixed, and those that close what is open in them in turn. */
function candidatesFor(pkg: string, rows: readonly Advisory[], covering: Covering): string[] {
  const found = new Set(rows.flatMap(({ fixed }) => fixed));
  for (const version of found)
    for (const { fixed } of covering(pkg, version)) for (const one of fixed) found.add(one);
  return [...found].sort(semver.compare);
}

/**
 * What to update to: the first version that no row covers, of the same major where there is one; else the best of the
 * same major beside the next that is clean.
 */
function updateFor(pkg: string, version: string, rows: readonly Advisory[], covering: Covering): string {
  const later = candidatesFor(pkg, rows, covering).filter((one) => semver.gt(one, version));
  const near = later.filter((one) => semver.major(one) === semver.major(version));
  const isClean = (one: string): boolean => covering(pkg, one).length === 0;
  const own = near.find(isClean);
  if (own !== undefined) return `Update to ${pkg}@${own} or later: your major version has a fix.`;
  const next = later.find(isClean);
  const best = near.at(-1);
  const left = best === undefined ? rows.length : covering(pkg, best).length;
  const some =
    best !== undefined && left < rows.length
      ? `${pkg}@${best} closes ${rows.length - left} of ${rows.length}, and your major version has no fix for the rest`
      : 'Your major version has no fix for all of them';
  if (next !== undefined) return `${some}: ${pkg}@${next} is the first that has.`;
  return best !== undefined && left < rows.length
    ? `${some}; nor has a later one.`
    : 'No version has a fix yet; read the advisory for what to avoid.';
}

/** Of a package that no package.json asks for, what to update in its place. */
const comesWith = ({ name, range }: PackageVersion): string =>
  range === undefined && name === '@clerk/backend'
    ? ' It comes with @clerk/nextjs: that is the package to update.'
    : '';

function findingFor(
  found: PackageVersion,
  version: string,
  rows: readonly Advisory[],
  covering: Covering,
  line: number | undefined,
): Finding {
  const worst = RANK.find((severity) => rows.some((row) => SEVERITY[row.severity] === severity)) ?? 'note';
  // A range may resolve to something newer: that is a suspicion.
  const severity = found.source === 'range' && worst === 'error' ? 'warning' : worst;
  const sorted = [...rows].sort((a, b) => WORST.indexOf(a.severity) - WORST.indexOf(b.severity));
  const named = sorted.slice(0, MAX_NAMED).map((row) => row.id);
  const more = sorted.length > MAX_NAMED ? ` and ${sorted.length - MAX_NAMED} more` : '';
  const [first] = sorted;
  const about = first === undefined ? '' : `${sorted.length === 1 ? '' : `. ${first.id}`}: ${first.summary}`;
  const lead =
    found.source === 'range'
      ? `${found.name} may be ${version} (the lowest its range admits), which is`
      : `${found.name} ${version} is`;
  return finding('version/advisory', {
    file: 'package.json',
    line,
    what: `${found.name} ${rows
      .map(({ id }) => id)
      .sort()
      .join(' ')}`,
    severity,
    message: `${lead} covered by ${named.join(', ')}${more}${about}.`,
    help: `${updateFor(found.name, version, rows, covering)}${comesWith(found)}`,
  });
}

/** Where package.json asks for a package. */
function lineOf(pkg: string, text: string): number | undefined {
  const at = text.indexOf(`"${pkg}":`);
  return at === -1 ? undefined : text.slice(0, at).split('\n').length;
}

/** Installed versions under a published advisory, one finding per package, and a table that is too old. */
export function versionFindings({ facts, table, code }: RuleContext): Finding[] {
  const packages = [facts.next, facts.clerk.nextjs, facts.clerk.backend, ...facts.clerk.packages];
  const byName = new Map(packages.flatMap((one) => (one === null ? [] : [[one.name, one] as const])));
  const found: Finding[] = [];
  const text = code.files.read('package.json') ?? '';
  for (const one of byName.values()) {
    const rows = table.covering(one.name, one.version);
    if (one.version !== undefined && rows.length > 0)
      found.push(findingFor(one, one.version, rows, table.covering, lineOf(one.name, text)));
  }
  if (table.stale) {
    const message = `The table of advisories is of ${table.asOf}.`;
    found.push(finding('version/advisories-stale', { message, what: table.asOf }));
  }
  return found;
}
