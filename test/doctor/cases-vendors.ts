import { action, type Case, DB, get } from './cases-clerk.ts';
import { judged, lost, ok, open } from './twins.ts';

const WRITE = `await db.event.create({ data: { raw } });\nreturn new Response('ok');`;
const NO = `return new Response(null, { status: 401 });`;
const GUARD = `const { userId } = await auth();\nif (!userId) ${NO}\n`;

/** A webhook whose body is read; `body` comes before what it writes. */
const hook = (body: string, head: string, more: Record<string, string> = {}): Record<string, string> =>
  get(`const raw = await request.text();\nconst h = request.headers;\n${body}\n${WRITE}`, more, `${head}\n`);

/** An app that asks for a package in some version. */
const asksFor = (name: string, range: string): Record<string, string> => ({
  'package.json': JSON.stringify({
    name: 'case',
    dependencies: { next: '16.4.6', '@clerk/nextjs': '7.9.17', [name]: range },
  }),
});

/** A verifier, as it is imported and called. */
interface Verifier {
  of: string;
  head: string;
  call: string;
}

/** Those that throw, and how each is called so that it verifies nothing. */
const THROWING: Verifier[] = [
  {
    of: 'validateEvent() of Polar',
    head: `import { validateEvent } from '@polar-sh/sdk/webhooks';`,
    call: `validateEvent(raw, Object.fromEntries(h), process.env.POLAR_WEBHOOK_SECRET!)`,
  },
  {
    of: 'verifyAndParseWebhook() of Stream',
    head: `import { StreamChat } from 'stream-chat';\nconst client = StreamChat.getInstance(process.env.A!, process.env.STREAM_SECRET!);`,
    call: `client.verifyAndParseWebhook(raw, h.get('x-signature')!)`,
  },
  {
    of: 'verifySlackRequest()',
    head: `import { verifySlackRequest } from '@slack/bolt';`,
    call: `verifySlackRequest({ signingSecret: process.env.SLACK_SIGNING_SECRET!, body: raw, headers: { 'x-slack-signature': h.get('x-slack-signature')! } })`,
  },
  {
    of: 'WebhookHandler of Liveblocks',
    head: `import { WebhookHandler } from '@liveblocks/node';\nconst webhooks = new WebhookHandler(process.env.LIVEBLOCKS_WEBHOOK_SECRET!);`,
    call: `webhooks.verifyRequest({ headers: h, rawBody: raw })`,
  },
  {
    of: 'unwrap() of Dodo Payments, with the headers',
    head: `import DodoPayments from 'dodopayments';\nconst client = new DodoPayments({ webhookKey: process.env.DODO_WEBHOOK_KEY });`,
    call: `client.webhooks.unwrap(raw, { headers: Object.fromEntries(h) })`,
  },
  {
    of: 'LinearWebhookClient',
    head: `import { LinearWebhookClient } from '@linear/sdk/webhooks';\nconst client = new LinearWebhookClient(process.env.LINEAR_SECRET!);`,
    call: `client.verify(Buffer.from(raw), h.get('linear-signature')!)`,
  },
];

/** Those whose promise is rejected. */
const REJECTING: Verifier[] = [
  {
    of: 'unmarshal() of Paddle',
    head: `import { Paddle } from '@paddle/paddle-node-sdk';\nconst paddle = new Paddle(process.env.PADDLE_API_KEY!);`,
    call: `paddle.webhooks.unmarshal(raw, process.env.PADDLE_WEBHOOK_SECRET!, h.get('paddle-signature')!)`,
  },
  {
    of: 'verifySignature() of Mux',
    head: `import Mux from '@mux/mux-node';\nconst mux = new Mux();`,
    call: `mux.webhooks.verifySignature(raw, h, process.env.MUX_WEBHOOK_SECRET!)`,
  },
  {
    of: 'unwrap() of OpenAI',
    head: `import OpenAI from 'openai';\nconst client = new OpenAI();`,
    call: `client.webhooks.unwrap(raw, h)`,
  },
  {
    of: 'receive() of LiveKit',
    head: `import { WebhookReceiver } from 'livekit-server-sdk';\nconst receiver = new WebhookReceiver(process.env.LIVEKIT_API_KEY!, process.env.LIVEKIT_API_SECRET!);`,
    call: `receiver.receive(raw, h.get('Authorization')!)`,
  },
  {
    of: 'assertValidSignature() of Sanity',
    head: `import { assertValidSignature } from '@sanity/webhook';`,
    call: `assertValidSignature(raw, h.get('sanity-webhook-signature')!, process.env.SANITY_SECRET!)`,
  },
  {
    of: 'constructEvent() of WorkOS',
    head: `import { WorkOS } from '@workos-inc/node';\nconst workos = new WorkOS(process.env.WORKOS_API_KEY!);`,
    call: `workos.webhooks.constructEvent({ payload: JSON.parse(raw), sigHeader: h.get('workos-signature')!, secret: process.env.WORKOS_SECRET! })`,
  },
  {
    of: 'verifyAndReceive() of Octokit',
    head: `import { Webhooks } from '@octokit/webhooks';\nconst webhooks = new Webhooks({ secret: process.env.GITHUB_SECRET! });\nwebhooks.on('push', async ({ payload }) => { await db.event.create({ data: payload }); });`,
    call: `webhooks.verifyAndReceive({ id: h.get('x-github-delivery')!, name: 'push', payload: raw, signature: h.get('x-hub-signature-256')! })`,
  },
  {
    of: 'jwtDecrypt() of jose',
    head: `import { jwtDecrypt } from 'jose';`,
    call: `jwtDecrypt(raw, new TextEncoder().encode(process.env.SECRET))`,
  },
  {
    of: 'compactVerify() of jose',
    head: `import { compactVerify } from 'jose';`,
    call: `compactVerify(raw, new TextEncoder().encode(process.env.SECRET))`,
  },
];

/** Those that give false. */
const FALSE: Verifier[] = [
  {
    of: 'validateRequest() of Twilio',
    head: `import twilio from 'twilio';`,
    call: `twilio.validateRequest(process.env.TWILIO_AUTH_TOKEN!, h.get('x-twilio-signature')!, 'https://x.y/api', Object.fromEntries(new URLSearchParams(raw)))`,
  },
  {
    of: 'validateRequestWithBody() of Twilio',
    head: `import { validateRequestWithBody } from 'twilio';`,
    call: `validateRequestWithBody(process.env.TWILIO_AUTH_TOKEN!, h.get('x-twilio-signature')!, 'https://x.y/api', raw)`,
  },
  {
    of: 'verifyWebhook() of Stream',
    head: `import { StreamClient } from '@stream-io/node-sdk';\nconst client = new StreamClient(process.env.STREAM_KEY!, process.env.STREAM_SECRET!);`,
    call: `client.verifyWebhook(raw, h.get('x-signature')!)`,
  },
  {
    of: 'validateWebhookSignature() of Razorpay',
    head: `import Razorpay from 'razorpay';`,
    call: `Razorpay.validateWebhookSignature(raw, h.get('x-razorpay-signature')!, process.env.RAZORPAY_WEBHOOK_SECRET!)`,
  },
  {
    of: 'isValidSlackRequest()',
    head: `import { isValidSlackRequest } from '@slack/bolt';`,
    call: `isValidSlackRequest({ signingSecret: process.env.SLACK_SIGNING_SECRET!, body: raw, headers: {} })`,
  },
  {
    of: 'verifyNotificationSignature() of Cloudinary',
    head: `import { v2 as cloudinary } from 'cloudinary';`,
    call: `cloudinary.utils.verifyNotificationSignature(raw, Number(h.get('x-cld-timestamp')), h.get('x-cld-signature')!)`,
  },
  {
    of: 'isValid() of a webhook of Pusher',
    head: `import Pusher from 'pusher';\nconst pusher = new Pusher({ appId: 'a', key: process.env.B!, secret: process.env.C!, cluster: 'eu' });`,
    call: `pusher.webhook({ headers: Object.fromEntries(h), rawBody: raw }).isValid()`,
  },
  {
    of: 'sign.detached.verify() of TweetNaCl',
    head: `import nacl from 'tweetnacl';`,
    call: `nacl.sign.detached.verify(Buffer.from(h.get('x-timestamp') + raw), Buffer.from(h.get('x-signature')!, 'hex'), Buffer.from(process.env.DISCORD_PUBLIC_KEY!, 'hex'))`,
  },
  {
    of: 'sign.open() of TweetNaCl',
    head: `import { sign } from 'tweetnacl';`,
    call: `sign.open(Buffer.from(raw), Buffer.from(process.env.PUBLIC_KEY!, 'hex'))`,
  },
  {
    of: 'verify() of @noble/ed25519',
    head: `import * as ed from '@noble/ed25519';`,
    call: `ed.verify(h.get('x-signature')!, raw, process.env.DISCORD_PUBLIC_KEY!)`,
  },
  {
    of: 'ed25519.verify() of @noble/curves',
    head: `import { ed25519 } from '@noble/curves/ed25519';`,
    call: `ed25519.verify(h.get('x-signature')!, raw, process.env.DISCORD_PUBLIC_KEY!)`,
  },
  {
    of: 'verify() of Node',
    head: `import { verify } from 'node:crypto';`,
    call: `verify(null, Buffer.from(raw), process.env.PUBLIC_KEY!, Buffer.from(h.get('x-signature')!, 'hex'))`,
  },
  {
    of: 'createVerify() of Node',
    head: `import crypto from 'crypto';`,
    call: `crypto.createVerify('SHA256').update(raw).verify(process.env.PUBLIC_KEY!, h.get('x-signature')!, 'base64')`,
  },
];

