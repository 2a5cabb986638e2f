/** The generated webhook: what is signed by Clerk is handled, once; nothing else is. */
import { gzipSync } from 'node:zlib';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as Svix } from 'svix';
import { newWebhookSecret, signWebhook } from '../instance.ts';
import type { Context, Row, Sent } from '../table.ts';

const event = (id: string, type = 'user.created') =>
  JSON.stringify({ object: 'event', type, data: { id, object: 'user' }, timestamp: 1, instance_id: 'ins_1' });

const BODY = event('user_1');
const HANDLED = { status: 200, text: /^Handled$/, effects: ['webhook user.created user_1'] };
const NOT_VERIFIED = { status: 400, text: /^Not verified$/, effects: [] };
const NOT_SIGNED = { status: 400, text: /^Not signed$/, effects: [] };
const TOO_LARGE = { status: 413, text: /^Too large$/, effects: [] };

const deliver = (
  headers: Record<string, string>,
  body: string | Buffer = BODY,
  rest: Partial<Sent> = {},
): Sent => ({
  path: '/api/webhooks/clerk',
  method: 'POST',
  headers,
  body,
  ...rest,
});

const sign = (context: Context, body = BODY, age = 0) =>
  signWebhook(context.instance.webhookSecret, body, { age });

/** Headers as a sender makes them with one of the two libraries. */
function signedBy(library: 'svix' | 'standardwebhooks', secret: string, body: string, id: string) {
  const now = new Date();
  const signer = library === 'svix' ? new Svix(secret) : new StandardWebhook(secret);
  return {
    'svix-id': id,
    'svix-timestamp': String(Math.floor(now.getTime() / 1000)),
    'svix-signature': signer.sign(id, now, body),
    'content-type': 'application/json',
  };
}

/** What Svix sends for a day after a secret was rotated: a signature under each. */
function rotated(id: string, secrets: readonly string[]): Record<string, string> {
  const all = secrets.map((secret) => signWebhook(secret, BODY, { id }));
  return { ...all[0], 'svix-signature': all.map((headers) => headers['svix-signature']).join(' ') };
}

const without = (headers: Record<string, string>, name: string) =>
  Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));

const pretty = JSON.stringify(JSON.parse(event('user_é')), null, 2).replace('"user"', '"\\u003cuser\\u003e"');
const large = event('x'.repeat(1_000_001));

