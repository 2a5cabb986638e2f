import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from './playwright.ts';

/** How long a page may take for one thing on a busy machine, in ms. */
export const PATIENCE = 60_000;

/**
 * Waits until an expression is true in the page. Asked from here: Playwright's own waiting evaluates text inside of
 * the page, which the policies under test refuse.
 * @throws with the expression, and what it was last, when it never is
 */
export async function until(page: Page, expression: string, patience = PATIENCE): Promise<void> {
  const end = Date.now() + patience;
  for (;;) {
    // A navigation in the middle throws; the next page is asked again.
    const value = await page.evaluate(expression).catch((error: unknown) => String(error));
    if (value === true) return;
    if (Date.now() > end) throw new Error(`${expression} is still ${String(value)} on ${page.url()}`);
    await pause(50);
  }
}
