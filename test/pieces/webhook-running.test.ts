import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { webhook } from '../../generators/webhook.ts';
import { facts } from '../routes/facts.ts';
import { contextFor, type Running, run } from '../support/piece-runner.ts';

// The generated code itself, run as JavaScript. The signature library is replaced by the scheme it implements
// (docs.svix.com/receiving/verifying-payloads/how-manual), so that nothing here depends on an installed package.
const STANDARD_WEBHOOKS = `
import { createHmac, timingSafeEqual } from 'node:crypto';
export class Webhook {
  constructor(secret) { this.key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64'); }
  verify(body, headers) {
    if (Math.abs(Date.now() / 1000 - Number(headers['webhook-timestamp'])) > 300) throw new Error('too old or too new');
    const signed = headers['webhook-id'] + '.' + headers['webhook-timestamp'] + '.' + body;
    const wanted = createHmac('sha256', this.key).update(signed).digest();
    const fits = headers['webhook-signature'].split(' ').some((one) => {
      const given = Buffer.from(one.split(',')[1] ?? '', 'base64');
      return given.length === wanted.length && timingSafeEqual(given, wanted);
    });
    if (!fits) throw new Error('No matching signature found');
  }
}`;
const HANDLERS = `export const handleEvent = (event) => globalThis.guardTestHandler(event);`;

// What Clerk's own function adds: it takes a Request, answers with a promise and reads the secret from its options.
const CLERK_WEBHOOKS = `
import { Webhook } from 'standardwebhooks';
export async function verifyWebhook(request, { signingSecret }) {
  const body = await request.text();
  const headers = {};
  for (const name of ['id', 'timestamp', 'signature']) headers['webhook-' + name] = request.headers.get('svix-' + name);
  new Webhook(signingSecret).verify(body, headers);
  return JSON.parse(body);
}`;

function generate(version: string, replaced: Record<string, string> = {}): Running {
  const f = facts({
    clerk: {
      nextjs: { name: '@clerk/nextjs', version, source: 'installed' },
      major: Number.parseInt(version, 10),
    },
  });
  const edits = webhook.edits(contextFor(webhook, f));
  const packages = {
    standardwebhooks: STANDARD_WEBHOOKS,
    '@clerk/nextjs/webhooks': CLERK_WEBHOOKS,
    'next/server': 'export const NextRequest = Request;',
  };
  return run(edits, f, packages, { 'lib/security/webhook-events.js': HANDLERS, ...replaced });
}

const byLibrary = generate('5.7.6');
const byClerk = generate('7.9.17');
const storeDown = generate('7.9.17', {
  'lib/security/webhook-store.js': `
    const quoted = (verb) => new Error(verb + ' failed, command was: ["set","msg_secret"]');
    const fails = (verb) => (id) => (id === 'msg_' + verb ? Promise.reject(quoted(verb)) : Promise.resolve('new'));
    export const claim = fails('claim'), confirm = fails('confirm'), release = async () => { throw quoted('release'); };`,
});
afterAll(() => {
  byLibrary.remove();
  byClerk.remove();
  storeDown.remove();
});

const SECRET = `whsec_${Buffer.from('0123456789abcdef01234567').toString('base64')}`;
const shared = globalThis as typeof globalThis & {
  guardTestHandler?: (event: { type: string }) => Promise<void>;
  clerkWebhookMarks?: Map<string, { owner: string; expires: number }>;
};

type Post = (request: Request) => Promise<Response>;
interface Store {
  claim(id: string, owner: string): Promise<string>;
  confirm(id: string): Promise<void>;
  release(id: string, owner: string): Promise<void>;
}

let post: Post;
let handled: string[];
let ids = 0;