/** Those that promise false. */
const FALSE_LATER: Verifier[] = [
  {
    of: 'verifyKey() of Discord',
    head: `import { verifyKey } from 'discord-interactions';`,
    call: `verifyKey(raw, h.get('x-signature-ed25519')!, h.get('x-signature-timestamp')!, process.env.DISCORD_PUBLIC_KEY!)`,
  },
  {
    of: 'isValidSignature() of Sanity',
    head: `import { isValidSignature } from '@sanity/webhook';`,
    call: `isValidSignature(raw, h.get('sanity-webhook-signature')!, process.env.SANITY_SECRET!)`,
  },
  {
    of: 'verify() of Octokit',
    head: `import { Webhooks } from '@octokit/webhooks';\nconst webhooks = new Webhooks({ secret: process.env.GITHUB_SECRET! });`,
    call: `webhooks.verify(raw, h.get('x-hub-signature-256')!)`,
  },
  {
    of: 'validateWebhook() of Replicate',
    head: `import { validateWebhook } from 'replicate';`,
    call: `validateWebhook(request, process.env.REPLICATE_SECRET!)`,
  },
  {
    of: 'verifySignature() of Square',
    head: `import { WebhooksHelper } from 'square';`,
    call: `WebhooksHelper.verifySignature({ requestBody: raw, signatureHeader: h.get('x-square')!, signatureKey: process.env.SQUARE_KEY!, notificationUrl: 'u' })`,
  },
  {
    of: 'verifyAsync() of @noble/ed25519',
    head: `import { verifyAsync } from '@noble/ed25519';`,
    call: `verifyAsync(h.get('x-signature')!, raw, process.env.DISCORD_PUBLIC_KEY!)`,
  },
  {
    of: 'decodeWebhook() of Kinde',
    head: `import { decodeWebhook } from '@kinde/webhooks';`,
    call: `decodeWebhook(raw, process.env.KINDE_ISSUER_URL)`,
  },
  {
    of: 'decode() of Auth.js',
    head: `import { decode } from 'next-auth/jwt';`,
    call: `decode({ token: h.get('authorization')!, secret: process.env.AUTH_SECRET! })`,
  },
];

const refused = (call: string): string => `try { ${call}; } catch { ${NO} }`;

/** Each verifier beside the call of it that verifies nothing. */
const VERIFIERS: Case[] = [
  ...THROWING.flatMap(({ of, head, call }) => [
    ok(`${of}, which throws`, hook(refused(call), head)),
    open(
      `${of}, of which the error is passed over`,
      hook(`try { ${call}; } catch (e) { console.error(e); }`, head),
    ),
  ]),
  ...REJECTING.flatMap(({ of, head, call }) => [
    ok(`${of}, awaited`, hook(refused(`await ${call}`), head)),
    open(`${of} that nobody waits for`, hook(`${call};`, head)),
  ]),
  ...FALSE.flatMap(({ of, head, call }) => [
    ok(`${of}, which gives false`, hook(`if (!${call}) ${NO}`, head)),
    open(`${of} that nobody looks at`, hook(`${call};`, head)),
  ]),
  ...FALSE_LATER.flatMap(({ of, head, call }) => [
    ok(`${of}, which promises false`, hook(`if (!(await ${call})) ${NO}`, head)),
    open(`a promise of ${of}, which is never false`, hook(`if (!${call}) ${NO}`, head)),
  ]),
];

const MUX = REJECTING.find(({ of }) => of.endsWith('Mux')) as Verifier;
const DISCORD = FALSE_LATER.find(({ of }) => of.endsWith('Discord')) as Verifier;
const UNKEY = (given: string): string =>
  `const { result, error } = await verifyKey(${given});\nif (error || !result.valid) ${NO}`;
const UNKEY_2 = `import { Unkey } from '@unkey/api';\nconst unkey = new Unkey({ rootKey: process.env.UNKEY_ROOT_KEY! });`;
const PARSE = `import { parseBody } from 'next-sanity/webhook';`;
const SHOPIFY = `import { shopifyApi } from '@shopify/shopify-api';\nconst shopify = shopifyApi({ apiSecretKey: process.env.SHOPIFY_SECRET! });`;
const LIVEKIT = REJECTING.find(({ of }) => of.endsWith('LiveKit')) as Verifier;
const PLAID = `import { createHash } from 'node:crypto';\nimport { importJWK, jwtVerify } from 'jose';\nimport { PlaidApi } from 'plaid';\nconst plaid = new PlaidApi();`;
const PLAID_KEY = `const { data } = await plaid.webhookVerificationKeyGet({ key_id: 'k' });`;

