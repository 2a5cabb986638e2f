import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtApp } from '../../running/app.ts';
import { commentsOf, generatedText, prerenderedPages } from '../../running/browser/build-facts.ts';
import { describeInChromium } from '../../running/browser/needs-chromium.ts';
import { NONCE_16 } from '../../running/browser/plans.ts';
import { shown } from '../../running/browser/recorder.ts';
import { openStack, type Stack } from '../../running/browser/stack.ts';
import { Visitor } from '../../running/browser/tour.ts';
import { until } from '../../running/browser/until.ts';
import { ask } from '../../running/http.ts';
import { APP_ORIGIN, DOCUMENT } from '../../running/instance.ts';
import { describeInjections } from './attacks.ts';
import { describeTour } from './tour.ts';
import { describeWindows } from './windows.ts';

const PAGES = ['/', '/tour', '/sign-in', '/reflect', '/missing/page', '/gone', '/broken'];

/** The nonce of the policy, and that of each script in the HTML. */
async function nonces(
  stack: Stack,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ policy: string | undefined; scripts: (string | undefined)[]; body: string }> {
  const answer = await ask(stack.server, path, { headers: { ...DOCUMENT, ...headers } });
  const scripts = [...answer.body.matchAll(/<script\b([^>]*)>/g)].map(
    ([, attributes = '']) => /\bnonce="([^"]*)"/.exec(attributes)?.[1],
  );
  const policy = /'nonce-([^']+)'/.exec(answer.headers['content-security-policy'] ?? '')?.[1];
  return { policy, scripts, body: answer.body };
}

await describeInChromium('the nonce policy, enforced', (chromium) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await openStack(await builtApp(NONCE_16), 7, chromium);
  });
  afterAll(() => stack?.stop());

  describeTour(() => stack);

  it.each(PAGES)('every script of %s carries the nonce of its policy', async (path) => {
    const { policy, scripts } = await nonces(stack, path);
    expect(policy).toMatch(/^[\w+/]{22}==$/);
    expect(scripts.length).toBeGreaterThan(5);
    expect(new Set(scripts)).toEqual(new Set([policy]));
  });

  it('the nonce is another one for each request', async () => {
    const seen = new Set<string | undefined>();
    for (let turn = 0; turn < 5; turn++) seen.add((await nonces(stack, '/tour')).policy);
    expect(seen.size).toBe(5);
  });

  it('next build rendered no page beforehand that would go without a nonce', () => {
    // The last resort for a failing root layout is no page of the app: see what it does below.
    expect(prerenderedPages(stack.app)).toEqual(['/_global-error']);
  });

  it.each([
    ['/missing/page', 404],
    ['/gone', 200],
  ])('the 404 page runs its scripts at %s', async (path, status) => {
    const visitor = await Visitor.come(stack);
    try {
      expect(await visitor.open(path)).toBe(status);
      expect(await visitor.page.locator('body').textContent()).toContain('could not be found');
      expect(shown((await visitor.complaints()).violations)).toEqual([]);
    } finally {
      await visitor.leave();
    }
  });

  it('a page that fails shows its error without a violation', async () => {
    const visitor = await Visitor.come(stack);
    try {
      await visitor.page.goto(`${APP_ORIGIN}/broken`);
      await until(visitor.page, `/(?:error|load)/i.test(document.body.innerText)`);
      expect(shown((await visitor.complaints()).violations)).toEqual([]);
      await visitor.picture('a page that fails');
    } finally {
      await visitor.leave();
    }
  });

  it.each([
    ['content-security-policy', "script-src 'nonce-attacker'"],
    ['content-security-policy-report-only', "script-src 'nonce-attacker'"],
    ['x-nonce', 'attacker'],
  ])('a client that sends %s does not choose the nonce', async (name, value) => {
    for (const path of PAGES) {
      const { policy, scripts, body } = await nonces(stack, path, { [name]: value });
      expect(policy).not.toBe('attacker');
      expect(body).not.toContain('attacker');
      expect(new Set(scripts)).toEqual(new Set([policy]));
    }
  });

  describeInjections(() => stack, 'nonce');

  it('says in a comment what it leaves open', () => {
    const said = commentsOf(generatedText(stack.app, 'proxy.ts'));
    expect(said).toContain('Inline styles stay allowed');
    expect(said).toContain('no policy keeps what is injected from leaving the page for another site');
  });

  describe('beside it', () => {
    describeWindows(() => stack);
  });
});