beforeEach(async () => {
  handled = [];
  shared.guardTestHandler = async (event) => void handled.push(event.type);
  vi.stubEnv('CLERK_WEBHOOK_SIGNING_SECRET', SECRET);
  for (const method of ['error', 'warn'] as const) vi.spyOn(console, method).mockImplementation(() => {});
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const EVENT = JSON.stringify({ type: 'user.created', data: { id: 'user_1' } });

function signed(
  body: string,
  { id = `msg_${++ids}`, age = 0, sent = body as RequestInit['body'] } = {},
): Request {
  const timestamp = String(Math.floor(Date.now() / 1000) - age);
  const key = Buffer.from(SECRET.slice(6), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  const headers = { 'svix-id': id, 'svix-timestamp': timestamp, 'svix-signature': `v1,${signature}` };
  const init = { method: 'POST', headers, body: sent ?? null, duplex: 'half' as const };
  return new Request('http://localhost/api/webhooks/clerk', init);
}

/** A body that counts how much of it was asked for, without a Content-Length. */
function stream(megabytes: number): { body: ReadableStream<Uint8Array>; read: () => number } {
  let chunks = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (chunks === megabytes * 10) return controller.close();
      chunks += 1;
      controller.enqueue(new Uint8Array(100_000).fill(120));
    },
  });
  return { body, read: () => chunks * 100_000 };
}

