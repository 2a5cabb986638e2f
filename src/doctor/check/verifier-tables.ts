/** How a verifier says that something is not signed: it throws, gives false or null, or a promise of either. */
type Tells = 'throws' | 'rejects' | 'false' | 'false later' | 'null' | 'null later';

export interface Verifier {
  /** Whose it is. */
  of: string;
  source: RegExp;
  path: RegExp;
  tells: Tells;
  /** Which of what it is given is the key or has it in a field, where it is given one. */
  key?: number;
  /** Which of what the object was made with that it is a method of. */
  made?: number;
  /** The key is public, and only has to be that of who signs. */
  isPublic?: true;
  /** The first version that promises an answer; those before give it at once. */
  promisesSince?: number;
  /** The first version that gives an answer at once; those before promise it. */
  promisesBefore?: number;
}

/**
 * Functions of packages that verify what was sent, each as its code does it: what is said of one here was read there. One
 * that promises its answer verifies nothing before it is awaited, and one that gives false nothing before that is asked.
 */
export const VERIFIERS: readonly Verifier[] = [
  { of: 'svix', source: /^svix$/, path: /Webhook\(\)\.verify$/, tells: 'throws', made: 0 },
  {
    of: 'standardwebhooks',
    source: /^standardwebhooks$/,
    path: /Webhook\(\)\.verify$/,
    tells: 'throws',
    made: 0,
  },
  { of: 'Stripe', source: /^stripe$/, path: /(?:^|\.)constructEvent$/, tells: 'throws', key: 2 },
  { of: 'Stripe', source: /^stripe$/, path: /(?:^|\.)constructEventAsync$/, tells: 'rejects', key: 2 },
  // [resend.com/docs/webhooks/verify-webhooks-requests]
  { of: 'Resend', source: /^resend$/, path: /^Resend\(\)\.webhooks\.verify$/, tells: 'throws', key: 0 },
  {
    of: '@octokit/webhooks',
    source: /^@octokit\/webhooks/,
    path: /(?:^|\.)verify$/,
    tells: 'false later',
    made: 0,
  },
  { of: 'QStash', source: /^@upstash\/qstash/, path: /(?:^|\.)verify$/, tells: 'rejects', made: 0 },
  { of: 'Polar', source: /^@polar-sh\/sdk\/webhooks/, path: /^validateEvent$/, tells: 'throws', key: 2 },
  {
    of: 'Paddle',
    source: /^@paddle\/paddle-node-sdk$/,
    path: /\.webhooks\.unmarshal$/,
    tells: 'rejects',
    key: 1,
  },
  {
    of: 'Paddle',
    source: /^@paddle\/paddle-node-sdk$/,
    path: /\.webhooks\.isSignatureValid$/,
    tells: 'false later',
    key: 1,
  },
  {
    of: 'Twilio',
    source: /^twilio(?:\/|$)/,
    path: /(?:^|\.)validateRequest(?:WithBody)?$/,
    tells: 'false',
    key: 0,
  },
  {
    of: 'Twilio',
    source: /^twilio(?:\/|$)/,
    path: /(?:^|\.)validate(?:Incoming|Express)Request$/,
    tells: 'false',
    key: 1,
  },
  {
    of: 'Mux',
    source: /^@mux\/mux-node$/,
    path: /\.webhooks\.(?:verifySignature|unwrap)$/,
    tells: 'rejects',
    key: 2,
    promisesSince: 14,
  },
  {
    of: 'OpenAI',
    source: /^openai$/,
    path: /\.webhooks\.(?:verifySignature|unwrap)$/,
    tells: 'rejects',
    key: 2,
  },
  {
    of: 'Stream',
    source: /^(?:@stream-io\/node-sdk|stream-chat)$/,
    path: /(?:^|\.)verifyWebhook$/,
    tells: 'false',
    made: 1,
  },
  {
    of: 'Stream',
    source: /^(?:@stream-io\/node-sdk|stream-chat)$/,
    path: /\.verifyAndParseWebhook$/,
    tells: 'throws',
    made: 1,
  },
  {
    of: 'Razorpay',
    source: /^razorpay(?:\/|$)/,
    path: /(?:^|\.)validate(?:WebhookSignature|PaymentVerification)$/,
    tells: 'false',
    key: 2,
  },
  {
    of: 'Sanity',
    source: /^@sanity\/webhook$/,
    path: /^isValidSignature$/,
    tells: 'false later',
    key: 2,
    promisesSince: 4,
  },
  {
    of: 'Sanity',
    source: /^@sanity\/webhook$/,
    path: /^isValidRequest$/,
    tells: 'false later',
    key: 1,
    promisesSince: 4,
  },
  {
    of: 'Sanity',
    source: /^@sanity\/webhook$/,
    path: /^assertValidSignature$/,
    tells: 'rejects',
    key: 2,
    promisesSince: 4,
  },
  {
    of: 'Sanity',
    source: /^@sanity\/webhook$/,
    path: /^assertValidRequest$/,
    tells: 'rejects',
    key: 1,
    promisesSince: 4,
  },
  { of: 'Slack', source: /^@slack\/bolt$/, path: /^verifySlackRequest$/, tells: 'throws', key: 0 },
  { of: 'Slack', source: /^@slack\/bolt$/, path: /^isValidSlackRequest$/, tells: 'false', key: 0 },
  {
    of: 'Discord',
    source: /^discord-interactions$/,
    path: /^verifyKey$/,
    tells: 'false later',
    key: 3,
    isPublic: true,
    promisesSince: 4,
  },
  {
    of: 'Liveblocks',
    source: /^@liveblocks\/node$/,
    path: /^WebhookHandler\(\)\.verifyRequest$/,
    tells: 'throws',
    made: 0,
  },
  {
    of: 'Shopify',
    source: /^@shopify\/shopify-api$/,
    path: /\.utils\.validateHmac$/,
    tells: 'false later',
    made: 0,
  },
  {
    of: 'WorkOS',
    source: /^@workos-inc\/node$/,
    path: /\.webhooks\.(?:constructEvent|verifyHeader)$/,
    tells: 'rejects',
    key: 0,
  },
  {
    of: 'Cloudinary',
    source: /^cloudinary$/,
    path: /\.utils\.verifyNotificationSignature$/,
    tells: 'false',
  },
  { of: 'Pusher', source: /^pusher$/, path: /\.webhook\(\)\.isValid$/, tells: 'false' },
  { of: 'LINE', source: /^@line\/bot-sdk$/, path: /(?:^|\.)validateSignature$/, tells: 'false', key: 1 },
  {
    of: 'Linear',
    source: /^@linear\/sdk(?:\/webhooks)?$/,
    path: /^LinearWebhookClient\(\)\.(?:verify|parseData)$/,
    tells: 'throws',
    made: 0,
  },
  {
    of: 'Square',
    source: /^square$/,
    path: /^WebhooksHelper\.verifySignature$/,
    tells: 'false later',
    key: 0,
  },
  { of: 'Replicate', source: /^replicate$/, path: /^validateWebhook$/, tells: 'false later', key: 1 },
  // It is told whose keys are to be asked.
  {
    of: 'Kinde',
    source: /^@kinde\/webhooks$/,
    path: /^decodeWebhook$/,
    tells: 'null later',
    key: 1,
    isPublic: true,
  },
  {
    of: 'jose',
    source: /^jose(?:\/|$)/,
    path: /^(?:(?:compact|flattened|general)Verify|(?:jwt|compact|flattened|general)Decrypt)$/,
    tells: 'rejects',
    key: 1,
  },
  {
    of: 'TweetNaCl',
    source: /^tweetnacl$/,
    path: /(?:^|\.)sign\.detached\.verify$/,
    tells: 'false',
    key: 2,
    isPublic: true,
  },
  {
    of: 'TweetNaCl',
    source: /^tweetnacl$/,
    path: /(?:^|\.)sign\.open$/,
    tells: 'null',
    key: 1,
    isPublic: true,
  },
  { of: 'TweetNaCl', source: /^tweetnacl$/, path: /(?:^|\.)secretbox\.open$/, tells: 'null', key: 2 },
  {
    of: '@noble/ed25519',
    source: /^@noble\/ed25519$/,
    path: /(?:^|\.)verify$/,
    tells: 'false',
    key: 2,
    isPublic: true,
    promisesBefore: 2,
  },
  {
    of: '@noble/ed25519',
    source: /^@noble\/ed25519$/,
    path: /(?:^|\.)verifyAsync$/,
    tells: 'false later',
    key: 2,
    isPublic: true,
  },
  {
    of: '@noble/curves',
    source: /^@noble\/curves(?:\/|$)/,
    path: /^\w+\.verify$/,
    tells: 'false',
    key: 2,
    isPublic: true,
  },
  {
    of: 'Node',
    source: /^(?:node:)?crypto$/,
    path: /^(?:default\.)?verify$/,
    tells: 'false',
    key: 2,
    isPublic: true,
  },
  {
    of: 'Node',
    source: /^(?:node:)?crypto$/,
    path: /^(?:default\.)?createVerify\(\)(?:\.update\(\)|\.end\(\))*\.verify$/,
    tells: 'false',
    key: 0,
    isPublic: true,
  },
];

