import { vi } from 'vitest';
import type { Page } from './playwright.ts';
import { PATIENCE } from './until.ts';

/** A violation as the browser tells the page (https://www.w3.org/TR/CSP3/#securitypolicyviolationevent). */
export interface Violation {
  directive: string;
  blocked: string;
  disposition: 'enforce' | 'report';
}

/** What went wrong on one page, for as long as it is open. */
export interface Recorded {
  violations: Violation[];
  /** Uncaught exceptions. */
  errors: string[];
  /** Errors and warnings of the console. */
  console: string[];
  /** Requests that got no answer. */
  failed: string[];
}

/** Where nothing is: what the recorder provokes itself, so as to know that it still hears. */
const SENTINEL = 'https://sentinel.example/';

const LISTEN = `document.addEventListener('securitypolicyviolation', (event) =>
  window.__violation({
    directive: event.effectiveDirective,
    blocked: event.blockedURI,
    disposition: event.disposition,
  }));`;

/** Records what a page complains about, from its first byte on: call it before the first navigation. */
export async function record(page: Page): Promise<Recorded> {
  const seen: Recorded = { violations: [], errors: [], console: [], failed: [] };
  await page.exposeBinding('__violation', (_source, violation: Violation) => {
    seen.violations.push(violation);
  });
  await page.addInitScript({ content: LISTEN });
  page.on('console', (message) => {
    if (/^(?:error|warning)$/.test(message.type())) seen.console.push(message.text());
  });
  page.on('pageerror', (error) => seen.errors.push(String(error)));
  page.on('requestfailed', (request) => {
    const because = request.failure()?.errorText ?? '';
    // Given up by the page itself when it was left; and what a policy refused is told as a violation.
    const sentinel = request.url().startsWith(SENTINEL);
    if (!sentinel && !/ERR_ABORTED|^csp$/.test(because)) seen.failed.push(`${request.url()} ${because}`);
  });
  return seen;
}

/**
 * Waits until everything that has happened on the page so far is recorded: provokes one violation and waits for that.
 * Violations are told in order, so what came before it is there, and a recorder that hears nothing is noticed.
 * @throws when the policy does not refuse a foreign image, or nobody is told
 */
export async function settled(page: Page, seen: Recorded): Promise<void> {
  const mine = ({ blocked }: Violation) => blocked.startsWith(SENTINEL);
  await page.evaluate(`void (new Image().src = '${SENTINEL}' + Math.random())`);
  await vi.waitUntil(() => seen.violations.some(mine), { timeout: PATIENCE, interval: 20 });
  seen.violations = seen.violations.filter((violation) => !mine(violation));
}

/** `script-src-elem <- https://evil.example/x.js`, each once. */
export const shown = (violations: readonly Violation[]): string[] => [
  ...new Set(violations.map(({ directive, blocked }) => `${directive} <- ${blocked}`)),
];
