import { UserError } from '../errors.ts';

/** The steps of `migrate`, in the order in which each is safe. */
export const STEPS = ['checks', 'wall', 'gate', 'proxy'] as const;
export type Step = (typeof STEPS)[number];

/**
 * The steps that are not left out.
 * @throws UserError (exit 2) for a word that is no step.
 */
export function stepsWithout(skipped: readonly string[]): ReadonlySet<Step> {
  const stray = skipped.find((word) => !STEPS.some((step) => step === word));
  if (stray !== undefined)
    throw new UserError(`--skip: there is no step ${JSON.stringify(stray)}.`, {
      code: 'USAGE',
      next: `Steps: ${STEPS.join(', ')}. Nothing was written.`,
    });
  return new Set(STEPS.filter((step) => !skipped.includes(step)));
}
