import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppPlan, builtApp } from '../../running/app.ts';
import { attack } from '../../running/browser/attack.ts';
import { INJECTIONS } from '../../running/browser/injections.ts';
import { describeInChromium } from '../../running/browser/needs-chromium.ts';
import { NONCE_REPORTING_16, STATIC_REPORTING_16 } from '../../running/browser/plans.ts';
import { openStack, type Stack } from '../../running/browser/stack.ts';
import { ask } from '../../running/http.ts';
import { describeTour } from './tour.ts';

const MODES: [mode: 'static' | 'nonce', plan: AppPlan][] = [
  ['static', STATIC_REPORTING_16],
  ['nonce', NONCE_REPORTING_16],
];

await describeInChromium('a policy that only reports', (chromium) => {
  describe.each(MODES)('%s', (mode, plan) => {
    let stack: Stack;
    beforeAll(async () => {
      stack = await openStack(await builtApp(plan), 7, chromium);
    });
    afterAll(() => stack?.stop());

    it('enforces nothing', async () => {
      const { headers } = await ask(stack.server, '/tour');
      expect(headers['content-security-policy']).toBeUndefined();
      expect(headers['content-security-policy-report-only']).toMatch(/script-src/);
    });

    describeTour(() => stack);

    const covered = INJECTIONS.filter((injection) => injection[mode] !== undefined);
    it.each(covered)('$what is reported, and takes effect', async (injection) => {
      const outcome = await attack(stack, injection, { report: injection[mode], effect: true });
      expect(outcome.tookEffect).toBe(true);
    });
  });
});