const PARTICULAR: Case[] = [
  ok('Mux before it promised its answer', hook(`${MUX.call};`, MUX.head, asksFor('@mux/mux-node', '^9.0.1'))),
  open(
    'Mux since it promises its answer, not awaited',
    hook(`${MUX.call};`, MUX.head, asksFor('@mux/mux-node', '^15.3.0')),
  ),
  ok(
    'Discord before it promised its answer',
    hook(`if (!${DISCORD.call}) ${NO}`, DISCORD.head, asksFor('discord-interactions', '3.4.0')),
  ),
  ok(
    'verify() of @noble/ed25519 before it gave its answer at once, awaited',
    hook(
      `if (!(await ed.verify(h.get('x-signature')!, raw, process.env.PUBLIC_KEY!))) ${NO}`,
      `import * as ed from '@noble/ed25519';`,
      asksFor('@noble/ed25519', '^1.7.3'),
    ),
  ),
  open(
    'verify() of @noble/ed25519 before it gave its answer at once, not awaited',
    hook(
      `if (!ed.verify(h.get('x-signature')!, raw, process.env.PUBLIC_KEY!)) ${NO}`,
      `import * as ed from '@noble/ed25519';`,
      asksFor('@noble/ed25519', '^1.7.3'),
    ),
  ),
  open(
    'verify() of Node with a public key that was sent along',
    hook(
      `if (!verify(null, Buffer.from(raw), h.get('x-key')!, Buffer.from(h.get('x-signature')!))) ${NO}`,
      `import { verify } from 'node:crypto';`,
    ),
  ),
  open(
    'decodeWebhook() of Kinde that is told by the caller whose keys to ask',
    hook(
      `if (!(await decodeWebhook(raw, h.get('x-issuer')!))) ${NO}`,
      `import { decodeWebhook } from '@kinde/webhooks';`,
    ),
  ),
  open(
    'receive() of LiveKit that is told to skip the check',
    hook(`await receiver.receive(raw, h.get('Authorization')!, true);`, LIVEKIT.head),
  ),
  open(
    'unwrap() of Dodo Payments without headers, which verifies nothing',
    hook(
      `client.webhooks.unwrap(raw, { key: process.env.KEY });`,
      `import DodoPayments from 'dodopayments';\nconst client = new DodoPayments();`,
    ),
  ),
  open(
    'a signature that is asked with a key which the caller has sent',
    hook(
      `try { validateEvent(raw, Object.fromEntries(h), h.get('x-key')!); } catch { ${NO} }`,
      `import { validateEvent } from '@polar-sh/sdk/webhooks';`,
    ),
  ),
  open(
    'a signature that is asked with a key which every visitor is told',
    hook(
      `if (!Razorpay.validateWebhookSignature(raw, h.get('x')!, process.env.NEXT_PUBLIC_RAZORPAY_SECRET!)) ${NO}`,
      `import Razorpay from 'razorpay';`,
    ),
  ),
  ok(
    'parseBody() of next-sanity whose isValidSignature is asked',
    hook(
      `const { body, isValidSignature } = await parseBody(request, process.env.SANITY_SECRET);\nif (!isValidSignature) ${NO}`,
      PARSE,
    ),
  ),
  open(
    'parseBody() of next-sanity where only false is refused, and no signature gives null',
    hook(
      `const { isValidSignature } = await parseBody(request, process.env.SANITY_SECRET);\nif (isValidSignature === false) ${NO}`,
      PARSE,
    ),
  ),
  open(
    'parseBody() of next-sanity of which only the body is taken',
    hook(`const { body } = await parseBody(request, process.env.SANITY_SECRET);`, PARSE),
  ),
  ok(
    'validate() of a webhook of Shopify',
    hook(
      `const { valid } = await shopify.webhooks.validate({ rawBody: raw, rawRequest: request });\nif (!valid) ${NO}`,
      SHOPIFY,
    ),
  ),
  open(
    'validate() of a webhook of Shopify, which always gives an object',
    hook(`if (!(await shopify.webhooks.validate({ rawBody: raw, rawRequest: request }))) ${NO}`, SHOPIFY),
  ),
  ok(
    'verifyKey() of Unkey with its API',
    hook(
      UNKEY(`{ key: h.get('authorization')!, apiId: process.env.UNKEY_API_ID! }`),
      `import { verifyKey } from '@unkey/api';`,
    ),
  ),
  open(
    "verifyKey() of Unkey without its API, which believes a key of anybody's account",
    hook(UNKEY(`h.get('authorization')!`), `import { verifyKey } from '@unkey/api';`),
    { because: /told no API/ },
  ),
  ok(
    'keys.verifyKey() of Unkey, whose root key says of which API',
    hook(
      `const { data } = await unkey.keys.verifyKey({ key: h.get('authorization')! });\nif (!data.valid) ${NO}`,
      UNKEY_2,
    ),
  ),
  open(
    'keys.verifyKey() of Unkey of which only the answer is there',
    hook(
      `const { data } = await unkey.keys.verifyKey({ key: h.get('authorization')! });\nif (!data) ${NO}`,
      UNKEY_2,
    ),
  ),
  ok(
    'a webhook of Plaid whose token is verified with the key that Plaid publishes',
    hook(
      `${PLAID_KEY}\ntry { await jwtVerify(h.get('plaid-verification')!, await importJWK(data.key)); } catch { ${NO} }`,
      PLAID,
    ),
  ),
  open('a webhook of Plaid whose key is asked for only', hook(PLAID_KEY, PLAID)),
  ok(
    'a webhook of Lemon Squeezy whose HMAC is compared by hand',
    hook(
      `const digest = Buffer.from(createHmac('sha256', process.env.LEMONSQUEEZY_WEBHOOK_SECRET!).update(raw).digest('hex'), 'utf8');\nconst signature = Buffer.from(h.get('X-Signature') ?? '', 'utf8');\nif (!timingSafeEqual(digest, signature)) ${NO}`,
      `import { createHmac, timingSafeEqual } from 'node:crypto';`,
    ),
  ),
];

const route = (text: string): Record<string, string> => ({ 'app/api/x/route.ts': text, ...DB });

/** Verifiers that are given a key, by what they are given in its place: the key stands at KEY. */
const KEYED: Verifier[] = [
  {
    of: 'constructEvent() of Stripe',
    head: `import Stripe from 'stripe';\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);`,
    call: `stripe.webhooks.constructEvent(raw, h.get('stripe-signature')!, KEY)`,
  },
  {
    of: 'constructEventAsync() of Stripe',
    head: `import Stripe from 'stripe';\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);`,
    call: `await stripe.webhooks.constructEventAsync(raw, h.get('stripe-signature')!, KEY)`,
  },
  {
    of: 'verify() of svix',
    head: `import { Webhook } from 'svix';`,
    call: `new Webhook(KEY).verify(raw, Object.fromEntries(h))`,
  },
  {
    of: 'verify() of standardwebhooks',
    head: `import { Webhook } from 'standardwebhooks';`,
    call: `new Webhook(KEY).verify(raw, Object.fromEntries(h))`,
  },
  {
    of: 'verify() of Resend',
    head: `import { Resend } from 'resend';\nconst resend = new Resend(process.env.RESEND_API_KEY!);`,
    call: `resend.webhooks.verify({ payload: raw, headers: {}, webhookSecret: KEY })`,
  },
  {
    of: 'verify() of QStash',
    head: `import { Receiver } from '@upstash/qstash';`,
    call: `await new Receiver({ currentSigningKey: KEY, nextSigningKey: KEY }).verify({ body: raw, signature: h.get('upstash-signature')! })`,
  },
  {
    of: 'verifyAndParseWebhook() of Stream',
    head: `import { StreamChat } from 'stream-chat';`,
    call: `StreamChat.getInstance(process.env.A!, KEY).verifyAndParseWebhook(raw, h.get('x-signature')!)`,
  },
  {
    of: 'verifySlackRequest()',
    head: `import { verifySlackRequest } from '@slack/bolt';`,
    call: `verifySlackRequest({ signingSecret: KEY, body: raw, headers: {} })`,
  },
  {
    of: 'assertValidSignature() of Sanity',
    head: `import { assertValidSignature } from '@sanity/webhook';`,
    call: `await assertValidSignature(raw, h.get('sanity-webhook-signature')!, KEY)`,
  },
  {
    of: 'constructEvent() of WorkOS',
    head: `import { WorkOS } from '@workos-inc/node';\nconst workos = new WorkOS(process.env.WORKOS_API_KEY!);`,
    call: `await workos.webhooks.constructEvent({ payload: JSON.parse(raw), sigHeader: h.get('workos-signature')!, secret: KEY })`,
  },
  {
    of: 'receive() of LiveKit',
    head: `import { WebhookReceiver } from 'livekit-server-sdk';`,
    call: `await new WebhookReceiver(process.env.LIVEKIT_API_KEY!, KEY).receive(raw, h.get('Authorization')!)`,
  },
  {
    of: 'unwrap() of Dodo Payments',
    head: `import DodoPayments from 'dodopayments';`,
    call: `new DodoPayments({ webhookKey: KEY }).webhooks.unwrap(raw, { headers: Object.fromEntries(h) })`,
  },
  {
    of: 'verifyAndReceive() of Octokit',
    head: `import { Webhooks } from '@octokit/webhooks';`,
    call: `await new Webhooks({ secret: KEY }).verifyAndReceive({ id: 'i', name: 'push', payload: raw, signature: h.get('x-hub-signature-256')! })`,
  },
  {
    of: 'jwtVerify() of jose',
    head: `import { jwtVerify } from 'jose';`,
    call: `await jwtVerify(raw, KEY)`,
  },
  {
    of: 'verify() of jsonwebtoken',
    head: `import jwt from 'jsonwebtoken';`,
    call: `jwt.verify(raw, KEY)`,
  },
  {
    of: 'the user in what unsealData() gives',
    head: `import { unsealData } from 'iron-session';`,
    call: `const { userId } = await unsealData(h.get('x-seal')!, { password: KEY }); if (!userId) ${NO}`,
  },
  {
    of: 'decode() of Auth.js',
    head: `import { decode } from 'next-auth/jwt';`,
    call: `if (!(await decode({ token: raw, secret: KEY }))) ${NO}`,
  },
  {
    of: 'secretbox.open() of TweetNaCl',
    head: `import nacl from 'tweetnacl';`,
    call: `if (!nacl.secretbox.open(Buffer.from(raw), Buffer.from(h.get('x-nonce')!), KEY)) ${NO}`,
  },
];

