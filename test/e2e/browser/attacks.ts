import { describe, expect, it, vi } from 'vitest';
import { attack } from '../../running/browser/attack.ts';
import { INJECTIONS } from '../../running/browser/injections.ts';
import { record as watch } from '../../running/browser/recorder.ts';
import { ATTACKER } from '../../running/browser/sites.ts';
import type { Stack } from '../../running/browser/stack.ts';
import { PATIENCE } from '../../running/browser/until.ts';
import { record } from '../../running/report.ts';

/** What an enforced policy refuses, and what it does not: both are promises of the generated comment. */
export function describeInjections(stack: () => Stack, mode: 'static' | 'nonce'): void {
  describe('injected into a page', () => {
    const refused = INJECTIONS.filter((injection) => injection[mode] !== undefined);
    const passing = INJECTIONS.filter((injection) => injection[mode] === undefined);

    it.each(refused)('$what is refused and reported', async (injection) => {
      const outcome = await attack(stack(), injection, { report: injection[mode], effect: false });
      record('injections', {
        app: stack().app.name,
        injection: injection.what,
        stopped: !outcome.tookEffect,
      });
      expect(outcome.tookEffect).toBe(false);
    });

    it.each(passing)('$what takes effect, as the generated comment says', async (injection) => {
      const outcome = await attack(stack(), injection, { effect: true });
      record('injections', {
        app: stack().app.name,
        injection: injection.what,
        stopped: !outcome.tookEffect,
      });
      expect(outcome).toEqual({ tookEffect: true, reported: [] });
    });
  });

  it('the app can not be framed by another site', async () => {
    const context = await stack().browser.newContext();
    try {
      const page = await context.newPage();
      const seen = await watch(page);
      await page.goto(`https://${ATTACKER}/embed`);
      const refusal = () => seen.console.find((line) => line.includes('frame-ancestors'));
      await vi.waitUntil(() => refusal() !== undefined, { timeout: PATIENCE });
      expect(refusal()).toContain("frame-ancestors 'none'");
    } finally {
      await context.close();
    }
  });
}
