import { afterEach, describe, expect, it, vi } from 'vitest';
import { rateLimit } from '../../generators/rate-limit.ts';
import { parses } from '../../src/code/parse.ts';
import type { Facts, PieceAnswers } from '../../src/types.ts';
import { contextFor, factsLike, filesOf, type Loaded, onDisk } from '../support/generated.ts';

const pagesOnly = { appDir: undefined, pagesDir: 'pages' };
const open: Loaded[] = [];

function generate(answers: PieceAnswers = {}, over: Partial<Facts> = {}) {
  const facts = factsLike(over);
  const edits = rateLimit.edits(contextFor(rateLimit, facts, answers));
  return { facts, edits, files: filesOf(edits, facts) };
}

function run(answers: PieceAnswers, packages: Record<string, string> = {}): Loaded {
  const loaded = onDisk(generate(answers, pagesOnly).files, packages);
  open.push(loaded);
  return loaded;
}

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  for (const loaded of open.splice(0)) loaded.remove();
  for (const key of ['rateLimitTables', 'rateLimiters', 'rateLimitStore'])
    Reflect.deleteProperty(globalThis, key);
});

function question(name: string) {
  const found = rateLimit.questions.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no question ${name}`);
  return found;
}

describe('where calls are counted', () => {
  it.each([
    [{ upstash: true, ioredis: true, nodeRedis: false }, 'upstash'],
    [{ upstash: false, ioredis: true, nodeRedis: false }, 'redis'],
    [{ upstash: false, ioredis: false, nodeRedis: true }, 'redis'],
    [{ upstash: false, ioredis: false, nodeRedis: false }, 'memory'],
  ])('is the store the project has: %o', (stores, store) => {
    expect(question('store').default(factsLike({ stores }), {}, {})).toBe(store);
  });

  it.each([
    ['memory', {}, []],
    ['upstash', {}, ['@upstash/ratelimit', '@upstash/redis']],
    ['redis', {}, ['rate-limiter-flexible', 'ioredis']],
    ['redis', { redis: '^4.7.0' }, ['rate-limiter-flexible']],
    ['redis', { redis: '^3.1.2' }, ['rate-limiter-flexible', 'ioredis']],
  ])('%s with %o adds %o', (store, dependencies, added) => {
    const stores = { upstash: false, ioredis: false, nodeRedis: 'redis' in dependencies };
    const { edits } = generate({ store }, { dependencies, stores });
    const names = edits.flatMap((edit) => (edit.type === 'dependency' ? edit.name : []));
    expect(names).toEqual(added);
  });

  it.each(['upstash', 'redis'])('names the app in the keys that %s may share with others', (store) => {
    const { files } = generate({ store }, { name: '@acme/web' });
    expect(files['lib/security/rate-limit-store.ts']).toMatch(/[pP]refix: '@acme\/web:rate-limit'/);
  });

  it('asks for the variables of its store', () => {
    const names = (store: string) =>
      rateLimit.env?.(contextFor(rateLimit, factsLike(), { store })).map((entry) => entry.name);
    expect(names('memory')).toEqual([]);
    expect(names('upstash')).toEqual(['UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN']);
    expect(names('redis')).toEqual(['REDIS_URL']);
  });
});

describe('an existing limiter', () => {
  const rateLimiter = { file: 'lib/limiter.ts', what: 'own module' };

  it('is named instead of being shadowed', () => {
    expect(rateLimit.suggestion(factsLike({ rateLimiter }))).toEqual({
      selected: false,
      because: 'lib/limiter.ts limits already (own module); use that one.',
    });
  });

  it('is not mistaken for one when it is ours', () => {
    const installed = { 'rate-limit': 1 };
    expect(rateLimit.suggestion(factsLike({ rateLimiter, installed })).selected).toBe(true);
  });
});

describe('the generated files', () => {
  it.each(['memory', 'upstash', 'redis'])('parse for each kind of project with %s', (store) => {
    for (const language of ['ts', 'js'] as const) {
      for (const folders of [{}, pagesOnly, { pagesDir: 'pages' }]) {
        for (const nextMajor of [14, 16]) {
          const { files } = generate({ store }, { language, nextMajor, ...folders });
          for (const [path, text] of Object.entries(files))
            expect([path, parses(path, text)]).toEqual([path, undefined]);
        }
      }
    }
  });

  it('await headers() from Next 15 on, and not before', () => {
    const text = (nextMajor: number) => generate({}, { nextMajor }).files['lib/security/rate-limit.ts'];
    expect(text(15)).toContain('await headers()');
    expect(text(14)).toContain('= headers()');
  });

  it('import nothing of the router the project does not have', () => {
    expect(generate({}, pagesOnly).files['lib/security/rate-limit.ts']).not.toContain('next/headers');
    expect(generate().files['lib/security/rate-limit.ts']).not.toContain('NextApi');
  });

  it('hold the chosen policy as a constant, and none where the store cannot fail', () => {
    const text = (answers: PieceAnswers) => generate(answers).files['lib/security/rate-limit.ts'];
    expect(text({ store: 'redis' })).toMatch(/reads: 'open',\s+writes: 'closed'/);
    expect(text({ store: 'redis', onStoreFailure: 'closed' })).toMatch(/reads: 'closed',\s+writes: 'closed'/);
    expect(text({ store: 'redis', onStoreFailure: 'open' })).toMatch(/reads: 'open',\s+writes: 'open'/);
    expect(text({ store: 'memory' })).not.toContain('ON_STORE_FAILURE');
  });

  it('refuse a hostile number instead of writing it', () => {
    for (const limit of ['1; process.exit()', '*/', '`', '${x}', Number.NaN]) {
      expect(() => generate({ limit })).toThrow(TypeError);
    }
  });
});