const keyed = ({ head, call }: Verifier, key: string): Record<string, string> =>
  hook(refused(call.replace(/\bKEY\b/g, key)), head);

/** A key that others have is none. */
const KEYS: Case[] = [
  ...KEYED.flatMap((one) => [
    ok(`${one.of} with a key of the environment`, keyed(one, 'process.env.HOOK_SECRET!')),
    open(
      `${one.of} with a key that every browser is told`,
      keyed(one, 'process.env.NEXT_PUBLIC_HOOK_SECRET!'),
      { because: /with a key that anybody may have/ },
    ),
    open(`${one.of} with a key that was sent along`, keyed(one, `h.get('x-key')!`)),
    open(`${one.of} with a key that stands in the code`, keyed(one, `'whsec_dGVzdA=='`)),
  ]),
  ok(
    'verifyKey() of Discord, whose key is public by design',
    hook(
      `if (!(await ${DISCORD.call.replace('process.env.DISCORD', 'process.env.NEXT_PUBLIC_DISCORD')})) ${NO}`,
      DISCORD.head,
    ),
  ),
  open(
    'verifyKey() of Discord with a public key that was sent along',
    hook(
      `if (!(await ${DISCORD.call.replace('process.env.DISCORD_PUBLIC_KEY!', `h.get('x-key')!`)})) ${NO}`,
      DISCORD.head,
    ),
  ),
];

const JWKS = (uri: string): string =>
  `import jwksClient from 'jwks-rsa';\nimport jwt from 'jsonwebtoken';\nconst clientOf = (token) => jwksClient({ jwksUri: \`\${${uri}}/.well-known/jwks.json\` });`;
const HEADER = `const { header } = jwt.decode(raw, { complete: true });`;
const ISSUER = 'process.env.ISSUER_URL';
const FETCHED = `const key = await clientOf(raw).getSigningKey(header.kid);`;
const VERIFIED = refused('jwt.verify(raw, key.getPublicKey())');

/** A published key is fetched first: that is no work, and proves something where the app says whose it is. */
const FETCHED_KEYS: Case[] = [
  ok(
    'a token that is verified with a key that was fetched before',
    hook(`${HEADER}\n${FETCHED}\n${VERIFIED}`, JWKS(ISSUER)),
  ),
  ok(
    'a token that is verified with one of all keys',
    hook(`${HEADER}\nconst [key] = await clientOf(raw).getSigningKeys();\n${VERIFIED}`, JWKS(ISSUER)),
  ),
  open(
    'a key that was fetched for a token that nobody verifies',
    hook(`${HEADER}\n${FETCHED}`, JWKS(ISSUER)),
  ),
  open(
    'a token that is verified with a key of whomever the token names',
    hook(`${HEADER}\n${FETCHED}\n${VERIFIED}`, JWKS('jwt.decode(token).iss')),
  ),
  ok(
    'a token that jose verifies with the keys that an issuer publishes',
    hook(
      refused('await jwtVerify(raw, keys)'),
      `import { createRemoteJWKSet, jwtVerify } from 'jose';\nconst keys = createRemoteJWKSet(new URL(\`\${${ISSUER}}/jwks\`));`,
    ),
  ),
  open(
    'a token that jose verifies with the keys that the token names',
    hook(
      refused('await jwtVerify(raw, createRemoteJWKSet(new URL(decodeJwt(raw).iss)))'),
      `import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';`,
    ),
  ),
];

const HANDLERS: Case[] = [
  ok(
    'Webhooks() of Polar',
    route(
      `import { Webhooks } from '@polar-sh/nextjs';\nimport { db } from '@/lib/db';\nexport const POST = Webhooks({ webhookSecret: process.env.POLAR_WEBHOOK_SECRET!, onPayload: async (payload) => { await db.event.create({ data: payload }); } });\n`,
    ),
  ),
  ok(
    'Webhook() of Creem',
    route(
      `import { Webhook } from '@creem_io/nextjs';\nimport { db } from '@/lib/db';\nexport const POST = Webhook({ webhookSecret: process.env.CREEM_WEBHOOK_SECRET!, onGrantAccess: async (event) => { await db.event.create({ data: event }); } });\n`,
    ),
  ),
  ok(
    'withUnkey() with a root key',
    route(
      `import { withUnkey } from '@unkey/nextjs';\nimport { db } from '@/lib/db';\nexport const POST = withUnkey(async () => Response.json(await db.event.findMany()), { rootKey: process.env.UNKEY_ROOT_KEY! });\n`,
    ),
  ),
  open(
    'withUnkey() that is told no API',
    route(
      `import { withUnkey } from '@unkey/nextjs';\nimport { db } from '@/lib/db';\nexport const POST = withUnkey(async () => Response.json(await db.event.findMany()));\n`,
    ),
  ),
  ok(
    'CustomerPortal() of Polar whose customer is the one who is signed in',
    route(
      `import { auth } from '@clerk/nextjs/server';\nimport { CustomerPortal } from '@polar-sh/nextjs';\nexport const GET = CustomerPortal({ accessToken: process.env.POLAR_ACCESS_TOKEN!, getExternalCustomerId: async () => { const { userId } = await auth(); return userId ?? ''; } });\n`,
    ),
  ),
  open(
    'CustomerPortal() of Polar whose customer the request names',
    route(
      `import { CustomerPortal } from '@polar-sh/nextjs';\nexport const GET = CustomerPortal({ accessToken: process.env.POLAR_ACCESS_TOKEN!, getCustomerId: async (req) => req.nextUrl.searchParams.get('id') });\n`,
    ),
  ),
  open(
    'CustomerPortal() of Dodo Payments, which opens that of whatever customer the request names',
    route(
      `import { CustomerPortal } from '@dodopayments/nextjs';\nexport const GET = CustomerPortal({ bearerToken: process.env.DODO_API_KEY! });\n`,
    ),
  ),
];

const UPLOAD = (asks: string): Record<string, string> =>
  route(
    `import { auth } from '@clerk/nextjs/server';\nimport { handleUpload } from '@vercel/blob/client';\nimport { db } from '@/lib/db';\nexport async function POST(request: Request) {\nconst body = await request.json();\ntry {\nconst json = await handleUpload({ body, request, onBeforeGenerateToken: ${asks}, onUploadCompleted: async ({ blob }) => { await db.file.create({ data: { url: blob.url } }); } });\nreturn Response.json(json);\n} catch (error) { return Response.json({}, { status: 400 }); }\n}\n`,
  );
const OPTIONS = `return { allowedContentTypes: ['image/png'] };`;

