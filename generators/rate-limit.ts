import { keyPrefix } from '../src/key-prefix.ts';
import { nodeRedisDestroys, usesNodeRedis } from '../src/node-redis.ts';
import { inSource } from '../src/specifier.ts';
import type { CreateEdit, Edit, EnvEntry, Facts, NextStep, Piece, PieceContext } from '../src/types.ts';
import { atLeast } from '../src/versions.ts';
import { writtenPath } from '../src/written-path.ts';

/** Where the counters live. */
type Store = 'memory' | 'upstash' | 'redis';

const RATE_LIMIT = 'lib/security/rate-limit.ts';

/**
 * The project's own limiter, which ours must not shadow.
 * @returns undefined also when this piece is installed: what the inspector then finds is our own module.
 */
export function ownersLimiter(facts: Facts): Facts['rateLimiter'] {
  return Object.hasOwn(facts.installed, 'rate-limit') ? null : facts.rateLimiter;
}

/** What the template of a store is filled with. */
function storeData(store: Store, facts: Facts): CreateEdit['data'] {
  if (store === 'memory') return {};
  const prefix = keyPrefix(facts, 'rate-limit');
  if (store === 'upstash') return { prefix };
  return { prefix, nodeRedis: usesNodeRedis(facts), destroys: nodeRedisDestroys(facts) };
}

function create(file: string, template: string, data: CreateEdit['data'], facts: Facts): CreateEdit {
  return {
    type: 'create',
    piece: 'rate-limit',
    path: inSource(facts, `lib/security/${file}`),
    template: `rate-limit/${template}`,
    data,
  };
}

function dependency(name: string, range: string): Edit {
  return { type: 'dependency', piece: 'rate-limit', name, range, dev: false };
}

function dependencies(store: Store, facts: Facts): Edit[] {
  switch (store) {
    case 'memory':
      return [];
    case 'upstash':
      return [dependency('@upstash/ratelimit', '^2.2.0'), dependency('@upstash/redis', '^1.38.2')];
    case 'redis': {
      const limiter = dependency('rate-limiter-flexible', '^11.4.0');
      return usesNodeRedis(facts) ? [limiter] : [limiter, dependency('ioredis', '^5.10.0')];
    }
  }
}

function edits({ facts, answers }: PieceContext): Edit[] {
  const store = String(answers.store) as Store;
  const failure = String(answers.onStoreFailure);
  return [
    create('client-address.ts', 'client-address.ts.hbs', {}, facts),
    create('rate-limit-store.ts', `store-${store}.ts.hbs`, storeData(store, facts), facts),
    create(
      'rate-limit.ts',
      'rate-limit.ts.hbs',
      {
        limit: answers.limit,
        windowSeconds: answers.windowSeconds,
        trustedProxies: answers.trustedProxies,
        remote: store !== 'memory',
        onReadFailure: failure === 'closed' ? 'closed' : 'open',
        onWriteFailure: failure === 'open' ? 'open' : 'closed',
        app: facts.appDir !== undefined,
        pages: facts.pagesDir !== undefined,
        // headers() of next/headers returns a promise since Next 15.
        asyncHeaders: facts.nextMajor >= 15,
      },
      facts,
    ),
    ...dependencies(store, facts),
  ];
}

function env({ answers }: PieceContext): EnvEntry[] {
  if (answers.store === 'upstash') {
    return [
      {
        name: 'UPSTASH_REDIS_REST_URL',
        comment: 'REST URL of the Upstash database that counts calls (console.upstash.com).',
        example: 'https://example.upstash.io',
        required: true,
      },
      {
        name: 'UPSTASH_REDIS_REST_TOKEN',
        comment: 'Its REST token; not the read-only one.',
        example: '',
        required: true,
      },
    ];
  }
  if (answers.store === 'redis') {
    return [
      {
        name: 'REDIS_URL',
        comment: 'The Redis that counts calls; rediss:// for TLS.',
        example: 'redis://localhost:6379',
        required: true,
      },
    ];
  }
  return [];
}

