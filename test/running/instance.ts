/**
 * A throw-away Clerk instance: keys that the real SDK accepts and that belong to nobody, session tokens, cookies and
 * webhook signatures of our own making. Nothing here needs a network.
 *
 *     const instance = makeInstance();
 *     const token = mintSession(instance, { org: { perms: { projects: ['manage'] } } });
 *     await ask(server, '/api/projects', { headers: bearer(token) });
 *     await ask(server, '/dashboard', { headers: { ...DOCUMENT, cookie: sessionCookies(token) } });
 *     await ask(server, '/api/webhooks/clerk', { method: 'POST', headers: signWebhook(secret, body), body });
 *
 * The publishable key is the same for every instance (`clerk.offline.example`), since the build puts it into the
 * code: keys may change without another build.
 */
import { createHmac, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

/** Host of the Frontend API that the publishable key names. */
export const FRONTEND_API = 'clerk.offline.example';

/** Origin of the app, as tokens name it in `azp` and as CLERK_AUTHORIZED_PARTIES lists it. */
export const APP_ORIGIN = 'https://app.offline.example';

export const PUBLISHABLE_KEY = `pk_live_${Buffer.from(`${FRONTEND_API}$`).toString('base64').replace(/=+$/, '')}`;

export interface Instance {
  publishableKey: string;
  secretKey: string;
  /** PEM; the SDK reads the modulus at a fixed offset, so it has to be RSA-2048 with e = 65537. */
  jwtKey: string;
  /** PKCS#8 PEM of the same pair; signs the sessions. */
  privateKey: string;
  webhookSecret: string;
}

/** Keys of a production instance of our own making. */
export function makeInstance(): Instance {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicExponent: 0x10001,
  });
  return {
    publishableKey: PUBLISHABLE_KEY,
    secretKey: `sk_live_${randomBytes(24).toString('hex')}`,
    jwtKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    webhookSecret: newWebhookSecret(),
  };
}

/** A signing secret as Svix gives out. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`;
}

/** The variables that a server of this instance needs, in the names that Clerk documents. */
export function instanceEnvironment(instance: Instance): Record<string, string> {
  return {
    NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: instance.publishableKey,
    CLERK_SECRET_KEY: instance.secretKey,
    CLERK_JWT_KEY: instance.jwtKey,
    CLERK_WEBHOOK_SIGNING_SECRET: instance.webhookSecret,
    CLERK_AUTHORIZED_PARTIES: APP_ORIGIN,
  };
}

export interface SessionOptions {
  userId?: string;
  sessionId?: string;
  /** `null` leaves the claim out. */
  azp?: string | null;
  issuer?: string;
  /** Seconds between now and `iat`; negative is the past. */
  age?: number;
  /** Seconds from `iat` to `exp`. */
  lifetime?: number;
  /** Active organisation; perms: feature → permissions, so that `{ projects: ['manage'] }` is org:projects:manage. */
  org?: { id?: string; role?: string; perms?: Record<string, string[]> };
  /** Minutes since the first and second factor were verified; -1 is never, `null` leaves the claim out. */
  factorAges?: readonly [number, number] | null;
  status?: 'active' | 'pending';
  /** 1 for what Clerk 5 reads: permissions spelled out, no features. */
  version?: 1 | 2;
  /** Somebody who acts as the user. */
  actor?: string;
  /** Further or overwriting claims. */
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  /** Another instance's PEM, for a foreign signature; `none` leaves the signature out. */
  signWith?: string;
}

