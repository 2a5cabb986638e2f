import type { Finding, Severity } from './types.ts';

/** Worst first. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

const RANK: Record<Severity, number> = { error: 0, warning: 1, note: 2 };
const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Families of rules as their findings of one severity follow each other: how directly a stranger gets in by them. */
const FAMILIES = [
  'resource',
  'version',
  'secret',
  'webhook',
  'auth',
  'wall',
  'keys',
  'limiter',
  'public',
  'csp',
  'headers',
  'project',
];
const family = ({ rule }: Finding): number => FAMILIES.indexOf(rule.split('/')[0] ?? '');

/** Worst on top; then by family, file, line and rule, so that two runs print the same. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      RANK[a.severity] - RANK[b.severity] ||
      family(a) - family(b) ||
      text(a.file ?? '', b.file ?? '') ||
      (a.line ?? 0) - (b.line ?? 0) ||
      text(a.rule, b.rule) ||
      text(a.fingerprint, b.fingerprint),
  );
}

/** Whether a finding is as bad as the word of `--fail-on`. */
export function fails(finding: Finding, failOn: Severity): boolean {
  return RANK[finding.severity] <= RANK[failOn];
}