describe('what is left to do', () => {
  const texts = (answers: PieceAnswers, over: Partial<Facts> = {}) =>
    rateLimit.next(contextFor(rateLimit, factsLike(over), answers)).map((step) => step.text);

  it('says what no trusted proxy means, and what is right on Vercel', () => {
    expect(texts({ store: 'redis' }).join()).toContain('set --trusted-proxies');
    expect(texts({ store: 'redis' }, { deploy: ['vercel'] }).join()).toContain('--trusted-proxies 1');
    expect(texts({ store: 'redis', trustedProxies: 1 })).toEqual([]);
  });

  it('says that memory counts per process, and that an old Upstash client cannot time out', () => {
    expect(texts({ store: 'memory', trustedProxies: 1 }).join()).toContain('counts per process');
    const dependencies = { '@upstash/redis': '^1.20.0' };
    expect(texts({ store: 'upstash', trustedProxies: 1 }, { dependencies }).join()).toContain('^1.38.2');
  });
});

interface Addresses {
  canonicalAddress(entry: string): string | undefined;
  clientAddress(forwardedFor: string | null, trustedProxies: number): string | undefined;
}

describe('an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    [' 192.0.2.1 ', '192.0.2.1'],
    ['192.0.2.1:8080', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:C000:201', '192.0.2.1'],
    ['[::ffff:192.0.2.1]:443', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::9]', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::9]:443', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
  ])('%s has one spelling: %s', async (entry, expected) => {
    const { canonicalAddress } = await run({}).load<Addresses>('lib/security/client-address.ts');
    expect(canonicalAddress(entry)).toBe(expected);
  });

  it.each([
    '',
    'unknown',
    '192.0.2',
    '192.0.2.256',
    '0192.0.2.1',
    '192.0.2.1:123456',
    '[192.0.2.1',
    '[]',
    'fe80::1%eth0',
    '2001:db8::1::2',
    '_hidden',
    '192.0.2.1 192.0.2.2',
  ])('%j is none', async (entry) => {
    const { canonicalAddress } = await run({}).load<Addresses>('lib/security/client-address.ts');
    expect(canonicalAddress(entry)).toBeUndefined();
  });

  it.each([
    [0, '192.0.2.1', undefined],
    [1, '192.0.2.1', '192.0.2.1'],
    [1, '6.6.6.6, 192.0.2.1', '192.0.2.1'],
    [1, '192.0.2.1, ', undefined],
    [2, '6.6.6.6, 192.0.2.1, 10.0.0.1', '192.0.2.1'],
    [2, '10.0.0.1', undefined],
    [3, '192.0.2.1, 10.0.0.1', undefined],
    [1, null, undefined],
  ])('behind %i proxies, of %j, is %s', async (proxies, header, expected) => {
    const { clientAddress } = await run({}).load<Addresses>('lib/security/client-address.ts');
    expect(clientAddress(header, proxies)).toBe(expected);
  });
});

interface Count {
  allowed: boolean;
  remaining: number;
  resetSeconds: number;
}
interface Store {
  countCall(name: string, caller: string, limit: number, windowSeconds: number): Promise<Count>;
}

