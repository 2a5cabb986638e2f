import { color } from '../../color.ts';
import { VERDICTS } from '../report.ts';
import { PROTECT } from '../rules/resource-help.ts';
import type { DoctorReport, Finding, Severity } from '../types.ts';
import { oneLine, placeOf } from './safe.ts';

const PAINT: Record<Severity, (text: string) => string> = {
  error: (text) => color.red(text),
  warning: (text) => color.yellow(text),
  note: (text) => color.cyan(text),
};

/** Notes of one rule beyond this many are counted: a hundred lines of the same kind hide the first. */
const MAX_NOTES = 5;

function block(finding: Finding): string[] {
  const place = oneLine(placeOf(finding));
  return [
    `${PAINT[finding.severity](finding.severity.padEnd(7))} ${place === '' ? '' : `${color.bold(place)}  `}${color.dim(finding.rule)}`,
    `        ${oneLine(finding.message)}`,
  ];
}

/** Whether two findings are of the same kind in the same file, so that what helps against one is said once for both. */
const isAlike = (one: Finding, other: Finding | undefined): boolean =>
  one.rule === other?.rule && one.file === other.file && one.help === other.help;

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** The report for a person: findings first, worst on top, then what was looked at. */
export function terminalText(report: DoctorReport): string {
  const { findings, summary, project } = report;
  const lines: string[] = [];
  const left = new Map(report.fix?.left.map(({ fingerprint, because }) => [fingerprint, because]));
  const notes = new Map<string, number>();
  const shown = findings.filter(({ severity, rule }) => {
    if (severity !== 'note') return true;
    const seen = (notes.get(rule) ?? 0) + 1;
    notes.set(rule, seen);
    return seen <= MAX_NOTES;
  });
  for (const [at, finding] of shown.entries()) {
    lines.push(...block(finding));
    const because = left.get(finding.fingerprint);
    if (because === undefined && isAlike(finding, shown[at + 1])) continue;
    lines.push(`        ${color.green('Fix:')} ${oneLine(finding.help)}`);
    if (because !== undefined) lines.push(`        Left: ${oneLine(because)}`);
    lines.push('');
  }
  for (const [rule, count] of notes) {
    if (count > MAX_NOTES)
      lines.push(
        `${PAINT.note('note'.padEnd(7))} ${count - MAX_NOTES} more of ${rule}; --json lists them all.`,
        '',
      );
  }
  const written = new Set(findings.filter(({ help }) => help.includes(PROTECT)).map(({ file }) => file));
  if (written.size > 1)
    lines.push(`All these checks at once, in ${written.size} files: ${PROTECT} --all --dry-run`, '');
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
