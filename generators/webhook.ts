import { routedFile } from '../src/clerk/routed-file.ts';
import { verifiesWebhooks } from '../src/clerk/verify-webhook.ts';
import { type ClerkEvent, clerkEvents } from '../src/clerk/webhook-events.ts';
import { keyPrefix } from '../src/key-prefix.ts';
import { nodeRedisDestroys, usesNodeRedis } from '../src/node-redis.ts';
import { inSource } from '../src/specifier.ts';
import { closest } from '../src/suggest.ts';
import type {
  Edit,
  EnvEntry,
  Facts,
  NextStep,
  Piece,
  PieceAnswers,
  PieceContext,
  WebhookFact,
} from '../src/types.ts';

const NAME = 'webhook';
const PATHS = ['/api/webhooks/clerk', '/api/webhooks/clerk-events'];
const DEFAULT_EVENTS = ['user.created', 'user.updated', 'user.deleted'];
const SECRET = 'CLERK_WEBHOOK_SIGNING_SECRET';
/** The name of old guides; no Clerk package reads it. */
const WRONG_SECRET = 'CLERK_WEBHOOK_SECRET';

function pathOf(answers: PieceAnswers): string {
  return String(answers.path);
}

function eventsOf(answers: PieceAnswers): string[] {
  return Array.isArray(answers.events) ? answers.events : [];
}

/** Where the endpoint for a URL path goes. */
function endpointFile(facts: Facts, path: string): string {
  return facts.appDir !== undefined
    ? routedFile(facts, `${facts.appDir}${path}/route`)
    : routedFile(facts, `${facts.pagesDir ?? inSource(facts, 'pages')}${path}`);
}

function withoutExtension(file: string): string {
  return file.replace(/\.[jt]sx?$/, '');
}

/** A page or handler of the owner's that already answers this URL, be it in the file that ours would be. */
function occupant(facts: Facts, path: string): string | undefined {
  const target = withoutExtension(endpointFile(facts, path));
  const isOurs = (file: string): boolean =>
    withoutExtension(file) === target && facts.ownFiles.includes(file);
  return facts.routes.find(({ url, file }) => url === path && !isOurs(file))?.file;
}

/** Clerk webhooks of the owner's, in any place. */
function foreignWebhooks(facts: Facts): WebhookFact[] {
  return facts.webhooks.filter((webhook) => webhook.clerk && !facts.ownFiles.includes(webhook.file));
}

function checkPath(path: string, facts: Facts): string | undefined {
  if (path.length > 200 || !/^(?:\/[A-Za-z0-9_-]+)+$/.test(path)) {
    return `expected a path such as ${PATHS[0]}: segments of letters, digits, - and _, no trailing slash.`;
  }
  if (facts.appDir === undefined && !path.startsWith('/api/')) {
    return 'the Pages Router serves endpoints below /api/ only.';
  }
  if (path.split('/').some((segment) => segment.startsWith('_'))) {
    return 'a segment that starts with _ is a private folder, which Next does not serve.';
  }
  const taken = occupant(facts, path);
  return taken === undefined ? undefined : `${taken} already answers ${path}.`;
}

function checkEvent(type: string, facts: Facts): string | undefined {
  const events = clerkEvents(facts.clerk);
  const event = events.find((candidate) => candidate.type === type);
  if (event?.needs)
    return `${type} is not typed by the installed Clerk; it needs @clerk/nextjs ${event.needs}.`;
  if (event) return undefined;
  const near = closest(
    type,
    events.map((candidate) => candidate.type),
  );
  return `${JSON.stringify(type)} is not a Clerk event${near ? `; did you mean ${near}?` : '.'}`;
}

/** What belongs into a handler, as the comment that marks the place. */
function hint(event: ClerkEvent): string {
  const action = event.type.slice(event.type.indexOf('.') + 1);
  if (action === 'deleted') return 'Your code: delete or anonymise what you stored, and remember the id.';
  if (action === 'updated') return 'Your code: update what you stored, unless that is newer.';
  return action === 'created' ? 'Your code: store what you need, as an upsert.' : 'Your code.';
}

function handlers(context: PieceContext): Record<string, unknown>[] {
  const chosen = new Set(eventsOf(context.answers));
  return clerkEvents(context.facts.clerk)
    .filter((event) => chosen.has(event.type))
    .map((event) => ({
      type: event.type,
      handler: event.handler,
      param: event.param,
      hint: hint(event),
      log: `clerk webhook: ${event.type}`,
    }));
}

/** The client the store is written for: with Redis, the one the project has. */
function backend({ facts, answers }: PieceContext): 'memory' | 'upstash' | 'ioredis' | 'node-redis' {
  if (answers.store === 'memory' || answers.store === 'upstash') return answers.store;
  return usesNodeRedis(facts) ? 'node-redis' : 'ioredis';
}

