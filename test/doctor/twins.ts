import type { Case } from './cases-clerk.ts';

/** A case with this verdict. */
export const judged =
  (verdict: Case['verdict']) =>
  (says: string, files: Record<string, string>, more: Partial<Case> = {}): Case => ({
    says,
    verdict,
    files,
    ...more,
  });

/** A resource that checks for itself. */
export const ok = judged('protected');
/** One that a stranger reaches. */
export const open = judged('exposed');
/** One that can't be judged. */
export const lost = judged('unknown');
