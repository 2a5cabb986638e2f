import { UserError } from '../errors.ts';
import type { Finding } from './types.ts';

/** Findings that somebody has looked at and lives with. */
export interface Baseline {
  schema: 1;
  /** Fingerprints, with the rule and file for the reader. */
  findings: { rule: string; file?: string | undefined; fingerprint: string }[];
}

/** Written where `--write-baseline` names no file. */
export const BASELINE_FILE = '.clerk-guard/doctor-baseline.json';
const LIMIT = 5_000_000;

function bad(label: string, because: string): UserError {
  return new UserError(`The baseline ${label} can't be used: ${because}.`, {
    code: 'BASELINE_INVALID',
    next: 'Write it again with --write-baseline.',
  });
}

/**
 * Reads a baseline as untrusted input.
 * @returns The fingerprints it names.
 * @throws UserError (exit 2) when it is malformed.
 */
export function parseBaseline(text: string, label: string): Set<string> {
  if (text.length > LIMIT) throw bad(label, 'it is larger than 5 MB');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw bad(label, 'it is not JSON');
  }
  const { schema, findings } = (parsed ?? {}) as { schema?: unknown; findings?: unknown };
  if (schema !== 1 || !Array.isArray(findings)) throw bad(label, 'it is not a baseline of schema 1');
  const known = new Set<string>();
  for (const item of findings as unknown[]) {
    const { fingerprint } = (item ?? {}) as { fingerprint?: unknown };
    if (typeof fingerprint !== 'string' || !/^[0-9a-f]{32}$/.test(fingerprint))
      throw bad(label, 'it holds something that is no fingerprint');
    known.add(fingerprint);
  }
  return known;
}

/** A baseline of these findings, sorted so that it changes little from one time to the next. */
export function baselineText(findings: readonly Finding[]): string {
  const rows = findings
    .map(({ rule, file, fingerprint }) => ({ rule, file, fingerprint }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  const baseline: Baseline = { schema: 1, findings: rows };
  return `${JSON.stringify(baseline, null, 2)}\n`;
}