const UPLOADS: Case[] = [
  ok(
    'handleUpload() of Vercel Blob whose onBeforeGenerateToken throws for strangers',
    UPLOAD(
      `async () => { const { userId } = await auth(); if (!userId) throw new Error('Unauthorized'); ${OPTIONS} }`,
    ),
  ),
  open(
    'handleUpload() of Vercel Blob whose onBeforeGenerateToken asks nobody',
    UPLOAD(`async () => { ${OPTIONS} }`),
    { because: /gives a token for an upload/ },
  ),
  open(
    'handleUpload() of Vercel Blob whose onBeforeGenerateToken asks and gives a token all the same',
    UPLOAD(
      `async () => { const { userId } = await auth(); if (!userId) console.warn('nobody'); ${OPTIONS} }`,
    ),
  ),
  lost(
    'handleUpload() of Vercel Blob with options that can not be followed',
    route(
      `import { handleUpload } from '@vercel/blob/client';\nimport { optionsOf } from 'elsewhere';\nexport async function POST(request: Request) {\nreturn Response.json(await handleUpload(optionsOf(request)));\n}\n`,
    ),
  ),
];

/** What signs with a secret of the app's. */
const SIGNING: Verifier[] = [
  {
    of: 'getAuthenticationParameters() of ImageKit',
    head: `import ImageKit from 'imagekit';\nconst imagekit = new ImageKit({ publicKey: process.env.A!, privateKey: process.env.B!, urlEndpoint: 'u' });`,
    call: `imagekit.getAuthenticationParameters()`,
  },
  {
    of: 'getUploadAuthParams() of ImageKit',
    head: `import { getUploadAuthParams } from '@imagekit/next/server';`,
    call: `getUploadAuthParams({ privateKey: process.env.B!, publicKey: process.env.A! })`,
  },
  {
    of: 'api_sign_request() of Cloudinary',
    head: `import { v2 as cloudinary } from 'cloudinary';`,
    call: `cloudinary.utils.api_sign_request({}, process.env.CLOUDINARY_API_SECRET!)`,
  },
  {
    of: 'authorizeChannel() of Pusher',
    head: `import Pusher from 'pusher';\nconst pusher = new Pusher({ appId: 'a', key: process.env.B!, secret: process.env.C!, cluster: 'eu' });`,
    call: `pusher.authorizeChannel('s', 'private-a')`,
  },
  {
    of: 'RtcTokenBuilder of Agora',
    head: `import { RtcRole, RtcTokenBuilder } from 'agora-token';`,
    call: `RtcTokenBuilder.buildTokenWithUid('a', process.env.AGORA_CERTIFICATE!, 'c', 0, RtcRole.PUBLISHER, 3600, 3600)`,
  },
  {
    of: 'createTokenRequest() of Ably',
    head: `import Ably from 'ably';\nconst client = new Ably.Rest(process.env.ABLY_API_KEY!);`,
    call: `await client.auth.createTokenRequest({ clientId: 'a' })`,
  },
  {
    of: 'getSignedUrl() of S3',
    head: `import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';\nimport { getSignedUrl } from '@aws-sdk/s3-request-presigner';\nconst s3 = new S3Client({});`,
    call: `await getSignedUrl(s3, new PutObjectCommand({ Bucket: 'b', Key: 'k' }))`,
  },
  {
    of: 'createPresignedPost() of S3',
    head: `import { S3Client } from '@aws-sdk/client-s3';\nimport { createPresignedPost } from '@aws-sdk/s3-presigned-post';\nconst s3 = new S3Client({});`,
    call: `await createPresignedPost(s3, { Bucket: 'b', Key: 'k' })`,
  },
  {
    of: 'createSignedUploadUrl() of Supabase',
    head: `import { createClient } from '@supabase/supabase-js';\nconst supabase = createClient('u', process.env.SUPABASE_SERVICE_ROLE_KEY!);`,
    call: `await supabase.storage.from('b').createSignedUploadUrl('f')`,
  },
  {
    of: 'a direct upload of Mux',
    head: `import Mux from '@mux/mux-node';\nconst mux = new Mux();`,
    call: `await mux.video.uploads.create({ cors_origin: '*' })`,
  },
  {
    of: 'toJwt() of Twilio',
    head: `import twilio from 'twilio';\nconst AccessToken = twilio.jwt.AccessToken;`,
    call: `new AccessToken('a', 'b', process.env.TWILIO_API_SECRET!, { identity: 'a' }).toJwt()`,
  },
  {
    of: 'toJwt() of LiveKit, which older versions gave at once',
    head: `import { AccessToken } from 'livekit-server-sdk';`,
    call: `new AccessToken('a', process.env.LIVEKIT_API_SECRET!, { identity: 'a' }).toJwt()`,
  },
  {
    of: 'toJwt() of LiveKit, awaited',
    head: `import { AccessToken } from 'livekit-server-sdk';`,
    call: `await new AccessToken('a', process.env.LIVEKIT_API_SECRET!, { identity: 'a' }).toJwt()`,
  },
  {
    of: 'generateUserToken() of Stream',
    head: `import { StreamClient } from '@stream-io/node-sdk';\nconst client = new StreamClient(process.env.STREAM_KEY!, process.env.STREAM_SECRET!);`,
    call: `client.generateUserToken({ user_id: 'a' })`,
  },
  {
    of: 'createToken() of Stream Chat',
    head: `import { StreamChat } from 'stream-chat';\nconst client = StreamChat.getInstance(process.env.STREAM_KEY!, process.env.STREAM_SECRET!);`,
    call: `client.createToken('a')`,
  },
  {
    of: 'generateToken04() of ZEGO',
    head: `import { generateToken04 } from 'zego-express-engine/token';`,
    call: `generateToken04(1, 'a', process.env.ZEGO_SECRET!, 3600, '')`,
  },
  {
    of: 'generateToken() of OpenTok',
    head: `import OpenTok from 'opentok';\nconst opentok = new OpenTok('a', process.env.OPENTOK_SECRET!);`,
    call: `opentok.generateToken('s')`,
  },
  {
    of: 'createCustomToken() of Firebase',
    head: `import { getAuth } from 'firebase-admin/auth';`,
    call: `await getAuth().createCustomToken('a')`,
  },
  {
    of: 'sign() of jsonwebtoken with what was sent',
    head: `import jwt from 'jsonwebtoken';`,
    call: `jwt.sign({ sub: (await request.json()).id }, process.env.JWT_SECRET!)`,
  },
  {
    of: 'SignJWT of jose with what was sent',
    head: `import { SignJWT } from 'jose';`,
    call: `await new SignJWT({ sub: (await request.json()).id }).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(process.env.JWT_SECRET))`,
  },
  {
    of: 'SignJWT of jose that is told whose it is later',
    head: `import { SignJWT } from 'jose';`,
    call: `await new SignJWT({}).setSubject((await request.json()).id).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(process.env.JWT_SECRET))`,
  },
  {
    of: 'sign() of jsonwebtoken with what was sent and validated',
    head: `import jwt from 'jsonwebtoken';\nimport { z } from 'zod';\nconst schema = z.object({ id: z.string() });`,
    call: `jwt.sign({ sub: schema.parse(await request.json()).id }, process.env.JWT_SECRET!)`,
  },
  {
    of: 'signUserToken() of Knock',
    head: `import { signUserToken } from '@knocklabs/node';`,
    call: `await signUserToken('a', { signingKey: process.env.KNOCK_SIGNING_KEY! })`,
  },
];

const ISSUERS: Case[] = SIGNING.flatMap(({ of, head, call }) => [
  open(`${of} for whoever asks`, get(`return Response.json(${call});`, {}, `${head}\n`)),
  ok(`${of} behind a check`, get(`${GUARD}return Response.json(${call});`, {}, `${head}\n`)),
]);

const JWT = `import jwt from 'jsonwebtoken';\n`;

