import { describe, expect, it } from 'vitest';
import { webhook } from '../../generators/webhook.ts';
import { accept } from '../../src/answers.ts';
import { clerkEvents } from '../../src/clerk/webhook-events.ts';
import { parses } from '../../src/code/parse.ts';
import { render } from '../../src/render.ts';
import type { Edit, Facts, PieceAnswers, Question, WebhookFact } from '../../src/types.ts';
import { facts, page } from '../routes/facts.ts';
import { contextFor, creates } from '../support/piece-runner.ts';

const edits = (f: Facts, answers: PieceAnswers = {}, present: string[] = []): Edit[] =>
  webhook.edits(contextFor(webhook, f, answers, { present }));
const steps = (f: Facts, answers: PieceAnswers = {}, present: string[] = []): string[] =>
  webhook.next(contextFor(webhook, f, answers, { present })).map((step) => `${step.kind}: ${step.text}`);
const dependencies = (list: Edit[]): string[] =>
  list.flatMap((edit) => (edit.type === 'dependency' ? [edit.name] : []));

function question(name: string): Question {
  const found = webhook.questions.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no question ${name}`);
  return found;
}

function withClerk(version: string, backend?: string): Facts {
  return facts({
    clerk: {
      nextjs: { name: '@clerk/nextjs', version, source: 'installed' },
      major: Number(version.split('.')[0]),
      backend: backend ? { name: '@clerk/backend', version: backend, source: 'installed' } : null,
    },
  });
}

const theirs: WebhookFact = {
  file: 'app/hooks/clerk/route.ts',
  url: '/hooks/clerk',
  router: 'app',
  verifiedBy: 'svix',
  secretNames: ['CLERK_WEBHOOK_SECRET'],
  clerk: true,
};

describe('how the signature is verified', () => {
  const endpoint = (f: Facts): string => {
    const [route] = creates(edits(f));
    if (!route) throw new Error('no endpoint');
    return render(route.template, route.data, route.path, f);
  };

  it.each([
    ['7.9.17', undefined],
    ['6.39.8', '2.33.8'],
    ['6.23.3', undefined],
    ['6.23.3', '2.4.0'],
  ])('by verifyWebhook with Clerk %s and backend %s', (version, backend) => {
    const f = withClerk(version, backend);
    expect(endpoint(f)).toContain("import { verifyWebhook } from '@clerk/nextjs/webhooks';");
    expect(dependencies(edits(f))).toEqual([]);
  });

  it.each<[string, string | undefined, string]>([
    ['6.23.2', undefined, 'accepted wrong signatures'],
    ['6.21.0', undefined, 'accepted wrong signatures'],
    ['6.23.3', '2.3.1', 'a held-back backend accepts wrong signatures'],
    ['6.20.2', undefined, 'needs svix'],
    ['6.0.0', undefined, 'has none'],
    ['5.7.6', undefined, 'has none'],
  ])('by standardwebhooks with Clerk %s and backend %s: it %s', (version, backend) => {
    const f = withClerk(version, backend);
    expect(endpoint(f)).toContain("import { Webhook } from 'standardwebhooks';");
    expect(endpoint(f)).not.toContain('verifyWebhook');
    expect(dependencies(edits(f))).toEqual(['standardwebhooks']);
  });
});

describe('where the endpoint goes', () => {
  it.each<[string, Parameters<typeof facts>[0], string]>([
    ['beside the pages of an app folder', {}, 'app/api/webhooks/clerk/route.ts'],
    ['below src', { appDir: 'src/app', sourceDir: 'src' }, 'src/app/api/webhooks/clerk/route.ts'],
    ['outside a locale folder', { localeSegment: 'locale' }, 'app/api/webhooks/clerk/route.ts'],
    ['into an app folder beside a pages folder', { pagesDir: 'pages' }, 'app/api/webhooks/clerk/route.ts'],
    [
      'under the ending that Next looks for',
      { pageExtensions: ['page.tsx', 'page.ts'] },
      'app/api/webhooks/clerk/route.page.ts',
    ],
  ])('%s', (_what, override, path) => {
    expect(creates(edits(facts(override)))[0]?.path).toBe(path);
  });

  it('into pages/api where there is no app folder, with the raw body', () => {
    const f: Facts = { ...facts({ pagesDir: 'src/pages', sourceDir: 'src' }), appDir: undefined };
    const [endpoint] = creates(edits(f));
    expect(endpoint?.path).toBe('src/pages/api/webhooks/clerk.ts');
    const text = render(endpoint?.template ?? '', endpoint?.data ?? {}, endpoint?.path ?? '', f);
    expect(text).toContain('api: { bodyParser: false }');
  });

  it('leaves out the runtime where cacheComponents forbids it', () => {
    const text = (cacheComponents: boolean): string => {
      const f = facts({ nextConfig: { cacheComponents } });
      const [route] = creates(edits(f));
      return render(route?.template ?? '', route?.data ?? {}, route?.path ?? '', f);
    };
    expect(text(false)).toContain("export const runtime = 'nodejs';");
    expect(text(true)).not.toContain('runtime');
  });
});

describe('the path', () => {
  const check = (path: string, f = facts()): unknown => accept(question('path'), path, { label: 'path' }, f);

  it.each(['/api/webhooks/clerk', '/hooks', '/api/v1/Clerk_hook-2'])('may be %s', (path) => {
    expect(check(path)).toBe(path);
  });

  it.each([
    ...[
      '',
      '/',
      'api/x',
      '/api/',
      '/api//x',
      '/api/[id]',
      '/api/../x',
      '/api/x?y',
      "/api/'",
      '/api/x\n',
      '/api/${x}',
    ],
    ...[
      '/_next/x',
      '/api/_private',
      '/api/%78',
      '/api/x\u2028',
      `/${'a'.repeat(300)}`,
      '/(group)/x',
      '/@slot/x',
    ],
  ])('may not be %j', (path) => {
    expect(() => check(path)).toThrow();
  });

  it('lies below /api in the Pages Router', () => {
    const f: Facts = { ...facts({ pagesDir: 'pages' }), appDir: undefined };
    expect(() => check('/hooks', f)).toThrow(/below \/api\//);
    expect(check('/api/hooks', f)).toBe('/api/hooks');
  });

  it('is not one at which a file of the owner stands, which would stay and leave the rest unused', () => {
    const file = 'app/api/webhooks/clerk/route.ts';
    const routes = [
      {
        kind: 'route-handler' as const,
        router: 'app' as const,
        url: '/api/webhooks/clerk',
        file,
        methods: ['POST'],
        rendering: 'dynamic' as const,
      },
    ];
    expect(() => check('/api/webhooks/clerk', facts({ routes }))).toThrow(`${file} already answers`);
    expect(check('/api/webhooks/clerk', facts({ routes, ownFiles: [file] }))).toBe('/api/webhooks/clerk');
  });

  it('is not one that another file answers already', () => {
    const pages = { ...page('/api/webhooks/clerk'), file: 'pages/api/webhooks/clerk.ts' };
    const f = facts({ pagesDir: 'pages', routes: [pages] });
    expect(() => check('/api/webhooks/clerk', f)).toThrow(/pages\/api\/webhooks\/clerk\.ts already answers/);
    expect(contextFor(webhook, f).answers.path).toBe('/api/webhooks/clerk-events');
  });
});

describe('the events', () => {
  const check = (type: string, f = facts()): unknown =>
    accept(question('events'), [type], { label: 'events' }, f);

  it('suggests the event that was meant', () => {
    expect(() => check('user.create')).toThrow(/did you mean user\.created/);
  });

  it('knows which Clerk version first types an event', () => {
    expect(check('subscription.active', withClerk('6.34.0'))).toEqual(['subscription.active']);
    expect(() => check('subscription.active', withClerk('6.33.0'))).toThrow(/needs @clerk\/nextjs 6\.34\.0/);
    expect(() => check('waitlistEntry.created', withClerk('5.7.6'))).toThrow(/6\.13\.0/);
    // The backend package holds the types, whatever its host's version is.
    expect(check('waitlistEntry.created', withClerk('6.12.0', '1.25.0'))).toEqual(['waitlistEntry.created']);
  });

  it('gives each event a handler of its own, in code that parses', () => {
    const events = clerkEvents(facts().clerk).map(({ type }) => type);
    expect(events).toHaveLength(45);
    const edit = creates(edits(facts(), { events })).find(({ path }) => path.endsWith('webhook-events.ts'));
    const text = render(edit?.template ?? '', edit?.data ?? {}, edit?.path ?? '', facts());
    expect(parses('events.ts', text)).toBeUndefined();
    const handlers = text.match(/^async function on\w+/gm) ?? [];
    expect(new Set(handlers).size).toBe(45);
    for (const type of events) expect(text).toContain(`case '${type}':`);
  });

  it('may be none', () => {
    const edit = creates(edits(facts(), { events: [] })).find(({ path }) =>
      path.endsWith('webhook-events.ts'),
    );
    const text = render(edit?.template ?? '', edit?.data ?? {}, edit?.path ?? '', facts());
    expect(parses('events.ts', text)).toBeUndefined();
    expect(text).not.toContain('EventData');
  });
});

describe('the store', () => {
  const store = (override: Parameters<typeof facts>[0], answers: PieceAnswers = {}) => {
    const f = facts(override);
    const list = edits(f, answers);
    const edit = creates(list).find(({ path }) => path.endsWith('webhook-store.ts'));
    return {
      text: render(edit?.template ?? '', edit?.data ?? {}, edit?.path ?? '', f),
      dependencies: dependencies(list),
      env: (webhook.env?.(contextFor(webhook, f, answers)) ?? []).map(({ name }) => name),
    };
  };

  it('is memory where the project has nothing better, and says what that cannot do', () => {
    const { text, env } = store({});
    expect(text).toContain('This store is the memory of one process.');
    expect(env).toEqual(['CLERK_WEBHOOK_SIGNING_SECRET']);
    expect(steps(facts()).join('\n')).toMatch(/on serverless hosts or with several instances/);
  });

  it('is Upstash where the project has it', () => {
    const { text, env } = store({ stores: { upstash: true } });
    expect(text).toContain("import { Redis } from '@upstash/redis';");
    expect(env).toContain('UPSTASH_REDIS_REST_TOKEN');
  });

  it.each([
    ['ioredis', { ioredis: '^5.10.0' }, "import Redis from 'ioredis';", 'client.disconnect();'],
    ['redis', { redis: '^4.7.0' }, "import { createClient } from 'redis';", 'client.disconnect().catch('],
    ['redis', { redis: '^6.3.1' }, "import { createClient } from 'redis';", 'client.destroy();'],
    ['redis', { redis: '^3.1.2' }, "import Redis from 'ioredis';", 'client.disconnect();'],
  ])('speaks to Redis through the %s that is there, as %o can', (name, dependencies, line, close) => {
    const stores = { ioredis: name === 'ioredis', nodeRedis: name === 'redis' };
    const { text, env } = store({ dependencies, stores });
    expect(text).toContain(line);
    expect(text).toContain(close);
    expect(env).toContain('REDIS_URL');
  });

  it('adds ioredis beside a redis package that has no promises', () => {
    const old = { dependencies: { redis: '^3.1.2' }, stores: { nodeRedis: true } };
    expect(store(old).dependencies).toEqual(['ioredis']);
  });

  it('adds ioredis for Redis where there is no client', () => {
    expect(store({}, { store: 'redis' }).dependencies).toEqual(['ioredis']);
  });

  it('names the app in its keys, and only harmless characters of its name', () => {
    expect(store({ name: '@acme/web' }, { store: 'redis' }).text).toContain(
      "const PREFIX = '@acme/web:clerk-webhook:';",
    );
    const hostile = store({ name: "a'; process.exit(1) //\n`${x}" }, { store: 'redis' }).text;
    expect(/const PREFIX = (.*);/.exec(hostile)?.[1]).toMatch(/^'a[\w@/.-]+x-:clerk-webhook:'$/);
  });
});

