import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppPlan, builtApp } from '../../running/app.ts';
import { commentsOf, generatedText, prerenderedPages } from '../../running/browser/build-facts.ts';
import type { ClerkMajor } from '../../running/browser/bundles.ts';
import { describeInChromium } from '../../running/browser/needs-chromium.ts';
import { STATIC_15, STATIC_16 } from '../../running/browser/plans.ts';
import { shown } from '../../running/browser/recorder.ts';
import { openStack, type Stack } from '../../running/browser/stack.ts';
import { Visitor } from '../../running/browser/tour.ts';
import { ask } from '../../running/http.ts';
import { describeInjections } from './attacks.ts';
import { describeTour } from './tour.ts';
import { describeWindows } from './windows.ts';

const APPS: [string, AppPlan, ClerkMajor][] = [
  ['Next 16 and Clerk 7', STATIC_16, 7],
  ['Next 15 and Clerk 6', STATIC_15, 6],
];

await describeInChromium('the static policy, enforced', (chromium) => {
  describe.each(APPS)('on %s', (_name, plan, clerk) => {
    let stack: Stack;
    beforeAll(async () => {
      stack = await openStack(await builtApp(plan), clerk, chromium);
    });
    afterAll(() => stack?.stop());

    describeTour(() => stack);

    it.each(['/tour', '/'])('the prerendered page %s runs its scripts', async (path) => {
      expect(prerenderedPages(stack.app)).toContain(path);
      const visitor = await Visitor.come(stack);
      try {
        expect(await visitor.open(path)).toBe(200);
        if (path === '/tour') await visitor.seesHydratedPage();
        expect(shown((await visitor.complaints()).violations)).toEqual([]);
      } finally {
        await visitor.leave();
      }
    });

    it.each([
      ['/missing/page', 404],
      ['/gone', 200],
    ])('the 404 page runs its scripts at %s', async (path, status) => {
      const visitor = await Visitor.come(stack);
      try {
        // Beneath Suspense the status is sent before the record is looked for.
        expect(await visitor.open(path)).toBe(status);
        expect(await visitor.page.locator('body').textContent()).toContain('could not be found');
        expect(shown((await visitor.complaints()).violations)).toEqual([]);
      } finally {
        await visitor.leave();
      }
    });

    it('is one header, on pages and redirects alike, and names the one Frontend API of the key', async () => {
      for (const path of ['/tour', '/dashboard', '/missing/page']) {
        const policy = (await ask(stack.server, path)).headers['content-security-policy'] ?? '';
        expect(policy.match(/default-src/g)).toHaveLength(1);
        expect(policy).toContain('https://clerk.offline.example');
        expect(policy).not.toMatch(/\*\.clerk|accounts\.dev|telemetry|unsafe-eval|nonce-/);
      }
    });

    describeInjections(() => stack, 'static');

    it('says in a comment what it refuses and what it leaves open', () => {
      const said = commentsOf(generatedText(stack.app, 'security-headers.ts'));
      expect(said).toContain(
        'It refuses foreign scripts, styles, frames, images, forms and connections, handlers in attributes (onerror="..."), plugins, <base>, and being framed.',
      );
      expect(said).toContain(
        'It does not stop a <script> or a javascript: link that someone gets into the HTML of a page, nor inline styles',
      );
      expect(said).toContain('No policy keeps what is injected from leaving the page for another site');
    });

    describeWindows(() => stack);
  });
});