function next({ facts, answers }: PieceContext): NextStep[] {
  const steps: NextStep[] = [];
  const module = writtenPath(inSource(facts, RATE_LIMIT), facts);
  if (answers.trustedProxies === 0) {
    steps.push({
      kind: 'code',
      text: facts.deploy.includes('vercel')
        ? `${module}: visitors without a session share one budget per route. On Vercel, which replaces X-Forwarded-For, --trusted-proxies 1 gives each address its own.`
        : `${module}: visitors without a session share one budget per route. Behind a proxy or load balancer of yours, set --trusted-proxies to how many there are.`,
    });
  }
  if (answers.store === 'memory') {
    steps.push({
      kind: 'code',
      text: `${module} counts per process: several instances or serverless functions each allow the full limit. --rate-limit-store upstash or redis shares the counters.`,
    });
  }
  const upstash = facts.dependencies['@upstash/redis'];
  // https://github.com/upstash/redis-js/pull/1379: a signal per request, so that a time-out is an error.
  const old = upstash !== undefined && /\d/.test(upstash) && !atLeast(upstash, '1.38.2');
  if (answers.store === 'upstash' && old) {
    steps.push({
      kind: 'command',
      text: `@upstash/redis ${upstash} may be too old for a time-out per call: bring it to ^1.38.2.`,
    });
  }
  return steps;
}

export const rateLimit: Piece = {
  name: 'rate-limit',
  title: 'Rate limit',
  summary:
    'A limiter for routes and server actions, counted per user or address, with an explicit failure policy.',
  version: 3,
  notes: [
    { version: 1, text: 'First version.' },
    {
      version: 2,
      text: "A Redis connection that does not answer is replaced, keys in a shared store name the app, and the store type-checks with redis 6. Why: a server action that shared a limiter with a route took 429 for an outage, and under the policy open let the call through; after a failover that closed nothing, every call failed until the operating system gave the connection up, about a quarter of an hour; two apps on one Redis used up each other's budgets.",
    },
    {
      version: 3,
      text: 'When the store fails, the log names the error without the command it quotes. Why: the Upstash and ioredis clients quote the failed command, so keys with user ids and addresses went into logs.',
    },
    {
      version: 3,
      text: "What a store shares is assigned in a statement of its own, and no line of code is longer than 80 columns. Why: Biome's recommended rules and Prettier found fault with both.",
    },
  ],
  suggestion: (facts) => {
    const own = ownersLimiter(facts);
    if (own) return { selected: false, because: `${own.file} limits already (${own.what}); use that one.` };
    return { selected: true, because: 'No rate limiter was found.' };
  },
  questions: [
    {
      kind: 'select',
      name: 'store',
      flag: 'rate-limit-store',
      byFlag: true,
      message: 'Where are calls counted?',
      help: 'memory (per process), upstash (@upstash/ratelimit) or redis (rate-limiter-flexible).',
      choices: [
        { value: 'memory', label: 'in memory: no dependency, but each process counts for itself' },
        { value: 'upstash', label: 'Upstash Redis over HTTP: fits serverless' },
        { value: 'redis', label: 'Redis over TCP: fits long-running servers' },
      ],
      default: ({ stores }) => {
        if (stores.upstash) return 'upstash';
        return stores.ioredis || stores.nodeRedis ? 'redis' : 'memory';
      },
    },
    {
      kind: 'number',
      name: 'limit',
      flag: 'rate-limit',
      byFlag: true,
      message: 'How many calls may one caller make to a route within the window?',
      help: 'Calls per caller, route and window; a route can ask for another number.',
      min: 1,
      max: 1_000_000,
      default: () => 60,
    },
    {
      kind: 'number',
      name: 'windowSeconds',
      flag: 'rate-limit-window',
      byFlag: true,
      message: 'How long is the window, in seconds?',
      help: 'Length of the window in seconds, up to a day.',
      min: 1,
      max: 86_400,
      default: () => 60,
    },
    {
      kind: 'number',
      name: 'trustedProxies',
      flag: 'trusted-proxies',
      message:
        'How many proxies of yours add to X-Forwarded-For? (Vercel: 1; not sure: 0, which ignores the header)',
      help: 'Proxies in front of the app that add to X-Forwarded-For; 0 ignores it, 1 on Vercel.',
      min: 0,
      max: 10,
      // Too low makes visitors share a budget; too high lets them forge an address. Never guessed upwards.
      default: () => 0,
    },
    {
      kind: 'select',
      name: 'onStoreFailure',
      flag: 'on-limiter-failure',
      byFlag: true,
      message: 'What happens to calls while the store cannot be reached?',
      help: 'closed-for-writes (503 for all but GET), closed (503 for all) or open (uncounted).',
      choices: [
        { value: 'closed-for-writes', label: 'reads pass uncounted, everything else gets 503' },
        { value: 'closed', label: 'everything gets 503' },
        { value: 'open', label: 'everything passes uncounted' },
      ],
      when: (_facts, answers) => answers.store !== 'memory',
      default: () => 'closed-for-writes',
    },
  ],
  env,
  edits,
  next,
};
