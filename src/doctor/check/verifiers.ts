import type { CheckKind } from '../types.ts';
import { bySource } from './by-source.ts';
import { behind } from './endpoints.ts';
import { majorOf } from './installed.ts';
import type { Machine } from './machine.ts';
import { isForAll } from './secrets.ts';
import { native, object, promise, type Site, UNKNOWN, type Value } from './value.ts';

/** How a verifier says that something is not signed: it throws, gives false or null, or a promise of either. */
type Tells = 'throws' | 'rejects' | 'false' | 'false later' | 'null' | 'null later';

interface Verifier {
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
const VERIFIERS: readonly Verifier[] = [
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
const KEYS_OF_OWN: readonly Omit<Verifier, 'tells'>[] = [
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
const HANDLERS: readonly { source: RegExp; path: RegExp }[] = [
  { source: /^@polar-sh\/nextjs$/, path: /^Webhooks$/ },
  { source: /^@dodopayments\/nextjs$/, path: /^Webhooks$/ },
  { source: /^@creem_io\/nextjs$/, path: /^Webhook$/ },
];

const verifiersOf = bySource(VERIFIERS);
const keysOf = bySource(KEYS_OF_OWN);
const handlersOf = bySource(HANDLERS);

/** The packages that have such functions. */
export const VERIFIES = {
  test: (source: string) =>
    [verifiersOf, keysOf, handlersOf].some((of) => of(source).length > 0) ||
    /^@(?:upstash\/qstash|unkey\/)/.test(source),
};

/** What a call that verifies something comes to; undefined for any other. */
export function verifierCall(
  source: string,
  path: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
  made: readonly Value[] = [],
): Value | undefined {
  const name = path.split('.').at(-1) ?? path;
  const found = verifiersOf(source).find((one) => one.path.test(path));
  if (found) {
    const what = `${name}() of ${found.of}`;
    if (hasOpenKey(found, args, made)) return provesNothing(what, site, machine);
    return answerOf(found, what, source, site, machine);
  }
  if (handlersOf(source).some((one) => one.path.test(path)))
    return hasOpenKey({ key: 0 }, args, made)
      ? undefined
      : behind(`${name}() of ${source}`, 'signature', undefined);
  if (/^@upstash\/qstash/.test(source) && /^verifySignature/.test(name))
    return hasOpenKey({ key: 1 }, args, made) ? undefined : behind(`${name}()`, 'signature', args[0]);
  const own = keysOf(source).find((one) => one.path.test(path));
  if (own && hasOpenKey(own, args, made)) return provesNothing(`${name}() of ${own.of}`, site, machine);
  return ofItsOwn(source, path, name, args, site, machine);
}

/** What is asked with a key that anybody may have comes to: nothing is known of what was sent. */
function provesNothing(what: string, site: Site, machine: Machine): Value {
  machine.note('wrong', `${what} is asked with a key that anybody may have`, site);
  return UNKNOWN;
}

/** Names of options that hold a key. */
const KEY = /secret|(?:^|signing|signature|webhook)key$/i;

/** Whether what a verifier asks with is a key that proves nothing. */
function hasOpenKey(
  { key, made, isPublic }: Pick<Verifier, 'key' | 'made' | 'isPublic'>,
  args: readonly Value[],
  maker: readonly Value[],
): boolean {
  const given = [key === undefined ? undefined : args[key], made === undefined ? undefined : maker[made]];
  const keys = given.flatMap((one) =>
    one?.is === 'object'
      ? [...one.fields].filter(([name]) => KEY.test(name)).map(([, value]) => value)
      : [one],
  );
  return keys.some((one) => (isPublic ? one?.is === 'request' : isForAll(one)));
}

function answerOf(
  { tells, promisesSince, promisesBefore }: Verifier,
  what: string,
  source: string,
  site: Site,
  machine: Machine,
): Value {
  const check = machine.meet(what, 'signature', site);
  const isBefore = (major: number | undefined): boolean =>
    major !== undefined && (majorOf(source, machine.project) ?? major) < major;
  const isOld = isBefore(promisesSince);
  if (tells === 'throws' || (tells === 'rejects' && isOld)) return machine.refuse(check);
  if (tells === 'rejects') return machine.refuseLater(check);
  const valid = machine.absent(check, tells.startsWith('null') ? null : false);
  const isLater = tells.endsWith('later') ? !isOld : isBefore(promisesBefore);
  return isLater ? promise(valid) : valid;
}

/** Those that answer, or are asked, in a way of their own. */
function ofItsOwn(
  source: string,
  path: string,
  name: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  const [, second, third] = args;
  const meet = (what: string, kind: CheckKind = 'signature') => machine.meet(what, kind, site);
  if (source === 'livekit-server-sdk' && path === 'WebhookReceiver().receive') {
    // Its third parameter says that nothing is to be verified.
    if (third && !(third.is === 'known' && !third.value)) return undefined;
    const check = meet('receive() of LiveKit');
    return (majorOf(source, machine.project) ?? 2) < 2 ? machine.refuse(check) : machine.refuseLater(check);
  }
  if (source === 'dodopayments' && /\.webhooks\.unwrap$/.test(path))
    // Without headers it verifies nothing.
    return second?.is === 'object' && second.fields.has('headers')
      ? machine.refuse(meet('unwrap() of Dodo Payments'))
      : undefined;
  if (source === 'next-sanity/webhook' && path === 'parseBody') {
    // Without a signature it is null, with a wrong one false.
    return promise(object({ isValidSignature: machine.missing(meet('parseBody() of Sanity')) }, UNKNOWN));
  }
  if (source === '@shopify/shopify-api' && /\.(?:webhooks|flow|fulfillmentService)\.validate$/.test(path))
    return promise(object({ valid: machine.absent(meet('validate() of Shopify'), false) }, UNKNOWN));
  if (source === '@octokit/webhooks' && name === 'verifyAndReceive')
    return machine.refuseLater(meet('verifyAndReceive() of @octokit/webhooks'));
  // What is fed to it comes back as the same verifier.
  if (/^(?:node:)?crypto$/.test(source) && /createVerify\(\)(?:\.\w+\(\))*\.(?:update|end)$/.test(path))
    return { is: 'outside', source, path: `${path}()` };
  // What waits for an event runs once one was let through.
  if (source === '@octokit/webhooks' && /^Webhooks\(\)\.on(?:Any|Error)?$/.test(path)) return UNKNOWN;
  if (/^@unkey\//.test(source)) return unkeyCall(source, path, args, site, machine);
  return undefined;
}

/** Unkey: up to its second version it believes the key of anybody's account where it is not told which API it is for. */
function unkeyCall(
  source: string,
  path: string,
  [first, second]: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  const has = (of: Value | undefined, name: string): boolean => of?.is === 'object' && of.fields.has(name);
  const valid = (): Value =>
    object(
      { valid: machine.absent(machine.meet(`${path.split('.').at(-1)}() of Unkey`, 'secret', site), false) },
      UNKNOWN,
    );
  const anybodys = (what: string): void =>
    machine.note(
      'wrong',
      `${what} of Unkey is told no API, so it believes the key of anybody's account`,
      site,
    );
  if (source === '@unkey/nextjs' && path === 'withUnkey') {
    if (!has(second, 'apiId') && !has(second, 'rootKey')) {
      return native(
        (given, at, caller) => {
          caller.note('wrong', "withUnkey() is told no API, so it believes the key of anybody's account", at);
          return first ? caller.invoke(first, given, at) : UNKNOWN;
        },
        first ? [first] : [],
      );
    }
    return behind('withUnkey()', 'secret', first);
  }
  if (source !== '@unkey/api') return undefined;
  if (path === 'verifyKey' || path === 'Unkey().keys.verify') {
    if (has(first, 'apiId')) return promise(object({ result: valid(), error: UNKNOWN }));
    anybodys(`${path.split('.').at(-1)}()`);
    return promise(UNKNOWN);
  }
  // [unkey.com: since the second version the root key says of which APIs]
  return path === 'Unkey().keys.verifyKey' ? promise(object({ data: valid() }, UNKNOWN)) : undefined;
}
