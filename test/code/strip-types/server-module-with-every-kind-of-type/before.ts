/**
 * Rate limiting: one module, three backends.
 * Licensed under MIT.
 */
import 'server-only';

import { isIP } from 'node:net';
import type { NextRequest } from 'next/server';
import { NextResponse, type NextMiddleware } from 'next/server';
import { auth, currentUser } from '@clerk/nextjs/server';
import { User, clerkClient } from '@clerk/nextjs/server';
import {
  verifyWebhook,
  type WebhookEvent,
  type WebhookHandlerOptions,
} from '@clerk/nextjs/webhooks';

/** What a policy says. */
export interface Policy {
  /** Requests per window. */
  limit: number;
  windowMs: number;
  onFailure?: 'open' | 'closed';
  check(key: string, now?: number): Promise<Verdict>;
  [name: string]: unknown;
}

// The verdict of one call.
export type Verdict =
  | { allowed: true; remaining: number }
  | { allowed: false; retryAfterMs: number };

type Handler<T> = (
  this: void,
  request: NextRequest,
  context: T,
) => Promise<Response>;

declare global {
  var __rateLimit: Map<string, number> | undefined;
}

export const DEFAULT_POLICY: Policy = {
  limit: 60,
  windowMs: 60_000,
  check: async () => ({ allowed: true, remaining: 1 }) satisfies Verdict,
};

const NAMES = ['a', "it's", 'say "hi"', 'both \' and "'] as const;

/** Kept over hot reloads. */
const globalStore = globalThis as typeof globalThis & {
  __rateLimit?: Map<string, number>;
};
const store: Map<string, number> = (globalStore.__rateLimit ??= new Map<
  string,
  number
>());

/** A store error. */
export class StoreError<T extends string = string>
  extends Error
  implements Iterable<T>
{
  private readonly code: T;
  static readonly kind: string = 'store';
  #hits = 0;
  cause?: unknown;
  readonly retry!: boolean;

  constructor(
    readonlyCode: T,
    message: string,
    options?: { cause?: unknown; more?: readonly string[] },
  ) {
    super(message, options);
    this.code = readonlyCode;
  }

  public *[Symbol.iterator](): Iterator<T> {
    yield this.code;
  }

  protected async hit(this: StoreError<T>, by: number = 1): Promise<number> {
    this.#hits += by;
    return this.#hits!;
  }
}

export async function limitRequest(
  request: NextRequest,
  policy: Policy = DEFAULT_POLICY,
  now: number = Date.now(),
): Promise<{ verdict: Verdict; headers: Headers }> {
  const forwarded = request.headers.get('x-forwarded-for') as string | null;
  const ip = forwarded!;
  const seen = (request as unknown as { seen: Set<string> }).seen;
  const { userId } = (await auth()) as { userId: string };
  const value = <const>['a'];
  let user: User | null = null;
  if (!isIP(ip)) {
    return {
      verdict: await policy.check(`u:${userId}`),
      headers: new Headers(),
    };
  }

  const entry = store.get(ip)!;
  const result: Promise<Record<string, readonly string[]>> = Promise.resolve<
    Record<string, readonly string[]>
  >({});
  try {
    await result;
  } catch (error: unknown) {
    console.error((error as Error).message);
  }
  return {
    verdict: (await policy.check(ip, now)) as Verdict,
    headers: new Headers([['RateLimit', `"default";r=${entry}`]]),
  };
}

function isPolicy(value: unknown): value is Policy {
  return typeof value === 'object' && value !== null && 'limit' in value;
}

function assertPolicy(value: unknown): asserts value is Policy {
  if (!isPolicy(value)) throw new Error('no policy');
}

export const handler: Handler<{ params: Promise<{ id: string }> }> = async (
  request: NextRequest,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> => {
  const { id } = await params;
  assertPolicy(DEFAULT_POLICY);
  [1, 2].forEach((n: number) => store.set(id, n));
  (request as { x?: number }).x = 1;
  `template ${id}`.trim();
  const event = await verifyWebhook(request, {
    signingSecret: 'x',
  } as WebhookHandlerOptions);
  return handle<WebhookEvent>(event as WebhookEvent);
};

function handle<T extends { type: string }>(event: T): Response {
  switch (event.type as string) {
    case 'user.created':
      return NextResponse.json({ ok: true } as const);
    default:
      return new Response(null, { status: 204 });
  }
}

export type { NextMiddleware };
export { type Handler, handle, currentUser, clerkClient };