const SIGNED: Case[] = [
  judged('public')(
    'a token of jsonwebtoken in which nothing was sent',
    get(`return Response.json(jwt.sign({ csrf: crypto.randomUUID() }, process.env.CSRF_SECRET!));`, {}, JWT),
  ),
  judged('public')(
    'a token of jose in which nothing was sent',
    get(
      `return Response.json(await new SignJWT({ csrf: crypto.randomUUID() }).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(process.env.CSRF_SECRET)));`,
      {},
      `import { SignJWT } from 'jose';\n`,
    ),
  ),
  judged('public')(
    'a token that is signed with a key which everybody is told, so that it is worth nothing',
    get(
      `return Response.json(jwt.sign({ sub: (await request.json()).id }, process.env.NEXT_PUBLIC_JWT_SECRET!));`,
      {},
      JWT,
    ),
  ),
  ok(
    'a token that is signed once a password of the environment was asked',
    get(
      `const { password, id } = await request.json();\nif (password !== process.env.ADMIN_PASSWORD) ${NO}\nreturn Response.json(jwt.sign({ sub: id }, process.env.JWT_SECRET!));`,
      {},
      JWT,
    ),
  ),
];

const IRON = (helper: string): Record<string, string> => ({
  'lib/session.ts': `import { getIronSession } from 'iron-session';\nimport { cookies } from 'next/headers';\nexport async function getSession() {\nconst session = await getIronSession(await cookies(), { password: process.env.P!, cookieName: 's' });\n${helper}\nreturn session;\n}\n`,
});
const SESSION = `import { getSession } from '@/lib/session';\n`;
const LUCIA = (once: string): Record<string, string> => ({
  'lib/lucia.ts': `import { Lucia } from 'lucia';\nimport { cookies } from 'next/headers';\nimport { cache } from 'react';\nimport { adapter } from 'some-adapter';\nconst lucia = new Lucia(adapter, {});\nexport const validateRequest = cache(async () => {\nconst id = (await cookies()).get(lucia.sessionCookieName)?.value ?? null;\nif (!id) return { user: null, session: null };\nconst result = await lucia.validateSession(id);\ntry {\n${once}\n} catch {}\nreturn result;\n});\n`,
});
const REFRESH = `if (result.session?.fresh) { const c = lucia.createSessionCookie(result.session.id); (await cookies()).set(c.name, c.value, c.attributes); }\nif (!result.session) { const c = lucia.createBlankSessionCookie(); (await cookies()).set(c.name, c.value, c.attributes); }`;
const VALIDATE = `import { validateRequest } from '@/lib/lucia';\n`;
const ASKED = `const { user } = await validateRequest();\nif (!user) return;\nawait db.note.delete({ where: { id } });`;
const IRON_6 = (body: string): Record<string, string> => ({
  'pages/api/x.ts': `import { withIronSessionApiRoute } from 'iron-session/next';\nimport { db } from '../../lib/db';\nexport default withIronSessionApiRoute(async (req, res) => {\n${body}\nres.json(await db.note.findMany());\n}, { password: process.env.P!, cookieName: 's' });\n`,
  ...DB,
});
const ANSWERING = `import { NextResponse } from 'next/server';\nasync function guard() { const { userId } = await auth(); return userId ? { user: userId } : NextResponse.json({}, { status: 401 }); }\n`;

const SESSIONS: Case[] = [
  ok(
    'a session of iron-session that is given what is missing',
    action(
      `const session = await getSession();\nif (!session.isLoggedIn) return;\nawait db.note.delete({ where: { id } });`,
      IRON(`if (!session.isLoggedIn) session.isLoggedIn = false;`),
      SESSION,
    ),
  ),
  open(
    'a session of iron-session that is given what lets everybody in',
    action(
      `const session = await getSession();\nif (!session.isLoggedIn) return;\nawait db.note.delete({ where: { id } });`,
      IRON(`if (!session.isLoggedIn) session.isLoggedIn = true;`),
      SESSION,
    ),
  ),
  open(
    'a session of iron-session that is given false, and asked for null',
    action(
      `const session = await getSession();\nif (session.isLoggedIn == null) return;\nawait db.note.delete({ where: { id } });`,
      IRON(`if (!session.isLoggedIn) session.isLoggedIn = false;`),
      SESSION,
    ),
  ),
  open(
    'a session of iron-session that whoever asks is given',
    action(
      `const session = await getSession();\nsession.isLoggedIn = true;\nawait session.save();`,
      IRON(''),
      SESSION,
    ),
  ),
  ok(
    'a session of iron-session that whoever knows the password is given',
    action(
      `if (id !== process.env.ADMIN_PASSWORD) return;\nconst session = await getSession();\nsession.isLoggedIn = true;\nawait session.save();`,
      IRON(''),
      SESSION,
    ),
  ),
  ok(
    'a session of iron-session that is saved as it is, before it is asked',
    action(
      `const session = await getSession();\nawait session.save();\nif (!session.isLoggedIn) return;\nawait db.note.delete({ where: { id } });`,
      IRON(`if (!session.isLoggedIn) session.isLoggedIn = false;`),
      SESSION,
    ),
  ),
  ok(
    'a guard that gives an answer or a user, told apart by a field that answers have',
    action(
      `const who = await guard();\nif ('status' in who) return;\nawait db.note.delete({ where: { id } });`,
      {},
      ANSWERING,
    ),
  ),
  open(
    'a guard that gives an answer or a user, told apart by a field that users have',
    action(
      `const who = await guard();\nif ('banned' in who) return;\nawait db.note.delete({ where: { id } });`,
      {},
      ANSWERING,
    ),
  ),
  ok(
    'withIronSessionApiRoute() whose session is asked',
    IRON_6(`if (!req.session.user) return res.status(401).end();`),
  ),
  open('withIronSessionApiRoute() whose session nobody asks', IRON_6('')),
  ok(
    "Lucia's own helper, which gives the session's cookie once more",
    action(ASKED, LUCIA(REFRESH), VALIDATE),
  ),
  open(
    'a cookie of its own beside those of Lucia',
    action(ASKED, LUCIA(`${REFRESH}\n(await cookies()).set('theme', 'dark');`), VALIDATE),
  ),
];

const RESULT = `import { err, errAsync, ok, ResultAsync } from 'neverthrow';\n`;
const USER = `const getUser = async () => { const { userId } = await auth(); return userId ? ok(userId) : err('unauthorized'); };\n`;
const DELETE = `await db.note.delete({ where: { id } });`;
const EFFECT = `import { Effect } from 'effect';\n`;

