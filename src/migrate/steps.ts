import { UserError } from '../errors.ts';

/** The steps of `migrate`, in the order in which each is safe. */
export const STEPS = ['await', 'checks', 'wall', 'gate', 'proxy', 'names'] as const;
export type Step = (typeof STEPS)[number];

/** What each step does, in a line. */
export const DOES: Readonly<Record<Step, string>> = {
  await: 'auth() and clerkClient() are waited for, where the installed Clerk gives promises',
  checks:
    'each page, layout, handler and server function that only the middleware protects checks for itself',
  wall: 'the middleware needs a session for all that is not on a public list',
  gate: 'your own gate by paths goes, with what only it used',
  proxy: 'on Next 16: middleware.ts becomes proxy.ts',
  names: 'variables that have another name today are named; nothing is written for it',
};

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