function dependencies(context: PieceContext): Edit[] {
  const add = (name: string, range: string): Edit => ({
    type: 'dependency',
    piece: NAME,
    name,
    range,
    dev: false,
  });
  const edits: Edit[] = [];
  if (!verifiesWebhooks(context.facts.clerk)) edits.push(add('standardwebhooks', '^1.1.1'));
  const store = backend(context);
  if (store === 'upstash') edits.push(add('@upstash/redis', '^1.38.2'));
  if (store === 'ioredis') edits.push(add('ioredis', '^5.10.0'));
  return edits;
}

/**
 * A handler for webhooks of which cannot be told who sends them: at an address that names nobody, with no signature that
 * is known.
 */
const webhookOfAnybody = ({ webhooks, ownFiles }: Facts): WebhookFact | undefined =>
  webhooks.find(
    ({ url, file, verifiedBy, verifiedBehind }) =>
      /\/web-?hooks?$/i.test(url) && verifiedBy === 'none' && !verifiedBehind && !ownFiles.includes(file),
  );

/** Handlers of the owner's that read a variable which no Clerk version reads. */
function misnamed(facts: Facts): Edit[] {
  return foreignWebhooks(facts)
    .filter((webhook) => webhook.secretNames.includes(WRONG_SECRET))
    .map((webhook) => ({
      type: 'manual',
      piece: NAME,
      path: webhook.file,
      because: `It reads ${WRONG_SECRET}; Clerk's own name, which verifyWebhook and the new endpoint read, is ${SECRET}.`,
      snippet: `process.env.${SECRET}`,
    }));
}

function edits(context: PieceContext): Edit[] {
  const { facts, answers } = context;
  const path = pathOf(answers);
  const verifyWebhook = verifiesWebhooks(facts.clerk);
  const events = handlers(context);
  const result: Edit[] = [
    {
      type: 'create',
      piece: NAME,
      path: endpointFile(facts, path),
      template: facts.appDir !== undefined ? 'webhook/route.ts.hbs' : 'webhook/api.ts.hbs',
      data: { verifyWebhook, cacheComponents: facts.nextConfig.cacheComponents },
    },
    {
      type: 'create',
      piece: NAME,
      path: inSource(facts, 'lib/security/webhook-events.ts'),
      template: 'webhook/events.ts.hbs',
      data: { events, hasEvents: events.length > 0 },
    },
    {
      type: 'create',
      piece: NAME,
      path: inSource(facts, 'lib/security/webhook-store.ts'),
      template: 'webhook/store.ts.hbs',
      data: {
        store: backend(context),
        prefix: `${keyPrefix(facts, 'clerk-webhook')}:`,
        destroys: nodeRedisDestroys(facts),
      },
    },
    ...dependencies(context),
  ];
  if (context.present.has('middleware')) {
    result.push({
      type: 'patch',
      piece: NAME,
      path: inSource(facts, 'lib/security/public-routes.ts'),
      surgeon: 'public-list',
      args: {
        constant: 'PUBLIC_ROUTES',
        add: [{ pattern: path, comment: 'Clerk webhooks: authenticated by their signature' }],
        snippet: `'${path}',`,
      },
    });
  }
  return [...result, ...misnamed(facts)];
}

function env(context: PieceContext): EnvEntry[] {
  const entries: EnvEntry[] = [
    {
      name: SECRET,
      comment: 'Signing secret of the webhook endpoint: Clerk dashboard, Webhooks, the endpoint (whsec_...).',
      example: '',
      required: true,
    },
  ];
  const store = backend(context);
  if (store === 'upstash') {
    const comment = 'Upstash Redis that remembers handled webhook events: console.upstash.com, REST API.';
    entries.push(
      { name: 'UPSTASH_REDIS_REST_URL', comment, example: '', required: true },
      { name: 'UPSTASH_REDIS_REST_TOKEN', comment, example: '', required: true },
    );
  } else if (store !== 'memory') {
    const comment = 'Redis that remembers handled webhook events.';
    entries.push({ name: 'REDIS_URL', comment, example: 'redis://localhost:6379', required: true });
  }
  return entries;
}

/** The URL to register: a redirect (base path, trailing slash) would count as a failed delivery. */
function endpointUrl({ facts, answers }: PieceContext): string {
  const slash = facts.nextConfig.trailingSlash ? '/' : '';
  return `https://<your domain>${facts.nextConfig.basePath}${pathOf(answers)}${slash}`;
}