const VALUES: Case[] = [
  ok(
    'a result of neverthrow that says that nobody is there',
    action(`const user = await getUser();\nif (user.isErr()) return;\n${DELETE}`, {}, RESULT + USER),
  ),
  open(
    'a result of neverthrow that nobody asks',
    action(`const user = await getUser();\n${DELETE}`, {}, RESULT + USER),
  ),
  open(
    'a result of neverthrow that is asked the wrong way round',
    action(`const user = await getUser();\nif (user.isOk()) return;\n${DELETE}`, {}, RESULT + USER),
  ),
  ok(
    'an action that answers with a result of neverthrow',
    action(
      `const { userId } = await auth();\nif (!userId) return errAsync('unauthorized');\nreturn ok(await db.note.findMany());`,
      {},
      RESULT,
    ),
  ),
  ok(
    'what goes on from a result of neverthrow that went well',
    action(`const user = await getUser();\nreturn user.map(async () => { ${DELETE} });`, {}, RESULT + USER),
  ),
  open(
    'what goes on from a result of neverthrow that went badly',
    action(
      `const user = await getUser();\nreturn user.mapErr(async () => { ${DELETE} });`,
      {},
      RESULT + USER,
    ),
  ),
  open(
    'a query that neverthrow waits for',
    action(`return ResultAsync.fromPromise(db.note.findMany(), () => 'failed');`, {}, RESULT),
  ),
  ok(
    'a refusal that neverthrow catches, and that is asked',
    action(
      `const user = await ResultAsync.fromPromise(auth.protect(), () => 'no');\nif (user.isErr()) return;\n${DELETE}`,
      {},
      RESULT,
    ),
  ),
  open(
    'a refusal that neverthrow catches, and that nobody asks',
    action(`await ResultAsync.fromPromise(auth.protect(), () => 'no');\n${DELETE}`, {}, RESULT),
  ),
  lost(
    'a program of Effect that yields what may end it',
    action(
      `return Effect.runPromise(Effect.gen(function* () { const userId = yield* user; return yield* Effect.promise(() => db.note.delete({ where: { id, userId } })); }));`,
      {},
      `${EFFECT}const user = Effect.gen(function* () { const { userId } = yield* Effect.promise(() => auth()); if (!userId) return yield* Effect.fail('unauthorized'); return userId; });\n`,
    ),
  ),
  lost(
    'a program of Effect that is made elsewhere',
    action(
      `return Effect.runPromise(program);`,
      {},
      `${EFFECT}const program = Effect.gen(function* () { yield* user; return yield* Effect.promise(() => db.note.deleteMany()); });\n`,
    ),
  ),
  lost(
    'a program of Effect that a helper runs by pipe()',
    action(
      `return answer(program);`,
      {},
      `import { Effect, pipe } from 'effect';\nconst answer = (of) => pipe(of, Effect.map((one) => one), Effect.runPromise);\nconst program = Effect.gen(function* () { yield* user; return yield* Effect.promise(() => db.note.deleteMany()); });\n`,
    ),
  ),
  ok(
    'one that a helper runs behind a check',
    action(
      `const { userId } = await auth();\nif (!userId) return;\nreturn answer(Effect.promise(() => db.note.deleteMany()));`,
      {},
      `import { Effect, pipe } from 'effect';\nconst answer = (of) => pipe(of, Effect.map((one) => one), Effect.runPromise);\n`,
    ),
  ),
  ok(
    'a program of Effect behind a check',
    action(
      `const { userId } = await auth();\nif (!userId) return;\nreturn Effect.runPromise(program);`,
      {},
      `${EFFECT}const program = Effect.promise(() => db.note.deleteMany());\n`,
    ),
  ),
  open(
    'a program of Effect that yields nothing that may end it',
    action(
      `return Effect.runPromise(Effect.gen(function* () { return yield* Effect.promise(() => db.note.delete({ where: { id } })); }));`,
      {},
      EFFECT,
    ),
  ),
];

const CONNECT = (body: string): Record<string, string> => ({
  'app/api/x/route.ts': `import { createEdgeRouter } from 'next-connect';\nimport { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nconst asks = async (req, ctx, next) => { const { userId } = await auth(); if (!userId) return Response.json({}, { status: 401 }); return next(); };\nconst wipe = async () => { await db.note.deleteMany(); return Response.json({}); };\nconst list = async () => Response.json(await db.note.findMany());\nconst router = createEdgeRouter();\n${body}\n`,
  ...DB,
});
const RUN = 'export async function POST(request, ctx) { return router.run(request, ctx); }';
const PAGES = (body: string): Record<string, string> => ({
  'pages/api/x.ts': `import { createRouter, expressWrapper } from 'next-connect';\nimport cors from 'cors';\nimport { getAuth } from '@clerk/nextjs/server';\nimport { db } from '../../lib/db';\nconst asks = async (req, res, next) => { if (!getAuth(req).userId) return res.status(401).end(); await next(); };\nconst wipe = async (req, res) => { await db.note.deleteMany(); res.end(); };\nconst router = createRouter();\n${body}\n`,
  ...DB,
});

const ROUTERS: Case[] = [
  ok(
    'a router of next-connect behind a middleware that asks',
    CONNECT(`router.use(asks).post(wipe);\n${RUN}`),
  ),
  open('a router of next-connect without one', CONNECT(`router.post(wipe);\n${RUN}`), {
    because: /route POST/,
  }),
  open(
    'a router of next-connect whose middleware stands behind the route',
    CONNECT(`router.post(wipe).use(asks);\n${RUN}`),
  ),
  open(
    'a router of next-connect whose middleware stands at another path',
    CONNECT(`router.use('/api/y', asks).post(wipe);\n${RUN}`),
  ),
  open(
    'a router of next-connect whose middleware may not be there',
    CONNECT(`if (process.env.CHECKS) router.use(asks);\nrouter.post(wipe);\n${RUN}`),
  ),
  open(
    'a router of next-connect whose middleware goes on for everybody',
    CONNECT(`router.use(async (req, ctx, next) => { await auth(); return next(); }).post(wipe);\n${RUN}`),
  ),
  ok('a route of next-connect with its own check before it', CONNECT(`router.post(asks, wipe);\n${RUN}`)),
  ok(
    'a route of next-connect beside one that is open, by its own method',
    CONNECT(
      `router.get(list).post(asks, wipe);\nexport async function GET(request, ctx) { return router.run(request, ctx); }\n${RUN}`,
    ),
    { name: 'POST' },
  ),
  open(
    'the route of next-connect that is open, by its own method',
    CONNECT(
      `router.get(list).post(asks, wipe);\nexport async function GET(request, ctx) { return router.run(request, ctx); }\n${RUN}`,
    ),
    { name: 'GET' },
  ),
  lost(
    'a router of next-connect behind a middleware that can not be followed',
    CONNECT(`router.use(someMiddleware).post(wipe);\n${RUN}`),
  ),
  ok(
    'a handler of next-connect in the Pages Router',
    PAGES(`router.use(expressWrapper(cors())).use(asks).post(wipe);\nexport default router.handler();`),
  ),
  open(
    'a handler of next-connect in the Pages Router that asks nobody',
    PAGES(`router.use(expressWrapper(cors())).post(wipe);\nexport default router.handler();`),
  ),
  ok(
    'a router of next-connect below another one that asks',
    PAGES(
      `const base = createRouter().use(asks);\nrouter.use(base).post(wipe);\nexport default router.handler({ onError: (error, req, res) => res.status(500).end() });`,
    ),
  ),
  open(
    'a handler of next-connect that does something where nobody is let in',
    PAGES(`router.use(asks).post(wipe);\nexport default router.handler({ onNoMatch: wipe });`),
  ),
];

const nothing = judged('public');

/** A route whose function has a name by which others only open the database. */
const opening = (fn: string, call: string, head = ''): Record<string, string> =>
  route(
    `${head}\n${fn}\nexport async function POST(request: Request) { ${call}; return Response.json({}); }\n`,
  );
const VERCEL = `import { sql } from '@vercel/postgres';`;
const POOL = `import { Pool } from 'pg';\nconst pool = new Pool();`;
const SQLITE = `import Database from 'better-sqlite3';`;
const INIT = (body: string): string => `async function initDatabase() { ${body} }`;