describe.each([
  ['by the library', byLibrary],
  ["by Clerk's own function", byClerk],
])('the generated endpoint that verifies %s', (_how, generated) => {
  beforeEach(async () => {
    shared.clerkWebhookMarks?.clear();
    ({ POST: post } = (await generated.load('app/api/webhooks/clerk/route.js')) as { POST: Post });
  });

  it('handles a signed event', async () => {
    expect((await post(signed(EVENT))).status).toBe(200);
    expect(handled).toEqual(['user.created']);
  });

  it('verifies over the exact text, whatever its layout and characters', async () => {
    const body = JSON.stringify({ type: 'user.updated', data: { name: 'é😀\u2028<' } }, null, 4);
    expect((await post(signed(body))).status).toBe(200);
  });

  it.each<[string, () => Request]>([
    ['a changed body', () => signed(EVENT, { sent: EVENT.replace('user_1', 'user_2') })],
    ['a signature that is too old', () => signed(EVENT, { age: 600 })],
    ['a signature from the future', () => signed(EVENT, { age: -600 })],
    [
      'bytes that are not UTF-8',
      () => signed('{"type":"\ufffd"}', { sent: Buffer.from('{"type":"\xff"}', 'latin1') }),
    ],
    ['no headers', () => new Request('http://localhost/', { method: 'POST', body: EVENT })],
  ])('answers 400 to %s, and runs nothing', async (_what, request) => {
    expect((await post(request())).status).toBe(400);
    expect(handled).toEqual([]);
  });

  it('stops reading soon after the limit when no length was announced', async () => {
    const { body, read } = stream(50);
    expect((await post(signed('x', { sent: body }))).status).toBe(413);
    expect(read()).toBeLessThan(1_500_000);
  });

  it('does not read at all when too great a length was announced', async () => {
    const { body, read } = stream(50);
    const request = signed('x', { sent: body });
    request.headers.set('content-length', '50000000');
    expect((await post(request)).status).toBe(413);
    // A stream fills its own buffer of one chunk without being asked.
    expect(read()).toBeLessThanOrEqual(100_000);
  });

  it.each(['', '   ', 'secret', 'whsec_...', 'whsec_'])(
    'answers 500 when the secret is %j',
    async (secret) => {
      vi.stubEnv('CLERK_WEBHOOK_SIGNING_SECRET', secret);
      expect((await post(signed(EVENT))).status).toBe(500);
      expect(console.error).toHaveBeenCalledTimes(1);
      expect(handled).toEqual([]);
    },
  );

  it('runs the handler once for 100 deliveries at once; the others hear 503 and when to come again', async () => {
    let finish = (): void => {};
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    shared.guardTestHandler = async (event) => {
      handled.push(event.type);
      await held;
    };
    const late: Response[] = [];
    const all = Array.from({ length: 100 }, async () => {
      const answer = await post(signed(EVENT, { id: 'msg_many' }));
      late.push(answer);
      return answer;
    });
    // Each delivery is with the handler, or answered.
    await vi.waitFor(() => expect(late.length + handled.length).toBe(100), { timeout: 4_000, interval: 5 });
    expect(handled).toEqual(['user.created']);
    expect(late.map(({ status }) => status)).toEqual(Array(99).fill(503));
    expect(late[0]?.headers.get('retry-after')).toBe('60');
    finish();
    const statuses = (await Promise.all(all)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(handled).toEqual(['user.created']);
    const again = await post(signed(EVENT, { id: 'msg_many' }));
    expect([again.status, await again.text()]).toEqual([200, 'Handled before']);
  });

  it('answers 500 when the handler fails, and runs it again on the next delivery', async () => {
    shared.guardTestHandler = () => Promise.reject(new Error('database down'));
    expect((await post(signed(EVENT, { id: 'msg_retry' }))).status).toBe(500);
    shared.guardTestHandler = async (event) => void handled.push(event.type);
    expect((await post(signed(EVENT, { id: 'msg_retry' }))).status).toBe(200);
    expect((await post(signed(EVENT, { id: 'msg_retry' }))).status).toBe(200);
    expect(handled).toEqual(['user.created']);
  });
});

describe('the generated memory store', () => {
  let store: Store;
  beforeEach(async () => {
    shared.clerkWebhookMarks?.clear();
    vi.useFakeTimers();
    store = (await byLibrary.load('lib/security/webhook-store.js')) as unknown as Store;
  });

  it('survives a hot reload', async () => {
    await store.claim('a', 'one');
    const reloaded = (await byLibrary.load('lib/security/webhook-store.js')) as unknown as Store;
    expect(await reloaded.claim('a', 'two')).toBe('in-flight');
  });

  it('gives up a claim after 60 seconds, longer than Svix waits', async () => {
    expect(await store.claim('a', 'one')).toBe('claimed');
    vi.advanceTimersByTime(59_000);
    expect(await store.claim('a', 'two')).toBe('in-flight');
    vi.advanceTimersByTime(2_000);
    expect(await store.claim('a', 'two')).toBe('claimed');
  });

  it('does not let a late failure give back the claim of another', async () => {
    await store.claim('a', 'one');
    vi.advanceTimersByTime(61_000);
    await store.claim('a', 'two');
    await store.release('a', 'one');
    expect(await store.claim('a', 'three')).toBe('in-flight');
    await store.release('a', 'two');
    expect(await store.claim('a', 'three')).toBe('claimed');
  });

  it('remembers what is done for longer than the 28 hours in which Svix tries again', async () => {
    await store.claim('a', 'one');
    await store.confirm('a');
    vi.advanceTimersByTime(29 * 60 * 60 * 1000);
    expect(await store.claim('a', 'two')).toBe('done');
    vi.advanceTimersByTime(20 * 60 * 60 * 1000);
    expect(await store.claim('a', 'two')).toBe('claimed');
  });

  it('is bounded: forgets the oldest event that is done, and never a live claim', async () => {
    await store.claim('live', 'one');
    for (let count = 0; count < 10_000; count++) {
      await store.claim(`id${count}`, 'x');
      await store.confirm(`id${count}`);
    }
    await store.claim('next', 'x');
    expect(shared.clerkWebhookMarks?.size).toBe(10_000);
    expect(await store.claim('live', 'two')).toBe('in-flight');
    expect(await store.claim('id9999', 'two')).toBe('done');
    expect(shared.clerkWebhookMarks?.has('id0')).toBe(false);
  });

  it('refuses, rather than forgets, when it is full of live claims', async () => {
    for (let count = 0; count < 10_000; count++) await store.claim(`id${count}`, 'x');
    await expect(store.claim('one-more', 'x')).rejects.toThrow('too many events in flight');
  });
});

describe('a store that fails', () => {
  it.each([
    ['claim', 500, undefined],
    ['confirm', 200, undefined],
    ['release', 500, new Error('handler')],
  ])(
    'at %s answers %i and is logged without the command that its client quotes',
    async (verb, status, thrown) => {
      const route = (await storeDown.load('app/api/webhooks/clerk/route.js')) as { POST: Post };
      if (thrown) shared.guardTestHandler = () => Promise.reject(thrown);
      expect((await route.POST(signed(EVENT, { id: `msg_${verb}` }))).status).toBe(status);
      const lines = vi.mocked(console.error).mock.calls.map((call) => call.join(' '));
      expect(lines.join('\n')).toContain(`Error: ${verb} failed`);
      expect(lines.join('\n')).not.toContain('msg_secret');
    },
  );
});