function next(context: PieceContext): NextStep[] {
  const { facts, answers } = context;
  const events = eventsOf(answers).join(', ') || 'you need';
  const handlersFile = inSource(facts, `lib/security/webhook-events.${facts.language}`);
  const steps: NextStep[] = [
    {
      kind: 'dashboard',
      text: `Webhooks, Add endpoint: ${endpointUrl(context)} with the events ${events}; then copy its signing secret into ${SECRET}.`,
    },
    { kind: 'code', text: `Fill in the handlers in ${handlersFile}: they only log so far.` },
  ];
  if (!context.present.has('middleware') && facts.entry.active !== undefined) {
    steps.push({
      kind: 'code',
      text: `Let ${pathOf(answers)} pass without a session in ${facts.entry.active}: this exact path, not /api/webhooks/**.`,
    });
  }
  for (const webhook of foreignWebhooks(facts)) {
    if (webhook.url === pathOf(answers)) continue;
    steps.push({
      kind: 'code',
      text: `${webhook.file} receives Clerk webhooks too: register one of the two endpoints only, or each event is handled twice.`,
    });
  }
  for (const file of facts.envFiles) {
    if (!file.names.includes(WRONG_SECRET) || file.names.includes(SECRET)) continue;
    steps.push({ kind: 'env', text: `${file.path} sets ${WRONG_SECRET}: rename it to ${SECRET}.` });
  }
  if (answers.store === 'memory') {
    steps.push({
      kind: 'code',
      text: 'Webhook duplicates are remembered by each process on its own: on serverless hosts or with several instances choose --webhook-store upstash or redis.',
    });
  }
  return steps;
}

/** Receives Clerk's webhooks: verified, counted, deduplicated, typed. */
export const webhook: Piece = {
  name: NAME,
  title: 'Webhook',
  summary:
    'An endpoint for Clerk webhooks: verified signature, size cap, each event handled once, typed handlers.',
  version: 3,
  notes: [
    { version: 1, text: 'First version.' },
    {
      version: 2,
      text: 'A Redis connection that does not answer is replaced, an Upstash request that takes too long is ended, and redis 3 gets ioredis beside it, and the store type-checks with redis 6. Why: after a failover that closed nothing, every delivery failed until the operating system gave the connection up; a stalled request stayed open; redis 3 has no promises.',
    },
    {
      version: 3,
      text: 'When the store fails, the log names the error without the command it quotes. Why: the Upstash and ioredis clients quote the failed command with its arguments.',
    },
    {
      version: 3,
      text: "What a store shares is assigned in a statement of its own, and no line of code is longer than 80 columns. Why: Biome's recommended rules and Prettier found fault with both.",
    },
  ],
  unsupported: (facts) =>
    facts.appDir === undefined && facts.pagesDir === undefined
      ? 'There is neither an app nor a pages folder to put an endpoint in.'
      : undefined,
  suggestion: (facts) => {
    const [found] = foreignWebhooks(facts);
    const wrong = found?.secretNames.includes(WRONG_SECRET)
      ? ` It reads ${WRONG_SECRET}, which Clerk itself calls ${SECRET}.`
      : '';
    if (found) return { selected: false, because: `${found.file} already receives Clerk webhooks.${wrong}` };
    const other = webhookOfAnybody(facts);
    return other
      ? {
          selected: false,
          because: `${other.file} receives webhooks, and it could not be told whether they are Clerk's.`,
        }
      : { selected: true, because: 'No endpoint for Clerk webhooks was found.' };
  },
  questions: [
    {
      kind: 'text',
      name: 'path',
      flag: 'webhook-path',
      byFlag: true,
      message: 'URL path of the webhook endpoint',
      help: 'URL path of the Clerk webhook endpoint, without base path; below /api is best.',
      default: (facts) =>
        PATHS.find((path) => occupant(facts, path) === undefined) ?? '/api/webhooks/clerk-guard',
      check: checkPath,
    },
    {
      kind: 'list',
      name: 'events',
      flag: 'webhook-event',
      message: 'Which events get a handler?',
      help: 'A Clerk event type that gets a typed handler, e.g. user.created; repeatable.',
      choices: (facts) =>
        clerkEvents(facts.clerk)
          .filter((event) => event.needs === undefined)
          .map(({ type }) => ({ value: type, label: type })),
      default: () => [...DEFAULT_EVENTS],
      check: checkEvent,
    },
    {
      kind: 'select',
      name: 'store',
      flag: 'webhook-store',
      byFlag: true,
      message: 'Where are handled events remembered?',
      help: 'Where handled webhook events are remembered: memory (one process), upstash or redis.',
      choices: [
        { value: 'memory', label: 'memory: one long-running process, no set-up' },
        { value: 'upstash', label: 'upstash: @upstash/redis' },
        { value: 'redis', label: 'redis: ioredis or node-redis, whichever the project has' },
      ],
      default: ({ stores }) =>
        stores.upstash ? 'upstash' : stores.ioredis || stores.nodeRedis ? 'redis' : 'memory',
    },
  ],
  env,
  edits,
  next,
};
