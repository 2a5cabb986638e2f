import semver from 'semver';
import type { Advisory } from '../../facts/advisories.ts';
import type { PackageVersion } from '../../types.ts';
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
const MAX_NAMED = 6;

/** The first version of the same major in which all rows are fixed; undefined where one of them has none. */
function fixFor(version: string, rows: readonly Advisory[]): string | undefined {
  const major = semver.major(version);
  const each = rows.map(
    ({ fixed }) =>
      fixed.filter((one) => semver.major(one) === major && semver.gt(one, version)).sort(semver.compare)[0],
  );
  return each.includes(undefined)
    ? undefined
    : each.filter((one) => one !== undefined).sort(semver.rcompare)[0];
}

function newestFix(rows: readonly Advisory[]): string | undefined {
  return rows.flatMap(({ fixed }) => fixed).sort(semver.rcompare)[0];
}

function findingFor(found: PackageVersion, version: string, rows: readonly Advisory[]): Finding {
  const worst = RANK.find((severity) => rows.some((row) => SEVERITY[row.severity] === severity)) ?? 'note';
  // A range may resolve to something newer: that is a suspicion.
  const severity = found.source === 'range' && worst === 'error' ? 'warning' : worst;
  const sorted = [...rows].sort(
    (a, b) => RANK.indexOf(SEVERITY[a.severity]) - RANK.indexOf(SEVERITY[b.severity]),
  );
  const named = sorted.slice(0, MAX_NAMED).map((row) => row.id);
  const more = sorted.length > MAX_NAMED ? ` and ${sorted.length - MAX_NAMED} more` : '';
  const [first] = sorted;
  const fix = fixFor(version, rows);
  const other = newestFix(rows);
  const lead =
    found.source === 'range'
      ? `${found.name} may be ${version} (the lowest its range admits), which is`
      : `${found.name} ${version} is`;
  const help =
    fix !== undefined
      ? `Update to ${found.name}@${fix} or later: your major version has a fix.`
      : other === undefined
        ? 'No version has a fix yet; read the advisory for what to avoid.'
        : `Your major version has no fix for all of them; the next that has is ${found.name}@${other}.`;
  return finding('version/advisory', {
    file: 'package.json',
    what: `${found.name} ${rows
      .map(({ id }) => id)
      .sort()
      .join(' ')}`,
    severity,
    message: `${lead} covered by ${named.join(', ')}${more}. ${first?.summary ?? ''}`,
    help,
  });
}

/** Installed versions under a published advisory, one finding per package, and a table that is too old. */
export function versionFindings({ facts, table }: RuleContext): Finding[] {
  const packages = [facts.next, facts.clerk.nextjs, facts.clerk.backend, ...facts.clerk.packages];
  const byName = new Map(packages.flatMap((one) => (one === null ? [] : [[one.name, one] as const])));
  const found: Finding[] = [];
  for (const one of byName.values()) {
    const rows = table.covering(one.name, one.version);
    if (one.version !== undefined && rows.length > 0) found.push(findingFor(one, one.version, rows));
  }
  if (table.stale) {
    const message = `The table of advisories is of ${table.asOf}.`;
    found.push(finding('version/advisories-stale', { message, what: table.asOf }));
  }
  return found;
}