type Claims = Record<string, unknown>;

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function organisation(org: NonNullable<SessionOptions['org']>, version: 1 | 2): Claims {
  const { id = 'org_offline1', role = 'member', perms = {} } = org;
  const features = Object.keys(perms);
  if (version === 1) {
    const all = features.flatMap((feature) => (perms[feature] ?? []).map((perm) => `org:${feature}:${perm}`));
    return { org_id: id, org_slug: 'offline', org_role: `org:${role}`, org_permissions: all };
  }
  const names = [...new Set(features.flatMap((feature) => perms[feature] ?? []))];
  // One integer per feature; bit i, least significant first, grants names[i] on it.
  const bits = features.map((feature) =>
    (perms[feature] ?? []).reduce((sum, perm) => sum + 2 ** names.indexOf(perm), 0),
  );
  return {
    pla: 'o:free',
    o: {
      id,
      slg: 'offline',
      rol: role,
      ...(names.length > 0 ? { per: names.join(','), fpm: bits.join(',') } : {}),
    },
    ...(features.length > 0 ? { fea: features.map((feature) => `o:${feature}`).join(',') } : {}),
  };
}

/** A session token as Clerk's Frontend API would issue it. */
export function mintSession(instance: Instance, options: SessionOptions = {}): string {
  const { version = 2, azp = APP_ORIGIN, factorAges = [0, -1], age = 0, lifetime = 60 } = options;
  const issued = Math.floor(Date.now() / 1000) - age;
  const claims: Claims = {
    ...(azp === null ? {} : { azp }),
    exp: issued + lifetime,
    ...(factorAges === null ? {} : { fva: factorAges }),
    iat: issued,
    iss: options.issuer ?? `https://${FRONTEND_API}`,
    jti: randomBytes(10).toString('hex'),
    nbf: issued - 10,
    sid: options.sessionId ?? 'sess_offline1',
    sts: options.status ?? 'active',
    sub: options.userId ?? 'user_offline1',
    ...(version === 2 ? { v: 2, pla: 'u:free' } : {}),
    ...(options.actor ? { act: { sub: options.actor } } : {}),
    ...(options.org ? organisation(options.org, version) : {}),
    ...options.claims,
  };
  const header = {
    alg: 'RS256',
    // Marks a session token since @clerk/backend 3.16.9.
    cat: 'cl_B7d4PD111AAA',
    kid: 'ins_offline',
    typ: 'JWT',
    ...options.header,
  };
  const signed = `${encode(header)}.${encode(claims)}`;
  if (options.signWith === 'none') return `${signed}.`;
  const key = options.signWith ?? instance.privateKey;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key).toString('base64url')}`;
}

/** The same token with other claims under the old signature. */
export function tampered(token: string, change: Claims): string {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
  return `${header}.${encode({ ...claims, ...change })}.${signature}`;
}

/** Headers of a call by a program. The SDK's scheme is case-sensitive. */
export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

/** Value of the Cookie header of a signed-in browser. `__client_uat` must not be later than the token's `iat`. */
export function sessionCookies(token: string): string {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  const { iat } = JSON.parse(payload) as { iat: number };
  return `__session=${token}; __client_uat=${iat - 5}`;
}

/** What a browser sends along when somebody opens a page. */
export const DOCUMENT: Readonly<Record<string, string>> = {
  accept: 'text/html,application/xhtml+xml',
  'sec-fetch-dest': 'document',
  'sec-fetch-mode': 'navigate',
};

/** What a browser sends along with a call of the page's own script. */
export const SAME_ORIGIN: Readonly<Record<string, string>> = {
  origin: APP_ORIGIN,
  'sec-fetch-site': 'same-origin',
  'sec-fetch-mode': 'cors',
  'sec-fetch-dest': 'empty',
};

export interface Delivery {
  id?: string;
  /** Seconds since it was signed; negative is the future. */
  age?: number;
}

/**
 * Headers of a webhook delivery, signed over `id.timestamp.body`
 * (docs.svix.com/receiving/verifying-payloads/how-manual).
 */
export function signWebhook(secret: string, body: string, delivery: Delivery = {}): Record<string, string> {
  const id = delivery.id ?? `msg_${randomBytes(9).toString('hex')}`;
  const timestamp = String(Math.floor(Date.now() / 1000) - (delivery.age ?? 0));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'svix-id': id,
    'svix-timestamp': timestamp,
    'svix-signature': `v1,${signature}`,
    'content-type': 'application/json',
  };
}
