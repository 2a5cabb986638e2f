import type { Facts } from '../types.ts';
import { sortFindings } from './order.ts';
import type { DoctorReport, DoctorSummary, Finding, Resource, Severity, Verdict } from './types.ts';

export interface ReportParts {
  facts: Pick<Facts, 'name' | 'next' | 'clerk'>;
  resources: readonly Resource[];
  findings: readonly Finding[];
  advisories: DoctorSummary['advisories'];
  checklist: readonly string[];
  suppressed: number;
  clientPages: readonly string[];
  changed?: DoctorSummary['changed'];
}

function counted<K extends string>(keys: readonly K[], values: readonly K[]): Record<K, number> {
  const counts = Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
  for (const value of values) counts[value] += 1;
  return counts;
}

export const VERDICTS: readonly Verdict[] = ['exposed', 'unknown', 'wall-only', 'public', 'protected'];
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

/** Puts together what `--json` prints and the other outputs are drawn from. */
export function reportOf(parts: ReportParts): DoctorReport {
  const { facts, resources, findings } = parts;
  return {
    schema: 1,
    project: {
      name: facts.name ?? '',
      next: facts.next?.version,
      clerk: facts.clerk.nextjs?.version,
    },
    resources: [...resources],
    findings: sortFindings(findings),
    summary: {
      resources: resources.length,
      verdicts: counted(
        VERDICTS,
        resources.map(({ verdict }) => verdict),
      ),
      findings: counted(
        SEVERITIES,
        findings.map(({ severity }) => severity),
      ),
      checklist: [...parts.checklist],
      advisories: parts.advisories,
      suppressed: parts.suppressed,
      ...(parts.clientPages.length > 0 ? { clientPages: [...parts.clientPages] } : {}),
      ...(parts.changed ? { changed: parts.changed } : {}),
    },
  };
}

/** What only Clerk's dashboard shows, so that no code can be judged by it; nothing in an app without Clerk. */
export function checklistFor(facts: Pick<Facts, 'clerk' | 'webhooks'>): string[] {
  if (facts.clerk.major === 0) return [];
  return [
    'Bot sign-up protection and attack protection (lockout after failed sign-ins) are on.',
    'Session lifetime and inactivity time-out are what you promise your users.',
    'Multi-factor authentication is offered, or required, where step-up relies on it.',
    'Sign-up is restricted (allowlist, invitations) if the app is not for everybody.',
    ...(facts.webhooks.some(({ clerk }) => clerk)
      ? ['The webhook endpoint lists only the event types that are handled.']
      : []),
    ...(facts.clerk.keyMode === 'test'
      ? ['A production instance exists, with its own domain and keys.']
      : []),
  ];
}
