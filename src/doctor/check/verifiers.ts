import type { CheckKind } from '../types.ts';
import { behind } from './endpoints.ts';
import { majorOf } from './installed.ts';
import type { Machine } from './machine.ts';
import { native, object, promise, type Site, TOLD, UNKNOWN, type Value } from './value.ts';

/** How a verifier says that something is not signed: it throws, gives false, or a promise of either. */
type Tells = 'throws' | 'rejects' | 'false' | 'false later';

interface Verifier {
  /** Whose it is. */
  of: string;
  source: RegExp;
  path: RegExp;
  tells: Tells;
  /** Which of what it is given is the key, where it is given one. */
  key?: number;
  /** The first version that promises an answer; those before give it at once. */
  promisesSince?: number;
}

/**
 * Functions of packages that verify what was sent, each as its code does it: what is said of one here was read there. One
 * that promises its answer verifies nothing before it is awaited, and one that gives false nothing before that is asked.
 */
const VERIFIERS: readonly Verifier[] = [
  { of: 'svix', source: /^svix$/, path: /Webhook\(\)\.verify$/, tells: 'throws' },
  { of: 'standardwebhooks', source: /^standardwebhooks$/, path: /Webhook\(\)\.verify$/, tells: 'throws' },
  { of: 'Stripe', source: /^stripe$/, path: /(?:^|\.)constructEvent$/, tells: 'throws' },
  { of: 'Stripe', source: /^stripe$/, path: /(?:^|\.)constructEventAsync$/, tells: 'rejects' },
  // [resend.com/docs/webhooks/verify-webhooks-requests]
  { of: 'Resend', source: /^resend$/, path: /^Resend\(\)\.webhooks\.verify$/, tells: 'throws' },
  { of: '@octokit/webhooks', source: /^@octokit\/webhooks/, path: /(?:^|\.)verify$/, tells: 'false later' },
  { of: 'QStash', source: /^@upstash\/qstash/, path: /(?:^|\.)verify$/, tells: 'rejects' },
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
  },
  {
    of: 'Stream',
    source: /^(?:@stream-io\/node-sdk|stream-chat)$/,
    path: /\.verifyAndParseWebhook$/,
    tells: 'throws',
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
    path: /^isValid(?:Signature|Request)$/,
    tells: 'false later',
    promisesSince: 4,
  },
  {
    of: 'Sanity',
    source: /^@sanity\/webhook$/,
    path: /^assertValid(?:Signature|Request)$/,
    tells: 'rejects',
    promisesSince: 4,
  },
  { of: 'Slack', source: /^@slack\/bolt$/, path: /^verifySlackRequest$/, tells: 'throws' },
  { of: 'Slack', source: /^@slack\/bolt$/, path: /^isValidSlackRequest$/, tells: 'false' },
  {
    of: 'Discord',
    source: /^discord-interactions$/,
    path: /^verifyKey$/,
    tells: 'false later',
    key: 3,
    promisesSince: 4,
  },
  {
    of: 'Liveblocks',
    source: /^@liveblocks\/node$/,
    path: /^WebhookHandler\(\)\.verifyRequest$/,
    tells: 'throws',
  },
  { of: 'Shopify', source: /^@shopify\/shopify-api$/, path: /\.utils\.validateHmac$/, tells: 'false later' },
  {
    of: 'WorkOS',
    source: /^@workos-inc\/node$/,
    path: /\.webhooks\.(?:constructEvent|verifyHeader)$/,
    tells: 'rejects',
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
  },
  { of: 'Square', source: /^square$/, path: /^WebhooksHelper\.verifySignature$/, tells: 'false later' },
  { of: 'Replicate', source: /^replicate$/, path: /^validateWebhook$/, tells: 'false later' },
];

/** Handlers that packages make, which hand on nothing that is not signed. */
const HANDLERS: readonly { source: RegExp; path: RegExp }[] = [
  { source: /^@polar-sh\/nextjs$/, path: /^Webhooks$/ },
  { source: /^@dodopayments\/nextjs$/, path: /^Webhooks$/ },
  { source: /^@creem_io\/nextjs$/, path: /^Webhook$/ },
];

/** What a call that verifies something comes to; undefined for any other. */
export function verifierCall(
  source: string,
  path: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  const name = path.split('.').at(-1) ?? path;
  const found = VERIFIERS.find((one) => one.source.test(source) && one.path.test(path));
  if (found) {
    if (found.key !== undefined && isForAll(args[found.key])) return undefined;
    return answerOf(found, `${name}() of ${found.of}`, source, site, machine);
  }
  if (HANDLERS.some((one) => one.source.test(source) && one.path.test(path)))
    return behind(`${name}() of ${source}`, 'signature', undefined);
  if (/^@upstash\/qstash/.test(source) && /^verifySignature/.test(name))
    return behind(`${name}()`, 'signature', args[0]);
  return ofItsOwn(source, path, name, args, site, machine);
}

/** A key that was sent along, or that every visitor is told. */
const isForAll = (key: Value | undefined): boolean => key === TOLD || key?.is === 'request';

function answerOf(
  { tells, promisesSince }: Verifier,
  what: string,
  source: string,
  site: Site,
  machine: Machine,
): Value {
  const check = machine.meet(what, 'signature', site);
  const isOld =
    promisesSince !== undefined && (majorOf(source, machine.project) ?? promisesSince) < promisesSince;
  if (tells === 'throws' || (tells === 'rejects' && isOld)) return machine.refuse(check);
  if (tells === 'rejects') return machine.refuseLater(check);
  const valid = machine.absent(check, false);
  return tells === 'false' || isOld ? valid : promise(valid);
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
    if (isForAll(second)) return undefined;
    // Without a signature it is null, with a wrong one false.
    return promise(object({ isValidSignature: machine.missing(meet('parseBody() of Sanity')) }, UNKNOWN));
  }
  if (source === '@shopify/shopify-api' && /\.(?:webhooks|flow|fulfillmentService)\.validate$/.test(path))
    return promise(object({ valid: machine.absent(meet('validate() of Shopify'), false) }, UNKNOWN));
  if (source === '@octokit/webhooks' && name === 'verifyAndReceive')
    return machine.refuseLater(meet('verifyAndReceive() of @octokit/webhooks'));
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
