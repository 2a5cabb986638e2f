import { color } from '../../color.ts';
import { VERDICTS } from '../report.ts';
import type { DoctorReport, Finding, Severity } from '../types.ts';
import { oneLine, placeOf } from './safe.ts';

const PAINT: Record<Severity, (text: string) => string> = {
  error: (text) => color.red(text),
  warning: (text) => color.yellow(text),
  note: (text) => color.cyan(text),
};

/** Notes of one rule beyond this many are counted: a hundred lines of the same kind hide the first. */
const MAX_NOTES = 5;

function block(finding: Finding, left: string | undefined): string[] {
  const place = oneLine(placeOf(finding));
  return [
    `${PAINT[finding.severity](finding.severity.padEnd(7))} ${place === '' ? '' : `${color.bold(place)}  `}${color.dim(finding.rule)}`,
    `        ${oneLine(finding.message)}`,
    `        ${color.green('Fix:')} ${oneLine(finding.help)}`,
    ...(left === undefined ? [] : [`        Left: ${oneLine(left)}`]),
    '',
  ];
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** The report for a person: findings first, worst on top, then what was looked at. */
export function terminalText(report: DoctorReport): string {
  const { findings, summary, project } = report;
  const lines: string[] = [];
  const left = new Map(report.fix?.left.map(({ fingerprint, because }) => [fingerprint, because]));
  const notes = new Map<string, number>();
  for (const finding of findings) {
    if (finding.severity === 'note') {
      const seen = (notes.get(finding.rule) ?? 0) + 1;
      notes.set(finding.rule, seen);
      if (seen > MAX_NOTES) continue;
    }
    lines.push(...block(finding, left.get(finding.fingerprint)));
  }
  for (const [rule, count] of notes) {
    if (count > MAX_NOTES)
      lines.push(
        `${PAINT.note('note'.padEnd(7))} ${count - MAX_NOTES} more of ${rule}; --json lists them all.`,
        '',
      );
  }
  const versions = [
    project.next === undefined ? '' : `Next.js ${project.next}`,
    project.clerk === undefined ? '' : `Clerk ${project.clerk}`,
  ].filter((part) => part !== '');
  const verdicts = VERDICTS.filter((verdict) => summary.verdicts[verdict] > 0);
  const counts = summary.findings;
  lines.push(
    color.bold(
      `${plural(counts.error, 'error')}, ${plural(counts.warning, 'warning')}, ${plural(counts.note, 'note')}` +
        ` in ${project.name === '' ? 'this project' : oneLine(project.name)}${versions.length === 0 ? '' : ` (${versions.map(oneLine).join(', ')})`}.`,
    ),
    `${plural(summary.resources, 'resource')}${verdicts.length === 0 ? '' : ': '}${verdicts.map((verdict) => `${summary.verdicts[verdict]} ${verdict}`).join(', ')}. --map shows them.`,
    `Advisories as of ${oneLine(summary.advisories.date)}${summary.advisories.stale ? ', which is more than 60 days ago' : ''}.`,
  );
  if (summary.changed) {
    const { since, judged, served } = summary.changed;
    lines.push(
      `What differs from ${oneLine(since)} can touch ${judged} of the ${plural(served, 'file')} that Next serves.`,
    );
  }
  if (summary.suppressed > 0)
    lines.push(`${plural(summary.suppressed, 'finding')} left out by --baseline or --changed.`);
  if (summary.checklist.length > 0) {
    lines.push('', 'Only Clerk’s dashboard shows these; look there:');
    lines.push(...summary.checklist.map((item) => `  - ${oneLine(item)}`));
  }
  return `${lines.join('\n')}\n`;
}