describe('the memory store', () => {
  const store = () => run({ store: 'memory' }).load<Store>('lib/security/rate-limit-store.ts');

  it('counts a window from the first call, then starts over', async () => {
    vi.useFakeTimers({ now: 1_000_000 });
    const { countCall } = await store();
    expect(await countCall('r', 'u:1', 2, 10)).toEqual({ allowed: true, remaining: 1, resetSeconds: 10 });
    vi.advanceTimersByTime(4_500);
    expect(await countCall('r', 'u:1', 2, 10)).toEqual({ allowed: true, remaining: 0, resetSeconds: 6 });
    expect(await countCall('r', 'u:1', 2, 10)).toEqual({ allowed: false, remaining: 0, resetSeconds: 6 });
    expect((await countCall('other', 'u:1', 2, 10)).allowed).toBe(true);
    vi.advanceTimersByTime(5_500);
    expect((await countCall('r', 'u:1', 2, 10)).allowed).toBe(true);
  });

  it('never forgets a live counter, however many addresses come', async () => {
    vi.useFakeTimers({ now: 1_000_000 });
    const { countCall } = await store();
    await countCall('r', 'ip:victim', 1, 60);
    for (let i = 0; i < 30_000; i += 1) await countCall('r', `ip:${i}`, 1, 60);
    expect((await countCall('r', 'ip:victim', 1, 60)).allowed).toBe(false);
    expect((await countCall('r', 'ip:0', 1, 60)).allowed).toBe(false);
    const tables = Reflect.get(globalThis, 'rateLimitTables') as {
      visitors: { counters: Map<string, unknown> };
    };
    expect(tables.visitors.counters.size).toBeLessThanOrEqual(10_001);
  });

  it('gives new callers of a full table one counter, and users are not among them', async () => {
    vi.useFakeTimers({ now: 1_000_000 });
    const { countCall } = await store();
    for (let i = 0; i < 10_000; i += 1) await countCall('r', `ip:${i}`, 1, 60);
    expect((await countCall('r', 'ip:new-1', 1, 60)).allowed).toBe(true);
    expect((await countCall('r', 'ip:new-2', 1, 60)).allowed).toBe(false);
    expect((await countCall('r', 'u:new', 1, 60)).allowed).toBe(true);
    expect((await countCall('r', 'u:other', 1, 60)).allowed).toBe(true);
  });

  it('drops what has expired when it is full', async () => {
    vi.useFakeTimers({ now: 1_000_000 });
    const { countCall } = await store();
    for (let i = 0; i < 10_000; i += 1) await countCall('r', `ip:${i}`, 1, 60);
    vi.advanceTimersByTime(60_000);
    expect((await countCall('r', 'ip:a', 1, 60)).allowed).toBe(true);
    expect((await countCall('r', 'ip:b', 1, 60)).allowed).toBe(true);
  });

  it('survives a reload of its module', async () => {
    const first = await store();
    await first.countCall('r', 'u:1', 1, 60);
    const second = await store();
    expect((await second.countCall('r', 'u:1', 1, 60)).allowed).toBe(false);
  });
});

/** Just enough of an API route's request and response. */
function call(method: string, headers: Record<string, string> = {}) {
  const sent = { status: 200, headers: {} as Record<string, string>, body: undefined as unknown };
  const response = {
    setHeader: (name: string, value: string) => {
      sent.headers[name] = value;
    },
    status: (status: number) => {
      sent.status = status;
      return response;
    },
    json: (body: unknown) => {
      sent.body = body;
    },
  };
  return { request: { method, headers }, response, sent };
}

interface Limiter {
  rateLimitApi(request: unknown, response: unknown, options: Record<string, unknown>): Promise<boolean>;
}

