import { vi } from 'vitest';
import { APP_ORIGIN } from '../instance.ts';
import type { Injection } from './injections.ts';
import type { Page } from './playwright.ts';
import { type Recorded, record, type Violation } from './recorder.ts';
import { ATTACKER } from './sites.ts';
import type { Stack } from './stack.ts';
import { PATIENCE, until } from './until.ts';

/** What became of an injection. */
export interface Outcome {
  tookEffect: boolean;
  /** Directives that it was reported for. */
  reported: string[];
}

async function tookEffect({ effect }: Injection, stack: Stack, page: Page): Promise<boolean> {
  if ('inPage' in effect) return (await page.evaluate(effect.inPage)) === true;
  return stack.sites.asked.some((address) => address.startsWith(`${ATTACKER}${effect.asked}`));
}

/** What is to be waited for. */
export interface Expected {
  /** The directive that is reported. */
  report?: string | undefined;
  /** Whether it takes effect. */
  effect: boolean;
}

/**
 * Gets one injection into a page of the app and waits for all that is expected of it. The browser tells of a violation
 * only after it has refused, so where no effect is expected nothing has to be waited for after the report.
 * @throws when what is expected does not come
 */
export async function attack(stack: Stack, injection: Injection, expected: Expected): Promise<Outcome> {
  const context = await stack.browser.newContext();
  try {
    const page = await context.newPage();
    const seen = await record(page);
    stack.sites.asked.length = 0;
    await page.goto(`${APP_ORIGIN}/reflect?html=${encodeURIComponent(injection.html ?? '')}`);
    if (injection.script !== undefined) await page.evaluate(injection.script);
    if (expected.report !== undefined) await reported(seen, expected.report);
    if (expected.effect) await happened(injection, stack, page);
    return {
      tookEffect: await tookEffect(injection, stack, page),
      reported: [...new Set(seen.violations.map((violation) => violation.directive))],
    };
  } finally {
    await context.close();
  }
}

async function happened(injection: Injection, stack: Stack, page: Page): Promise<void> {
  const { effect } = injection;
  if ('inPage' in effect) return until(page, effect.inPage);
  await vi.waitUntil(() => tookEffect(injection, stack, page), { timeout: PATIENCE, interval: 50 });
}

async function reported(seen: Recorded, directive: string): Promise<void> {
  const fits = (violation: Violation) => violation.directive === directive;
  await vi.waitUntil(() => seen.violations.some(fits), { timeout: PATIENCE, interval: 20 });
}