describe('the surroundings', () => {
  it('are told: the exact URL to register, with base path and trailing slash, since a redirect loses the event', () => {
    expect(steps(facts())[0]).toContain('https://<your domain>/api/webhooks/clerk with');
    const f = facts({ nextConfig: { basePath: '/docs', trailingSlash: true } });
    expect(steps(f)[0]).toContain('https://<your domain>/docs/api/webhooks/clerk/ with');
  });

  it('are opened for the exact path only, and only in a wall of ours', () => {
    const patches = (present: string[]) =>
      edits(facts(), {}, present).filter((edit) => edit.type === 'patch');
    expect(patches([])).toEqual([]);
    expect(patches(['middleware'])).toMatchObject([
      {
        path: 'lib/security/public-routes.ts',
        surgeon: 'public-list',
        args: { constant: 'PUBLIC_ROUTES', add: [{ pattern: '/api/webhooks/clerk' }] },
      },
    ]);
  });

  it("name an owner's wall, which is not changed here", () => {
    const f = facts({ entry: { active: 'middleware.ts' } });
    expect(steps(f).join('\n')).toContain('Let /api/webhooks/clerk pass without a session in middleware.ts');
    expect(steps(f, {}, ['middleware']).join('\n')).not.toContain('pass without a session');
  });

  it('are left alone where another endpoint receives Clerk webhooks', () => {
    const f = facts({ webhooks: [theirs] });
    expect(webhook.suggestion(f)).toEqual({
      selected: false,
      because:
        'app/hooks/clerk/route.ts already receives Clerk webhooks. It reads CLERK_WEBHOOK_SECRET, which Clerk itself calls CLERK_WEBHOOK_SIGNING_SECRET.',
    });
    const named = { ...theirs, secretNames: ['CLERK_WEBHOOK_SIGNING_SECRET'] };
    expect(webhook.suggestion(facts({ webhooks: [named] })).because).toBe(
      'app/hooks/clerk/route.ts already receives Clerk webhooks.',
    );
    expect(steps(f).join('\n')).toContain('register one of the two endpoints only');
  });

  it.each([
    ['at an address that names nobody', { url: '/api/webhooks', file: 'app/api/webhooks/route.ts' }, false],
    [
      'at the address of somebody else',
      { url: '/api/webhooks/pay', file: 'app/api/webhooks/pay/route.ts' },
      true,
    ],
    ['with a signature that is known', { url: '/api/webhook', verifiedBy: 'stripe' as const }, true],
    ['in a module that verifies', { url: '/api/webhook', verifiedBehind: true as const }, true],
  ])('with a webhook %s are told so', (_, over, selected) => {
    const other: WebhookFact = { ...theirs, verifiedBy: 'none', secretNames: [], clerk: false, ...over };
    const suggestion = webhook.suggestion(facts({ webhooks: [other] }));
    expect(suggestion.selected).toBe(selected);
    if (!selected)
      expect(suggestion.because).toBe(
        "app/api/webhooks/route.ts receives webhooks, and it could not be told whether they are Clerk's.",
      );
  });

  it('do not count an endpoint of ours as another one', () => {
    const ours = { ...theirs, file: 'app/api/webhooks/clerk/route.ts', url: '/api/webhooks/clerk' };
    const f = facts({ webhooks: [ours], ownFiles: [ours.file] });
    expect(webhook.suggestion(f).selected).toBe(true);
    expect(edits(f).filter((edit) => edit.type === 'manual')).toEqual([]);
  });

  it('point out the variable name that no Clerk version reads', () => {
    const manual = edits(facts({ webhooks: [theirs] })).filter((edit) => edit.type === 'manual');
    expect(manual).toMatchObject([
      { path: theirs.file, snippet: 'process.env.CLERK_WEBHOOK_SIGNING_SECRET' },
    ]);
    const env = { path: '.env', names: ['CLERK_WEBHOOK_SECRET'], secrets: [], tracked: false, ignored: true };
    expect(steps(facts({ envFiles: [env] })).join('\n')).toContain(
      '.env sets CLERK_WEBHOOK_SECRET: rename it',
    );
  });
});