describe('a limited call', () => {
  const limiter = (answers: PieceAnswers, packages = {}) =>
    run(answers, packages).load<Limiter>('lib/security/rate-limit.ts');

  it('tells what is left, then answers 429 with when to come back', async () => {
    vi.useFakeTimers({ now: 1_000_000 });
    const { rateLimitApi } = await limiter({ store: 'memory' });
    const options = { name: 'r', userId: 'user_1', limit: 1, windowSeconds: 30 };
    const first = call('POST');
    expect(await rateLimitApi(first.request, first.response, options)).toBe(true);
    expect(first.sent.headers).toEqual({
      'RateLimit-Policy': '"default";q=1;w=30',
      RateLimit: '"default";r=0;t=30',
    });
    const second = call('POST');
    expect(await rateLimitApi(second.request, second.response, options)).toBe(false);
    expect(second.sent).toEqual({
      status: 429,
      headers: {
        'RateLimit-Policy': '"default";q=1;w=30',
        RateLimit: '"default";r=0;t=30',
        'Retry-After': '30',
        'Cache-Control': 'no-store',
      },
      body: { error: 'Too many requests' },
    });
  });

  it('ignores X-Forwarded-For unless a proxy is trusted, and never counts a user with visitors', async () => {
    const { rateLimitApi } = await limiter({ store: 'memory', trustedProxies: 0 });
    const from = async (address: string, userId?: string) => {
      const { request, response } = call('GET', { 'x-forwarded-for': address });
      return rateLimitApi(request, response, { name: 'r', userId, limit: 1 });
    };
    expect(await from('192.0.2.1')).toBe(true);
    expect(await from('192.0.2.2')).toBe(false);
    expect(await from('192.0.2.2', 'user_1')).toBe(true);
  });

  const upstash = (limit: string) => ({
    '@upstash/redis': 'export const Redis = { fromEnv: () => ({}) };',
    '@upstash/ratelimit': `export class Ratelimit {
      static slidingWindow() { return {}; }
      async limit() { ${limit} }
    }`,
  });
  const redis = (consume: string) => ({
    ioredis: 'export class Redis { on() {} disconnect() {} }',
    'rate-limiter-flexible': `export class RateLimiterRes { constructor(f) { Object.assign(this, f); } }
      export class RateLimiterRedis { async consume() { ${consume} } }`,
  });

  it.each([
    [
      'an Upstash time-out, which the library calls success',
      'upstash',
      upstash("return { success: true, limit: 0, remaining: 0, reset: 0, reason: 'timeout' };"),
    ],
    ['an Upstash error', 'upstash', upstash("throw new Error('down');")],
    ['a Redis error', 'redis', redis("throw new Error('down');")],
    ['a Redis that never answers', 'redis', redis('return new Promise(() => {});')],
  ])('is refused for writes and let through for reads on %s', async (_what, store, packages) => {
    vi.stubEnv('REDIS_URL', 'redis://localhost:6379');
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { rateLimitApi } = await limiter({ store }, packages);
    const write = call('POST');
    expect(await rateLimitApi(write.request, write.response, { name: 'r', userId: 'u' })).toBe(false);
    expect(write.sent.status).toBe(503);
    expect(write.sent.headers).toEqual({ 'Retry-After': '5', 'Cache-Control': 'no-store' });
    const read = call('GET');
    expect(await rateLimitApi(read.request, read.response, { name: 'r', userId: 'u' })).toBe(true);
    const strict = call('GET');
    const options = { name: 'r', userId: 'u', onStoreFailure: 'closed' };
    expect(await rateLimitApi(strict.request, strict.response, options)).toBe(false);
    expect(logged).toHaveBeenCalledTimes(3);
    vi.unstubAllEnvs();
  });

  it.each([
    [
      "Upstash's client",
      'upstash',
      upstash('throw new Error(\'WRONGPASS bad token, command was: ["evalsha","u:user_secret"]\');'),
      'Rate limit store: Error: WRONGPASS bad token',
    ],
    [
      'a Redis server',
      'redis',
      redis("throw new Error(\"ERR unknown command 'EVALSHA', with args beginning with: 'u:user_secret'\");"),
      "Rate limit store: Error: ERR unknown command 'EVALSHA'",
    ],
  ])('is logged without the command that %s quotes', async (_who, store, packages, line) => {
    vi.stubEnv('REDIS_URL', 'redis://localhost:6379');
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { rateLimitApi } = await limiter({ store }, packages);
    const { request, response } = call('POST');
    expect(await rateLimitApi(request, response, { name: 'r', userId: 'user_secret' })).toBe(false);
    expect(logged.mock.calls).toEqual([[line]]);
    vi.unstubAllEnvs();
  });

  it('takes a used-up Redis budget for what it is, also of another copy of the library, not for an error', async () => {
    vi.stubEnv('REDIS_URL', 'redis://localhost:6379');
    const packages = redis('throw { consumedPoints: 61, msBeforeNext: 1500, remainingPoints: 0 };');
    const { rateLimitApi } = await limiter({ store: 'redis' }, packages);
    const { request, response, sent } = call('GET');
    expect(await rateLimitApi(request, response, { name: 'r', userId: 'u' })).toBe(false);
    expect(sent.status).toBe(429);
    expect(sent.headers['Retry-After']).toBe('2');
    vi.unstubAllEnvs();
  });
});
