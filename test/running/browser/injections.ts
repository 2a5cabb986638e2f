import { ATTACKER } from './sites.ts';

/** One thing that somebody gets into the HTML of a page, or a script of theirs tries. */
export interface Injection {
  what: string;
  /** Markup that the server puts into the page as it is. */
  html?: string;
  /** Script that is run in the loaded page. */
  script?: string;
  /** What is true in the page, or which path the attacker's server was asked for, when it took effect. */
  effect: { inPage: string } | { asked: string };
  /** The directive that refuses it; where there is none, it takes effect. */
  static?: string;
  nonce?: string;
}

const RAN = { inPage: 'window.__attacked !== undefined' };

/** An injection that both policies refuse. */
const both = (directive: string) => ({ static: directive, nonce: directive });

export const INJECTIONS: readonly Injection[] = [
  {
    what: 'an inline script',
    html: '<script>window.__attacked = 1</script>',
    effect: RAN,
    nonce: 'script-src-elem',
  },
  {
    what: 'a script in a srcdoc frame',
    html: '<iframe srcdoc="<script>parent.__attacked = 1</script>"></iframe>',
    effect: RAN,
    nonce: 'script-src-elem',
  },
  {
    what: 'a javascript: link',
    html: '<a id="bait" href="javascript:void(window.__attacked = 1)">x</a>',
    script: `document.querySelector('#bait').click()`,
    effect: RAN,
    nonce: 'script-src-elem',
  },
  {
    what: 'an event handler in an attribute',
    html: '<img src="/no-such-image" onerror="window.__attacked = 1">',
    effect: RAN,
    ...both('script-src-attr'),
  },
  {
    what: 'a foreign script',
    html: `<script src="https://${ATTACKER}/x.js"></script>`,
    effect: RAN,
    ...both('script-src-elem'),
  },
  {
    what: 'a foreign style sheet',
    html: `<link rel="stylesheet" href="https://${ATTACKER}/style.css">`,
    effect: { asked: '/style.css' },
    ...both('style-src-elem'),
  },
  {
    what: 'a foreign frame',
    html: `<iframe src="https://${ATTACKER}/frame"></iframe>`,
    effect: { asked: '/frame' },
    ...both('frame-src'),
  },
  {
    what: 'a foreign image',
    html: `<img src="https://${ATTACKER}/image.png">`,
    effect: { asked: '/image.png' },
    ...both('img-src'),
  },
  {
    what: 'a plugin object',
    html: `<object data="https://${ATTACKER}/object"></object>`,
    effect: { asked: '/object' },
    ...both('object-src'),
  },
  {
    // Chromium's preload scanner may follow it before it is refused, so what counts is where addresses lead.
    what: 'a <base> that leads addresses astray',
    html: `<base href="https://${ATTACKER}/">`,
    effect: { inPage: `new URL('x', document.baseURI).hostname === '${ATTACKER}'` },
    ...both('base-uri'),
  },
  {
    what: 'a form that posts to another site',
    // Into a window of its own: a page that is left may go before it has told of the violation.
    html: `<form id="bait" target="_blank" action="https://${ATTACKER}/form"><input name="a" value="1"></form>`,
    script: `document.querySelector('#bait').submit()`,
    effect: { asked: '/form' },
    ...both('form-action'),
  },
  {
    what: 'a connection to another site',
    script: `void fetch('https://${ATTACKER}/connection').catch(() => {})`,
    effect: { asked: '/connection' },
    ...both('connect-src'),
  },
  {
    what: 'an inline style',
    html: '<style>#reflected { color: rgb(1, 2, 3) }</style>',
    effect: { inPage: `getComputedStyle(document.querySelector('#reflected')).color === 'rgb(1, 2, 3)'` },
  },
  {
    what: 'a <meta> that leads to another site',
    html: `<meta http-equiv="refresh" content="0; url=https://${ATTACKER}/left">`,
    effect: { asked: '/left' },
  },
];