export const WEBHOOK: readonly Row[] = [
  { name: 'a signed event is handled', send: (c) => deliver(sign(c)), ...HANDLED },
  {
    name: 'an event signed by the library svix is handled',
    send: ({ instance }) => deliver(signedBy('svix', instance.webhookSecret, BODY, 'msg_svix')),
    ...HANDLED,
  },
  {
    name: 'an event signed by the library standardwebhooks is handled',
    send: ({ instance }) =>
      deliver(signedBy('standardwebhooks', instance.webhookSecret, BODY, 'msg_standard')),
    ...HANDLED,
  },
  {
    name: 'the same delivery again is answered, and not handled again',
    send: ({ instance }) => deliver(signedBy('svix', instance.webhookSecret, BODY, 'msg_svix')),
    status: 200,
    text: /^Handled before$/,
    effects: [],
  },
  {
    name: 'the same id signed a second time is not handled again',
    send: ({ instance }) => deliver(signWebhook(instance.webhookSecret, BODY, { id: 'msg_svix', age: 60 })),
    status: 200,
    text: /^Handled before$/,
    effects: [],
  },
  {
    name: 'during a rotation the secret that verifies may stand second',
    send: ({ instance }) => deliver(rotated('msg_second', [newWebhookSecret(), instance.webhookSecret])),
    ...HANDLED,
  },
  {
    name: 'during a rotation the secret that verifies may stand first',
    send: ({ instance }) => deliver(rotated('msg_first', [instance.webhookSecret, newWebhookSecret()])),
    ...HANDLED,
  },
  {
    name: 'several signatures of which none verifies are refused',
    send: () => deliver(rotated('msg_none', [newWebhookSecret(), newWebhookSecret()])),
    ...NOT_VERIFIED,
  },
  {
    name: 'the signature covers the bytes as sent, pretty-printed and escaped',
    send: (c) => deliver(sign(c, pretty), pretty),
    status: 200,
    text: /^Handled$/,
    effects: ['webhook user.created user_é'],
  },
  {
    name: 'a type that nobody handles is accepted, or Svix would go on sending it',
    send: (c) =>
      deliver(
        sign(c, event('waitlist_1', 'waitlistEntry.created')),
        event('waitlist_1', 'waitlistEntry.created'),
      ),
    status: 200,
    text: /^Handled$/,
    effects: ['webhook waitlistEntry.created waitlist_1'],
  },
  {
    name: 'a handler that fails has the event delivered again',
    send: (c) =>
      deliver(
        signWebhook(c.instance.webhookSecret, event('user_fail'), { id: 'msg_fail' }),
        event('user_fail'),
      ),
    status: 500,
    text: /^Handler failed$/,
    effects: ['webhook user.created user_fail'],
  },
  {
    name: 'and the next delivery runs it again',
    send: (c) =>
      deliver(
        signWebhook(c.instance.webhookSecret, event('user_fail'), { id: 'msg_fail' }),
        event('user_fail'),
      ),
    status: 500,
    text: /^Handler failed$/,
    effects: ['webhook user.created user_fail'],
  },
  {
    name: 'a changed body is refused',
    send: (c) => deliver(sign(c), event('user_2')),
    ...NOT_VERIFIED,
  },
  {
    name: 'the same JSON in another layout is a changed body',
    send: (c) => deliver(sign(c), JSON.stringify(JSON.parse(BODY), null, 1)),
    ...NOT_VERIFIED,
  },
  {
    name: 'another id under the same signature is refused',
    send: (c) => deliver({ ...sign(c), 'svix-id': 'msg_other' }),
    ...NOT_VERIFIED,
  },
  {
    name: 'another time under the same signature is refused',
    send: (c) => deliver({ ...sign(c), 'svix-timestamp': String(Math.floor(Date.now() / 1000) - 9) }),
    ...NOT_VERIFIED,
  },
  {
    name: 'a signature of ten minutes ago is refused',
    send: (c) => deliver(sign(c, BODY, 600)),
    ...NOT_VERIFIED,
  },
  { name: 'a signature of four minutes ago is not', send: (c) => deliver(sign(c, BODY, 240)), ...HANDLED },
  {
    name: 'a signature from the future is refused',
    send: (c) => deliver(sign(c, BODY, -600)),
    ...NOT_VERIFIED,
  },
  {
    name: 'a time that is no number is refused',
    send: (c) => deliver({ ...sign(c), 'svix-timestamp': 'now' }),
    ...NOT_VERIFIED,
  },
  {
    name: "another endpoint's secret is refused",
    send: () => deliver(signWebhook(newWebhookSecret(), BODY)),
    ...NOT_VERIFIED,
  },
  {
    name: 'the secret spelled out instead of used is refused',
    send: (c) => deliver({ ...sign(c), 'svix-signature': `v1,${c.instance.webhookSecret.slice(6)}` }),
    ...NOT_VERIFIED,
  },
  {
    name: 'a signature of another scheme is refused',
    send: (c) => {
      const headers = sign(c);
      return deliver({
        ...headers,
        'svix-signature': (headers['svix-signature'] ?? '').replace('v1,', 'v1a,'),
      });
    },
    ...NOT_VERIFIED,
  },
  {
    name: 'no signature at all is refused',
    send: () => deliver({ 'content-type': 'application/json' }),
    ...NOT_SIGNED,
  },
  ...['svix-id', 'svix-timestamp', 'svix-signature'].map(
    (name): Row => ({
      name: `a delivery without ${name} is refused`,
      send: (c) => deliver(without(sign(c), name)),
      ...NOT_SIGNED,
    }),
  ),
  {
    name: 'a session is no signature',
    send: (c) => deliver({ ...c.bearer(), 'content-type': 'application/json' }),
    ...NOT_SIGNED,
  },
  {
    name: 'a body that announces too much is refused, signed or not',
    send: (c) => deliver(sign(c, large), large),
    ...TOO_LARGE,
  },
  {
    name: 'a body that announces nothing is refused once it has grown too large',
    send: (c) => deliver(sign(c, large), large, { chunked: true }),
    ...TOO_LARGE,
  },
  {
    name: 'bytes that are not UTF-8 are refused',
    send: (c) => deliver(sign(c, '\ufffd'), Buffer.from([0xff])),
    ...NOT_VERIFIED,
  },
  {
    name: 'a signed body that is sent compressed is refused: the signature is that of the text',
    send: (c) => deliver({ ...sign(c), 'content-encoding': 'gzip' }, gzipSync(BODY)),
    ...NOT_VERIFIED,
  },
  {
    name: 'a signed body that is no event, a hundred thousand arrays deep, is a failure that Svix hears of',
    send: (c) => {
      const body = '['.repeat(100_000) + ']'.repeat(100_000);
      return deliver(sign(c, body), body);
    },
    status: 500,
    text: /^Handler failed$/,
    effects: [],
  },
  {
    name: 'the endpoint has no other method',
    send: (c) => deliver(sign(c), BODY, { method: 'PUT' }),
    status: 405,
    text: /^(?:|Method not allowed)$/,
    effects: [],
  },
  {
    name: 'what is below the endpoint is not public',
    send: (c) => deliver(sign(c), BODY, { path: '/api/webhooks/clerk/more' }),
    status: 401,
    json: { error: 'unauthenticated' },
    effects: [],
  },
];
