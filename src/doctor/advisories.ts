import semver from 'semver';
import { UserError } from '../errors.ts';
import { type Advisory, advisoriesAsOf, advisoriesFor } from '../facts/advisories.ts';

/** The table that versions are held against. */
export interface Advisories {
  /** `YYYY-MM-DD`. */
  asOf: string;
  /** Older than 60 days. */
  stale: boolean;
  /** Rows that cover an exact version of a package. */
  covering(pkg: string, version: string | undefined): Advisory[];
}

const DAY_MS = 86_400_000;
const STALE_DAYS = 60;
const LIMIT = 5_000_000;

function bad(because: string): UserError {
  return new UserError(`The advisory table can't be used: ${because}.`, {
    code: 'ADVISORIES_INVALID',
    next: 'It looks like { "asOf": "2026-11-23", "rows": [{ "id", "package", "affected", "fixed", "severity", "summary", "source" }] }.',
  });
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string' && item.length <= 200);

function rowOf(value: unknown, index: number): Advisory {
  const row = (value ?? {}) as Record<string, unknown>;
  const text = (name: string): string => {
    const found = row[name];
    if (typeof found !== 'string' || found.length > 2_000) throw bad(`row ${index} has no ${name}`);
    return found;
  };
  const { affected, fixed } = row;
  if (!isTexts(affected) || !affected.every((range) => semver.validRange(range) !== null))
    throw bad(`row ${index} has a range that is none`);
  if (!isTexts(fixed) || !fixed.every((version) => semver.valid(version) !== null))
    throw bad(`row ${index} has a fixed version that is none`);
  const severity = text('severity');
  if (severity !== 'low' && severity !== 'medium' && severity !== 'high' && severity !== 'critical')
    throw bad(`row ${index} has the severity ${JSON.stringify(severity)}`);
  return {
    id: text('id'),
    package: text('package'),
    affected,
    fixed,
    severity,
    summary: text('summary'),
    source: text('source'),
    ...(typeof row.ghsa === 'string' ? { ghsa: row.ghsa } : {}),
    ...(row.middlewareBypass === true ? { middlewareBypass: true } : {}),
  };
}

function isStale(asOf: string, today: Date): boolean {
  return today.getTime() - Date.parse(asOf) > STALE_DAYS * DAY_MS;
}

/**
 * The embedded table, or one that somebody brought.
 * @param text Of `--advisories <file>`; undefined for the embedded one.
 * @throws UserError (exit 2) when the table brought is malformed.
 */
export function readAdvisories(text: string | undefined, today: Date = new Date()): Advisories {
  if (text === undefined)
    return { asOf: advisoriesAsOf, stale: isStale(advisoriesAsOf, today), covering: advisoriesFor };
  if (text.length > LIMIT) throw bad('it is larger than 5 MB');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw bad('it is not JSON');
  }
  const { asOf, rows } = (parsed ?? {}) as { asOf?: unknown; rows?: unknown };
  if (typeof asOf !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(asOf) || Number.isNaN(Date.parse(asOf)))
    throw bad('asOf is no date');
  if (!Array.isArray(rows)) throw bad('it has no rows');
  const read = rows.map(rowOf);
  const covering = (pkg: string, version: string | undefined): Advisory[] => {
    const exact = version === undefined ? null : semver.valid(version);
    if (exact === null) return [];
    return read.filter(
      (row) =>
        row.package === pkg &&
        row.affected.some((range) => semver.satisfies(exact, range, { includePrerelease: true })),
    );
  };
  return { asOf, stale: isStale(asOf, today), covering };
}
