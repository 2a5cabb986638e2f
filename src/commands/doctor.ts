import { resolve } from 'node:path';
import { BASELINE_FILE, baselineText } from '../doctor/baseline.ts';
import { explain } from '../doctor/explain.ts';
import { fix, piecesFor, unfixed } from '../doctor/fix.ts';
import { fails, SEVERITIES } from '../doctor/order.ts';
import { mapText } from '../doctor/print/map.ts';
import { terminalText } from '../doctor/print/terminal.ts';
import { wrapped } from '../doctor/print/wrap.ts';
import { RULES } from '../doctor/rules/catalogue.ts';
import { examine } from '../doctor/run.ts';
import type { DoctorReport, Severity } from '../doctor/types.ts';
import { UserError } from '../errors.ts';
import { remembering } from '../facts/remember.ts';
import { parsePublic } from '../given-pattern.ts';
import { openSurface } from '../project.ts';
import { jsonText, visible } from '../say.ts';
import { EXIT, type SurfaceFacts } from '../types.ts';

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function failOnOf(value: unknown): Severity {
  const word = text(value) ?? 'error';
  const found = SEVERITIES.find((severity) => severity === word);
  if (found !== undefined) return found;
  throw new UserError(`--fail-on knows ${SEVERITIES.join(', ')}, not ${JSON.stringify(word)}.`, {
    code: 'USAGE',
    next: 'Nothing was written.',
  });
}

/** The files asked for, each with what goes into it. */
async function write(
  flags: Record<string, unknown>,
  base: string,
  { root, git }: SurfaceFacts,
  report: DoctorReport,
): Promise<string[]> {
  const written: string[] = [];
  if (text(flags.sarif) === undefined && text(flags.html) === undefined) return written;
  const { writeReport } = await import('../doctor/write-file.ts');
  const put = (file: string, content: string): void => {
    writeReport(resolve(base, file), content, root);
    written.push(file);
  };
  const sarif = text(flags.sarif);
  if (sarif !== undefined)
    put(sarif, (await import('../doctor/print/sarif.ts')).sarifText(report, git.folder));
  const html = text(flags.html);
  if (html !== undefined) put(html, (await import('../doctor/print/html.ts')).htmlText(report));
  return written;
}

/** Flags that say how `--fix` writes would do nothing without it. */
function refuseWithoutFix(flags: Record<string, unknown>): void {
  const stray = ['yes', 'dry-run', 'no-install'].find((flag) => flags[flag] === true);
  if (flags.fix === true || stray === undefined) return;
  throw new UserError(`--${stray} says how --fix writes, which was not asked for.`, {
    code: 'USAGE',
    next: 'Add --fix, or drop the flag. Nothing was written.',
  });
}

/** `doctor`: what a stranger reaches, and why. Exit 0, or 1 when a finding is as bad as `--fail-on`. */
export async function doctorCommand(
  flags: Record<string, unknown>,
  dir: string | undefined,
): Promise<number> {
  const failOn = failOnOf(flags['fail-on']);
  const wanted = text(flags.explain);
  const rule = RULES.find(({ id }) => id === wanted);
  if (rule !== undefined) {
    process.stdout.write(flags.json === true ? jsonText(rule) : explain(rule));
    return EXIT.done;
  }
  const base = text(flags.cwd) === undefined ? process.cwd() : resolve(String(flags.cwd));
  refuseWithoutFix(flags);
  const given = (Array.isArray(flags.public) ? flags.public.map(String) : []).map(parsePublic);
  const lookNow = async () => {
    const facts = await openSurface(flags, dir);
    const examined = await examine({
      facts,
      base,
      public: given,
      baseline: text(flags.baseline),
      changed: text(flags.changed),
      advisories: text(flags.advisories),
    });
    return { facts, ...examined };
  };
  const look = () => remembering(lookNow);
  let seen = await look();
  let exitCode: number | undefined;
  if (flags.fix === true) {
    const pieces = piecesFor(seen.report.findings);
    const outcome = await fix(flags, dir, pieces);
    if (outcome !== undefined && outcome.document.outcome !== 'planned') seen = await look();
    seen.report.fix = {
      outcome: outcome?.document.outcome ?? 'nothing-to-fix',
      pieces,
      left: unfixed(seen.report, outcome),
    };
    if (outcome?.exitCode === EXIT.conflicts || outcome?.exitCode === EXIT.cancelled)
      exitCode = outcome.exitCode;
  }
  const { facts, report, all } = seen;
  if (wanted !== undefined) {
    const { explainResource } = await import('../doctor/explain.ts');
    process.stdout.write(explainResource(wanted, report, flags.json === true));
    return EXIT.done;
  }
  const written = await write(flags, base, facts, report);
  const baseline = text(flags['write-baseline']);
  if (baseline !== undefined) {
    const file = baseline === '' ? resolve(facts.root, BASELINE_FILE) : resolve(base, baseline);
    const { writeReport } = await import('../doctor/write-file.ts');
    writeReport(file, baselineText(all), facts.root);
    written.push(baseline === '' ? BASELINE_FILE : baseline);
  }
  if (flags.json === true) process.stdout.write(jsonText(report));
  else {
    const columns = process.stdout.isTTY ? process.stdout.columns : undefined;
    process.stdout.write(wrapped(flags.map === true ? mapText(report) : terminalText(report), columns));
  }
  for (const file of written) process.stderr.write(`Wrote ${visible(file)}\n`);
  // Whoever writes a baseline has just said that he knows.
  if (baseline !== undefined) return EXIT.done;
  if (exitCode !== undefined) return exitCode;
  return report.findings.some((finding) => fails(finding, failOn)) ? EXIT.notDone : EXIT.done;
}