const OPENING: Case[] = [
  open(
    'initDatabase() that drops a table and fills it',
    opening(
      INIT('await sql`DROP TABLE users`; await sql`INSERT INTO users VALUES (1)`;'),
      'await initDatabase()',
      VERCEL,
    ),
  ),
  nothing(
    'initDatabase() that makes a table where there is none',
    opening(INIT('await sql`CREATE TABLE IF NOT EXISTS users (id int)`;'), 'await initDatabase()', VERCEL),
  ),
  open(
    'initDatabase() that makes a table and fills it in the same query',
    opening(
      INIT(`await pool.query("CREATE TABLE IF NOT EXISTS users (id int); INSERT INTO users VALUES (1)");`),
      'await initDatabase()',
      POOL,
    ),
  ),
  nothing(
    'initDatabase() that makes a table by query()',
    opening(
      INIT(`await pool.query('CREATE TABLE IF NOT EXISTS users (id int)');`),
      'await initDatabase()',
      POOL,
    ),
  ),
  open(
    'getDb() that asks for rows by query()',
    opening(
      `async function getDb() { return (await pool.query('SELECT * FROM users')).rows; }`,
      'await getDb()',
      POOL,
    ),
  ),
  nothing(
    'getDb() that asks whether the database answers',
    opening(
      `async function getDb() { await pool.connect(); await pool.query('SELECT 1'); return pool; }`,
      'await getDb()',
      POOL,
    ),
  ),
  nothing(
    'connectDB() that connects',
    opening(
      `async function connectDB() { await mongoose.connect(process.env.MONGODB_URI!); }`,
      'await connectDB()',
      `import mongoose from 'mongoose';`,
    ),
  ),
  open(
    'connectDB() that fills a collection',
    opening(
      `async function connectDB() { await mongoose.connect(process.env.MONGODB_URI!); await mongoose.connection.db.collection('u').insertOne({ a: 1 }); }`,
      'await connectDB()',
      `import mongoose from 'mongoose';`,
    ),
  ),
  open(
    'createDatabase() that asks a service for one',
    opening(
      `async function createDatabase(name: string) { const r = await fetch('https://api.example.com/databases', { method: 'POST', body: name }); return r.json(); }`,
      'await createDatabase((await request.json()).name)',
    ),
  ),
  nothing(
    'getDb() of SQLite, which sets itself up',
    opening(
      `function getDb() { const db = new Database('app.db'); db.pragma('journal_mode = WAL'); db.exec('PRAGMA foreign_keys = ON; CREATE TABLE IF NOT EXISTS n (id int);'); return db; }`,
      'getDb()',
      SQLITE,
    ),
  ),
  nothing(
    'getDb() that asks which tables there are',
    opening(
      `async function getDb() { await pool.query("SELECT COUNT(*) AS n FROM information_schema.tables WHERE table_schema = 'public'"); return pool; }`,
      'await getDb()',
      POOL,
    ),
  ),
  open(
    'getDb() that asks for rows beside the tables',
    opening(
      `async function getDb() { return pool.query('SELECT name FROM information_schema.tables UNION SELECT email FROM users'); }`,
      'await getDb()',
      POOL,
    ),
  ),
  open(
    'initDb() of SQLite that empties a table',
    opening(
      `function initDb() { const db = new Database('app.db'); db.exec('DELETE FROM n'); return db; }`,
      'initDb()',
      SQLITE,
    ),
  ),
];

const LIST = `return Response.json(await db.note.findMany());`;

/** A route that asks for `secret`, as `head` makes it. */
const asks = (head: string, secret: string): Record<string, string> =>
  get(
    `if (request.headers.get('authorization') !== \`Bearer \${${secret}}\`) ${NO}\n${LIST}`,
    {},
    `${head}\n`,
  );
const ZOD = `import { z } from 'zod';\n`;

/** What makes a secret of the environment, beside what makes one that who reads the code knows. */
const DEFAULTS: Case[] = (
  [
    [
      'an object of zod',
      'env.S_SECRET',
      `${ZOD}const env = z.object({ S_SECRET: z.string().min(1)% }).parse(process.env);`,
      `.default('dev')`,
    ],
    [
      'an object of zod that was extended',
      'env.S_SECRET',
      `${ZOD}const env = z.object({ A: z.string() }).extend({ S_SECRET: z.string()% }).strip().parse(process.env);`,
      `.default('dev')`,
    ],
    [
      'an object of zod that was merged',
      'env.S_SECRET',
      `${ZOD}const base = z.object({ S_SECRET: z.string()% });\nconst env = z.object({ A: z.string() }).merge(base).parse(process.env);`,
      `.default('dev')`,
    ],
    [
      'an object of zod that catches',
      'env.S_SECRET',
      `${ZOD}const env = z.object({ S_SECRET: z.string()% }).parse(process.env);`,
      `.catch('dev')`,
    ],
    [
      'an object of zod with another field that has a default',
      'env.S_SECRET',
      `${ZOD}const env = z.object({ PORT: z.string().default('3000'), S_SECRET: z.string()% }).parse(process.env);`,
      `.default('dev').min(1)`,
    ],
    [
      'what zod takes apart',
      'S_SECRET',
      `${ZOD}const { S_SECRET } = z.object({ S_SECRET: z.string()% }).parse(process.env);`,
      `.default('dev')`,
    ],
    [
      'one text of zod',
      'secret',
      `${ZOD}const secret = z.string()%.parse(process.env.S_SECRET);`,
      `.default('dev')`,
    ],
    [
      'an object of valibot',
      'env.S_SECRET',
      `import * as v from 'valibot';\nconst env = v.parse(v.object({ S_SECRET: v.optional(v.string()%) }), process.env);`,
      `, 'dev'`,
    ],
    [
      'an object of arktype',
      'env.S_SECRET',
      `import { type } from 'arktype';\nconst Env = type({ S_SECRET: "string%" });\nconst env = Env.assert(process.env);`,
      ` = 'dev'`,
    ],
    [
      'trim() of lodash',
      'secret',
      `import _ from 'lodash';\nconst secret = _.%(process.env.S_SECRET, 'dev');`,
      'defaultTo',
      'trim',
    ],
  ] as const
).flatMap(([says, secret, head, opened, right = '']) => [
  ok(`a secret by way of ${says}`, asks(head.replace('%', right), secret)),
  open(`a secret by way of ${says}, with a default`, asks(head.replace('%', opened), secret)),
]);

const LODASH = (beside: string): Record<string, string> =>
  asks(`import _ from 'lodash';\nconst env = _.defaults({ ${beside}: 'dev' }, process.env);`, 'env.S_SECRET');

const LAID_OVER: Case[] = [
  ok('a secret of an environment that lodash gives another variable', LODASH('THEME')),
  open('a secret of an environment that lodash gives it', LODASH('S_SECRET')),
];

const GIVEN_AWAY: Case[] = [
  open(
    'a key of the environment that is given to whoever asks',
    get(`return Response.json({ key: process.env.DEEPGRAM_API_KEY ?? '' });`),
    { because: /gives away DEEPGRAM_API_KEY/ },
  ),
  open(
    'a key of the environment that is the whole response',
    get('return new Response(process.env.DEEPGRAM_API_KEY);'),
  ),
  ok(
    'a key of the environment that is given behind a check',
    get(`${GUARD}return Response.json({ key: process.env.DEEPGRAM_API_KEY });`),
  ),
  nothing(
    'whether a key of the environment is set',
    get(
      `return Response.json({ a: !!process.env.DEEPGRAM_API_KEY, b: Boolean(process.env.DEEPGRAM_API_KEY), c: process.env.DEEPGRAM_API_KEY ? 'set' : 'missing', d: process.env.DEEPGRAM_API_KEY?.length });`,
    ),
  ),
  nothing(
    'a key that every browser is told',
    get('return Response.json({ key: process.env.NEXT_PUBLIC_MAPS_API_KEY, id: process.env.CLIENT_ID });'),
  ),
];

const PROXY = `import { clerkFrontendApiProxy, createFrontendApiProxyHandlers } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\n`;

const CLERK_PROXY: Case[] = [
  judged('public')(
    "handlers that forward to Clerk's API for browsers",
    route(`${PROXY}export const { GET, POST } = createFrontendApiProxyHandlers();`),
    { name: 'POST' },
  ),
  judged('public')(
    "a handler of one's own that forwards to Clerk's API for browsers",
    route(`${PROXY}export async function POST(request) { return clerkFrontendApiProxy(request); }`),
  ),
  open(
    "work before a request is forwarded to Clerk's API for browsers",
    route(
      `${PROXY}export async function POST(request) { await db.visit.deleteMany(); return clerkFrontendApiProxy(request); }`,
    ),
  ),
  open(
    "work before the made handler that forwards to Clerk's API for browsers",
    route(
      `${PROXY}const made = createFrontendApiProxyHandlers();\nexport async function POST(request) { await db.visit.deleteMany(); return made.POST(request); }`,
    ),
  ),
];

export const VENDOR_CASES: Case[] = [
  ...VERIFIERS,
  ...PARTICULAR,
  ...KEYS,
  ...FETCHED_KEYS,
  ...HANDLERS,
  ...UPLOADS,
  ...ISSUERS,
  ...SIGNED,
  ...SESSIONS,
  ...VALUES,
  ...ROUTERS,
  ...OPENING,
  ...DEFAULTS,
  ...LAID_OVER,
  ...GIVEN_AWAY,
  ...CLERK_PROXY,
];
