import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shown } from '../../running/browser/recorder.ts';
import type { Stack } from '../../running/browser/stack.ts';
import { PERSON } from '../../running/browser/stack.ts';
import { Visitor } from '../../running/browser/tour.ts';
import { record } from '../../running/report.ts';

/** Everything that somebody does in an app with Clerk, one step after another in one browser. */
export function describeTour(stack: () => Stack): void {
  describe('somebody with an account', () => {
    let visitor: Visitor;
    beforeAll(async () => {
      visitor = await Visitor.come(stack());
    });
    afterAll(() => visitor?.leave());

    it('who opens a protected page is led to a sign-in form as Clerk draws it', async () => {
      await visitor.open('/dashboard');
      expect(visitor.path()).toBe('/sign-in?redirect_url=%2Fdashboard');
      expect(await visitor.seesStyledSignIn()).toBe(true);
      await visitor.picture('sign in');
    });

    it('who signs up is asked by Turnstile', async () => {
      expect(await visitor.passesTurnstile()).toBe(true);
    });

    it('who signs in comes back to that page, which the server renders for them', async () => {
      await visitor.open('/sign-in?redirect_url=%2Fdashboard');
      await visitor.signIn();
      expect(visitor.path()).toBe('/dashboard');
      await visitor.open('/dashboard');
      expect(await visitor.page.locator('body').textContent()).toContain(`Signed in as ${PERSON.id}`);
    });

    it('sees a page that runs, a picture through the optimizer, and the user button with its menu', async () => {
      await visitor.open('/tour');
      await visitor.seesHydratedPage();
      await visitor.seesPicture();
      await visitor.opensUserButton();
      await visitor.picture('user button');
    });

    it('who signs out finds the page closed again', async () => {
      await visitor.signOut();
      await visitor.open('/dashboard');
      expect(visitor.path()).toBe('/sign-in?redirect_url=%2Fdashboard');
    });

    it('met no violation, no uncaught error and nothing unanswered on the way', async () => {
      const { violations, errors, failed } = await visitor.complaints();
      const { app, browser } = stack();
      record('browser', {
        app: app.name,
        next: app.versions.next,
        clerk: app.versions.clerk,
        chromium: browser.version(),
        violations: violations.length,
      });
      expect({
        violations: shown(violations),
        errors,
        failed,
        unknown: stack().frontendApi.state.unknown,
      }).toEqual({
        violations: [],
        errors: [],
        failed: [],
        unknown: [],
      });
    });
  });
}
