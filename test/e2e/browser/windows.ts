import { describe, expect, it } from 'vitest';
import { ACCOUNTS, IDENTITY_PROVIDER } from '../../running/browser/sites.ts';
import type { Stack } from '../../running/browser/stack.ts';
import { until } from '../../running/browser/until.ts';
import { APP_ORIGIN } from '../../running/instance.ts';

const OPEN = `(() => {
  window.addEventListener('message', ({ data, origin }) => { window.__heard = data + ' from ' + origin; });
  window.__popup = window.open('about:blank', '', 'width=300,height=300');
  window.__popup.location.href = 'https://${IDENTITY_PROVIDER}/start';
})()`;

/** Signs in with OAuth in a popup, as Clerk does it. */
async function popupFlow(stack: Stack): Promise<{ opener: string | null; heard: unknown; closed: unknown }> {
  const context = await stack.browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(`${APP_ORIGIN}/tour`);
    const opened = context.waitForEvent('page');
    await page.evaluate(OPEN);
    const popup = await opened;
    await until(
      popup,
      `location.hostname === '${ACCOUNTS}' && document.querySelector('#opener')?.textContent !== ''`,
    );
    const opener = await popup.locator('#opener').textContent();
    if (opener === 'present') await until(page, 'window.__heard !== undefined');
    const heard = await page.evaluate('window.__heard ?? null');
    return { opener, heard, closed: await page.evaluate('window.__popup.closed') };
  } finally {
    await context.close();
  }
}

/** Whether the page at /tour may use these features. */
async function allowed(stack: Stack, features: readonly string[]): Promise<Record<string, unknown>> {
  const context = await stack.browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(`${APP_ORIGIN}/tour`);
    const asked: Record<string, unknown> = {};
    for (const feature of features)
      asked[feature] = await page.evaluate(`document.featurePolicy.allowsFeature('${feature}')`);
    return asked;
  } finally {
    await context.close();
  }
}

const NEEDED = ['publickey-credentials-get', 'publickey-credentials-create', 'identity-credentials-get'];
const CLOSED = ['camera', 'microphone', 'geolocation'];
const all = (names: readonly string[], value: boolean) =>
  Object.fromEntries(names.map((name) => [name, value]));

/** Runs with other response headers than the app's. */
async function withHeader<T>(stack: Stack, name: string, value: string, run: () => Promise<T>): Promise<T> {
  stack.front.override[name] = value;
  try {
    return await run();
  } finally {
    delete stack.front.override[name];
  }
}

/** What the headers beside the policy leave whole, and what they close. */
export function describeWindows(stack: () => Stack): void {
  describe('the other headers', () => {
    it('leave a popup that signs in with OAuth its opener, which hears from it', async () => {
      expect(await popupFlow(stack())).toEqual({
        opener: 'present',
        heard: `signed in from https://${ACCOUNTS}`,
        closed: false,
      });
    });

    it('would not with Cross-Origin-Opener-Policy: same-origin, and this test would tell', async () => {
      const flow = await withHeader(stack(), 'cross-origin-opener-policy', 'same-origin', () =>
        popupFlow(stack()),
      );
      expect(flow).toEqual({ opener: 'cut', heard: null, closed: true });
    });

    it('leave passkeys and One Tap allowed, and close camera, microphone and place', async () => {
      expect(await allowed(stack(), [...NEEDED, ...CLOSED])).toEqual({
        ...all(NEEDED, true),
        ...all(CLOSED, false),
      });
    });

    it('would not with publickey-credentials-get=(), and this test would tell', async () => {
      const policy =
        'publickey-credentials-get=(), publickey-credentials-create=(), identity-credentials-get=()';
      const asked = await withHeader(stack(), 'permissions-policy', policy, () => allowed(stack(), NEEDED));
      expect(asked).toEqual(all(NEEDED, false));
    });
  });
}
