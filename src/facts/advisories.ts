import semver from 'semver';
import table from './advisories.json' with { type: 'json' };

export type Severity = 'low' | 'medium' | 'high' | 'critical';

/** One published security note about a range of versions of a package. */
export interface Advisory {
  /** CVE number, or a name of ours for a fix that only a changelog mentions. */
  id: string;
  alias?: string;
  ghsa?: string;
  package: string;
  /** semver ranges; any of them. */
  affected: string[];
  /** First fixed version of each release line; empty when there is none. */
  fixed: string[];
  severity: Severity;
  cvss?: number;
  summary: string;
  /** Where the row was read. */
  source: string;
  /** True when the note is about getting past middleware or proxy. */
  middlewareBypass?: boolean;
}

/** The day the table was compiled, `YYYY-MM-DD`: what is newer is not in it. */
export const advisoriesAsOf: string = table.asOf;

const ROWS: readonly Advisory[] = table.rows.map((row) => ({ ...row, severity: severityOf(row.severity) }));

function severityOf(word: string): Severity {
  return word === 'low' || word === 'medium' || word === 'high' ? word : 'critical';
}

/**
 * Rows of the embedded table that cover a version.
 * @param pkg npm package name.
 * @param version Exact semver; anything else matches nothing.
 */
export function advisoriesFor(pkg: string, version: string | undefined): Advisory[] {
  const exact = version === undefined ? null : semver.valid(version);
  if (exact === null) return [];
  return ROWS.filter(
    (row) =>
      row.package === pkg &&
      row.affected.some((range) => semver.satisfies(exact, range, { includePrerelease: true })),
  );
}
