import type { Certificate } from './certificate.ts';
import { type Listening, serveTls } from './https-server.ts';

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

/** As much of Cloudflare's Turnstile as clerk-js uses: a frame, then a token. */
const TURNSTILE = `window.turnstile = {
  render(where, options) {
    const frame = document.createElement('iframe');
    frame.src = 'https://challenges.cloudflare.com/frame';
    frame.onload = () => options.callback('captcha-token-of-the-stand-in');
    (typeof where === 'string' ? document.querySelector(where) : where).append(frame);
    return 'widget';
  },
  reset() {},
  remove() {},
};`;

/** What the stand-in for Turnstile answers to a challenge. */
export const CAPTCHA_TOKEN = 'captcha-token-of-the-stand-in';

export const ATTACKER = 'evil.example';
export const IDENTITY_PROVIDER = 'idp.example';
export const ACCOUNTS = 'accounts.offline.example';
export const APP_HOST = 'app.offline.example';

const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

type Answer = [type: string, body: string | Buffer];

/** One answer per host, by path. */
const SITES: Record<string, (path: string) => Answer> = {
  'img.clerk.com': () => ['image/png', PIXEL],
  'challenges.cloudflare.com': (path) =>
    path.includes('api.js') ? [SCRIPT, TURNSTILE] : [HTML, '<p>challenge</p>'],
  [ATTACKER]: (path) =>
    path.includes('.js')
      ? [SCRIPT, 'window.__attacked = (window.__attacked || []).concat("foreign script");']
      : [HTML, path === '/embed' ? `<iframe src="https://${APP_HOST}/tour"></iframe>` : '<p>attacker</p>'],
  // The way of a popup that signs in with OAuth: to the provider, then to a page that tells its opener.
  [IDENTITY_PROVIDER]: () => [HTML, `<script>location.href = 'https://${ACCOUNTS}/callback';</script>`],
  [ACCOUNTS]: () => [
    HTML,
    `<p id="opener"></p><script>
      document.querySelector('#opener').textContent = window.opener ? 'present' : 'cut';
      window.opener?.postMessage('signed in', 'https://${APP_HOST}');
    </script>`,
  ],
};

export const SITE_NAMES: readonly string[] = Object.keys(SITES);

export interface Sites extends Listening {
  /** `host/path` of every request, in order. */
  asked: string[];
}

/** The other hosts that a page with Clerk talks to, and an attacker's, in one server. */
export async function fakeSites(certificate: Certificate): Promise<Sites> {
  const asked: string[] = [];
  const listening = await serveTls(certificate, (request, response) => {
    const host = (request.headers.host ?? '').replace(/:.*/, '');
    const path = request.url ?? '/';
    asked.push(`${host}${path}`);
    const [type, body] = SITES[host]?.(path) ?? [HTML, ''];
    // Open to every origin: what stops a page from using these is its own policy alone.
    response.writeHead(200, { 'content-type': type, 'access-control-allow-origin': '*' });
    response.end(body);
  });
  return { ...listening, asked };
}
