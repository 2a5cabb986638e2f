import type { ManualStep } from './types.ts';

/** Steps that were not done for one and the same reason, with the same lines to paste. */
export interface NotDone {
  piece: string;
  because: string;
  snippet: string;
  steps: ManualStep[];
}

/** So many for one reason are told together. */
const MANY = 3;

const reasonOf = ({ because, about }: ManualStep): string => about?.reason ?? because;

/** What was not done, in the order of the first of each reason; few for one reason stay by themselves. */
export function byReason(steps: readonly ManualStep[]): NotDone[] {
  const groups = new Map<string, NotDone>();
  for (const step of steps) {
    const { piece, snippet } = step;
    const because = reasonOf(step);
    const key = JSON.stringify([piece, because, snippet]);
    const known = groups.get(key);
    if (known) known.steps.push(step);
    else groups.set(key, { piece, because, snippet, steps: [step] });
  }
  return [...groups.values()].flatMap((group) =>
    group.steps.length >= MANY
      ? [group]
      : group.steps.map((step) => ({ ...group, because: step.because, steps: [step] })),
  );
}
