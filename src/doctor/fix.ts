import { pieces } from '../../generators/pieces.ts';
import type { Outcome } from '../outcome.ts';
import { ruleNamed } from './rules/catalogue.ts';
import type { DoctorReport, Finding, Unfixed } from './types.ts';

/** The pieces that fix what was found, in the order they are written, each once. */
export function piecesFor(findings: readonly Finding[]): string[] {
  const wanted = new Set(findings.flatMap(({ rule }) => ruleNamed(rule).fixedBy ?? []));
  return pieces.map(({ name }) => name).filter((name) => wanted.has(name));
}

/**
 * Adds pieces by the same pipeline as `add`: plan, diff, consent, apply.
 * @param flags Of the command line: `yes`, `dry-run`, `no-install`, `json`, `cwd`, `app`.
 * @returns What became of it; undefined where there is nothing to add.
 * @throws UserError for everything that ends a run before it could write.
 */
export async function fix(
  flags: Record<string, unknown>,
  dir: string | undefined,
  named: readonly string[],
): Promise<Outcome | undefined> {
  if (named.length === 0) return undefined;
  const { outcomeOfWrite } = await import('../commands/write.ts');
  return outcomeOfWrite({ flags, dir, named });
}

/** Why each finding of a report is still there after a fix. */
export function unfixed(report: DoctorReport, outcome: Outcome | undefined): Unfixed[] {
  const wrote = outcome?.document.outcome;
  return report.findings.map(({ rule, fingerprint }) => {
    const { fixedBy } = ruleNamed(rule);
    const step = outcome?.document.notDone.find(({ piece }) => fixedBy?.includes(piece));
    const because =
      fixedBy === undefined
        ? '--fix adds pieces, and none of them does this.'
        : step !== undefined
          ? `add ${fixedBy.join(' ')} could not do it: ${step.because}`
          : wrote === 'applied' || wrote === 'partial' || wrote === 'unchanged'
            ? `${fixedBy.join(' ')} is in place and it is still so.`
            : `add ${fixedBy.join(' ')} would be tried; nothing was written.`;
    return { rule, fingerprint, because };
  });
}