/** Where those have their key that answer, or are asked, in a way of their own. */
export const KEYS_OF_OWN: readonly Omit<Verifier, 'tells'>[] = [
  { of: 'LiveKit', source: /^livekit-server-sdk$/, path: /^WebhookReceiver\(\)\.receive$/, made: 1 },
  { of: 'Dodo Payments', source: /^dodopayments$/, path: /\.webhooks\.unwrap$/, key: 1, made: 0 },
  { of: 'Sanity', source: /^next-sanity\/webhook$/, path: /^parseBody$/, key: 1 },
  {
    of: 'Shopify',
    source: /^@shopify\/shopify-api$/,
    path: /\.(?:webhooks|flow|fulfillmentService)\.validate$/,
    made: 0,
  },
  { of: '@octokit/webhooks', source: /^@octokit\/webhooks/, path: /(?:^|\.)verifyAndReceive$/, made: 0 },
];

/** Handlers that packages make, which hand on nothing that is not signed. */
export const HANDLERS: readonly { source: RegExp; path: RegExp }[] = [
  { source: /^@polar-sh\/nextjs$/, path: /^Webhooks$/ },
  { source: /^@dodopayments\/nextjs$/, path: /^Webhooks$/ },
  { source: /^@creem_io\/nextjs$/, path: /^Webhook$/ },
];
