import { describe, expect, it } from 'vitest';
import { accessChanges } from '../../src/routes/access.ts';
import { closedRoutes } from '../../src/routes/closed.ts';
import { publicFilePatterns } from '../../src/routes/public-files.ts';
import { groupsIn, publicPatterns, suggestPublic } from '../../src/routes/public-list.ts';
import type { EntryToday, Facts, MachineFact, Manifest, TodayAnswer, WebhookFact } from '../../src/types.ts';
import { facts, handler, metadata, page } from './facts.ts';

const webhook: WebhookFact = {
  file: 'app/api/webhooks/clerk/route.ts',
  url: '/api/webhooks/clerk',
  router: 'app',
  verifiedBy: 'verifyWebhook',
  secretNames: [],
  clerk: true,
};
const NOTHING: EntryToday = {
  answers: {},
  unprefixed: {},
  intl: false,
  listed: [],
  allowByDefault: false,
  conditional: false,
  away: [],
  replaced: false,
};
const active = { candidates: [], active: 'proxy.ts', target: 'proxy.ts' };

describe('the suggested public list', () => {
  it('holds home, sign-in with all below its catch-all, webhooks by exact path and metadata files', () => {
    const given = facts({
      routes: [
        page('/'),
        page('/sign-in/[[...sign-in]]'),
        page('/join'),
        handler(webhook.url),
        metadata('/sitemap.xml'),
        page('/app'),
      ],
      signIn: { url: '/sign-in' },
      signUp: { url: '/join' },
      webhooks: [webhook],
      entry: active,
    });
    expect(suggestPublic(given).patterns).toEqual([
      '/',
      '/sign-in/**',
      '/join',
      '/api/webhooks/clerk',
      '/sitemap.xml',
    ]);
  });

  it('keeps prerendered pages where no wall stands today, and says which', () => {
    const routes = [page('/'), page('/about', 'static'), page('/dashboard'), page('/broken', 'unknown')];
    expect(suggestPublic(facts({ routes }))).toEqual({
      patterns: ['/', '/about'],
      kept: ['/about'],
      called: [],
      away: [],
      open: [],
      rewritten: [],
      left: [],
    });
    expect(suggestPublic(facts({ routes, entry: active }))).toMatchObject({ patterns: ['/'], kept: [] });
  });

  describe('of handlers that machines call', () => {
    const job = handler('/api/job');
    const by = (more: Partial<MachineFact> = {}): MachineFact[] => [
      { file: job.file, url: '/api/job', by: 'secret', because: 'the comparison with CRON_SECRET', ...more },
    ];
    const given = (machines: MachineFact[], answer: TodayAnswer | undefined) =>
      facts({
        routes: [page('/'), job],
        machines,
        entry:
          answer === undefined ? {} : { ...active, today: { ...NOTHING, answers: { '/api/job': answer } } },
      });

    it.each([undefined, 'open', 'unknown'] as const)(
      'holds those that are not closed today: %s',
      (answer) => {
        const suggested = suggestPublic(given(by(), answer));
        expect(suggested.patterns).toContain('/api/job');
        expect(suggested.called).toEqual(['/api/job']);
        expect(suggested.open).toEqual([]);
      },
    );

    it('does not open what the owner keeps closed, nor what our wall does, nor what has a method without a check', () => {
      expect(suggestPublic(given(by(), 'closed')).patterns).not.toContain('/api/job');
      expect(suggestPublic(given(by({ unguarded: 'GET: no check' }), undefined)).called).toEqual([]);
      const walled = facts({ routes: [job], machines: by(), entry: active });
      expect(suggestPublic(walled).patterns).not.toContain('/api/job');
    });

    it.each(['signature', 'secret', 'shared'] as const)('says why they are public: %s', (kind) => {
      expect(groupsIn(given(by({ by: kind }), undefined), '')('/api/job')).toBe(kind);
      expect(groupsIn(given(by({ by: kind, unguarded: 'GET: no check' }), undefined), '')('/api/job')).toBe(
        'handlers',
      );
    });
  });

  it('always holds the path by which the entry file passes on what signs people in', () => {
    const given = facts({ entry: { clerkProxy: '/__clerk' } });
    expect(suggestPublic(given).patterns).toContain('/__clerk/**');
    expect(publicPatterns(given, { public: ['/'] })).toEqual(['/', '/__clerk/**']);
    expect(publicPatterns(facts(), { public: ['/'] })).toEqual(['/']);
    expect(groupsIn(given, '')('/__clerk/**')).toBe('sign-in');
  });

  it('keeps prerendered parameters, but never a first segment, and reports that', () => {
    const { patterns, left } = suggestPublic(
      facts({ routes: [page('/'), page('/blog/[slug]', 'static'), page('/[locale]', 'static')] }),
    );
    expect(patterns).toEqual(['/', '/blog/*']);
    expect(left.map(({ url }) => url)).toEqual(['/[locale]']);
  });

  it('holds the endpoints of another sign-in system, where nobody has a session yet', () => {
    const route = handler('/api/auth/[...nextauth]');
    expect(suggestPublic(facts({ routes: [page('/'), route] })).patterns).toContain('/api/auth/**');
    const beside = [route, handler('/api/auth/keys')];
    expect(suggestPublic(facts({ routes: [page('/'), ...beside] })).patterns).not.toContain('/api/auth/**');
  });

  it('leaves out what would open more than it names, and reports that', () => {
    const { patterns, kept, left } = suggestPublic(
      facts({ routes: [page('/'), page('/blog/[slug]', 'static'), page('/blog/admin')] }),
    );
    expect([patterns, kept]).toEqual([['/'], []]);
    expect(left).toEqual([{ url: '/blog/*', because: 'it would also open /blog/admin' }]);
  });

  it('opens the image of a page only where the page is public', () => {
    const routes = [
      page('/'),
      metadata('/icon.png'),
      page('/app'),
      metadata('/app/opengraph-image'),
      page('/about', 'static'),
      metadata('/about/opengraph-image'),
    ];
    expect(suggestPublic(facts({ routes })).patterns).toEqual([
      '/',
      '/about',
      '/icon.png',
      '/about/opengraph-image',
    ]);
  });

  it('opens the sign-in page below a locale segment', () => {
    const given = facts({
      routes: [page('/[locale]/sign-in/[[...rest]]'), page('/[locale]/app')],
      signIn: { url: '/[locale]/sign-in' },
    });
    expect(suggestPublic(given).patterns).toContain('/*/sign-in/**');
  });
});

describe('the public list that is written', () => {
  it('always holds the way to sign in', () => {
    const given = facts({ routes: [page('/login/[[...rest]]')], signIn: { url: '/login' } });
    expect(publicPatterns(given, { public: ['/about'], signInUrl: '/login' })).toEqual([
      '/about',
      '/login/**',
    ]);
    expect(publicPatterns(given, { public: ['/login/**'], signInUrl: '/login' })).toEqual(['/login/**']);
    expect(
      publicPatterns(facts(), { public: [], signInUrl: 'https://accounts.example.com/sign-in' }),
    ).toEqual([]);
  });

  it('leaves out what opens more than it names until it is confirmed', () => {
    const given = facts({ routes: [page('/blog/[slug]'), page('/blog/admin')] });
    expect(publicPatterns(given, { public: ['/blog/*'], publicWide: [] })).toEqual([]);
    expect(publicPatterns(given, { public: ['/blog/*'], publicWide: ['/blog/*'] })).toEqual(['/blog/*']);
  });
});

describe('files in public/', () => {
  it('are listed one by one, or by folder where there are many', () => {
    const publicFiles = [
      '/robots.txt',
      '/img/a.png',
      '/img/b.png',
      '/img/c.png',
      '/img/x/d.png',
      '/doc/one.pdf',
    ];
    expect(publicFilePatterns(facts({ publicFiles }))).toEqual({
      patterns: ['/doc/one.pdf', '/img/**', '/robots.txt'],
      left: [],
    });
  });

  it('are never listed by a folder that a route or a rewrite answers below', () => {
    const publicFiles = ['/img/a.png', '/img/b.png', '/img/c.png', '/img/d.png'];
    for (const given of [
      facts({ publicFiles, routes: [page('/img/[id]')] }),
      facts({ publicFiles, routes: [page('/[...all]')] }),
      facts({ publicFiles, nextConfig: { rewrites: [{ source: '/img/:x', destination: '/api/img' }] } }),
    ]) {
      expect(publicFilePatterns(given).patterns).toEqual(publicFiles);
    }
  });

  it('that no pattern can name are reported, not opened', () => {
    const publicFiles = ['/a b.png', '/a;b.png', '/100%.png', '/é.png', '/[x].png', '/a*.png'];
    const { patterns, left } = publicFilePatterns(facts({ publicFiles }));
    expect(patterns).toEqual(['/%C3%A9.png']);
    expect(left).toHaveLength(5);
  });

  it('stop being listed singly after two hundred', () => {
    const publicFiles = Array.from({ length: 300 }, (_, index) => `/f${index}.txt`);
    const { patterns, left } = publicFilePatterns(facts({ publicFiles }));
    expect([patterns.length, left.length]).toEqual([200, 100]);
  });
});

describe('access changes', () => {
  const routes = [
    page('/'),
    page('/dashboard'),
    handler('/api/orders'),
    handler('/trpc/[trpc]'),
    page('/blog/[slug]'),
    handler('/apix'),
  ];

  it('name every URL that closes, with what a signed-out visitor gets', () => {
    expect(closedRoutes(facts({ routes }), ['/', '/blog/hello'])).toEqual([
      { url: '/api/orders', before: 'open', after: '401' },
      { url: '/apix', before: 'open', after: 'sign-in' },
      { url: '/blog/[slug]', before: 'open', after: 'sign-in' },
      { url: '/dashboard', before: 'open', after: 'sign-in' },
      { url: '/trpc/[trpc]', before: 'open', after: '401' },
    ]);
  });

  it('say of a page that only sends everybody elsewhere that it does, and not that it is open', () => {
    const old = { ...page('/old'), redirects: true as const };
    const away = facts({ routes: [page('/'), old] });
    expect(closedRoutes(away, ['/'])).toEqual([{ url: '/old', before: 'redirect', after: 'sign-in' }]);
    expect(closedRoutes(away, ['/', '/old'])).toEqual([]);
  });

  const empty: Manifest = { schema: 2, cli: '', pieces: {}, files: {}, touched: {}, patches: {} };
  const walled = (patterns: string[]): Manifest => ({
    ...empty,
    pieces: { middleware: { version: 1, answers: { public: patterns } } },
  });
  const run = (manifest: Manifest, more: Partial<Facts> = {}) => ({
    facts: facts({ routes, ...more }),
    answers: { middleware: { public: ['/'] } },
    adding: new Set(['middleware']),
    manifest,
  });
  const written = (path: string, before?: string) => ({
    path,
    before,
    after: `import { isPublicRoute } from './lib/security/public-routes';\nif (!isPublicRoute(request.nextUrl.pathname)) {}`,
    pieces: ['middleware'],
  });

  it('are none where no entry file is written', () => {
    expect(accessChanges(run(empty), [])).toEqual([]);
    expect(accessChanges(run(empty), [written('proxy.js')]).map(({ url }) => url)).toContain('/dashboard');
  });

  it("name every closing URL where a file of the owner's is patched, whatever it let through before", () => {
    const changes = accessChanges(run(empty, { entry: active }), [written('proxy.ts', 'old')]);
    expect(changes).toContainEqual({ url: '/dashboard', before: 'as your file answers', after: 'sign-in' });
  });

  it('name them where the owner calls a list of their own isPublicRoute, too', () => {
    const own = "const isPublicRoute = createRouteMatcher(['/']);\nif (!isPublicRoute(request)) {}";
    const changes = accessChanges(run(empty, { entry: active }), [written('proxy.ts', own)]);
    expect(changes).toContainEqual({ url: '/dashboard', before: 'as your file answers', after: 'sign-in' });
  });

  it('name what a changed list opens and closes', () => {
    expect(accessChanges(run(walled(['/dashboard']), { entry: active }), [])).toEqual([
      { url: '/', before: 'sign-in', after: 'open' },
      { url: '/dashboard', before: 'open', after: 'sign-in' },
    ]);
  });
});

describe('the heading of a pattern', () => {
  const routes = [
    page('/about'),
    handler('/api/orders'),
    handler('/feed'),
    page('/docs'),
    handler('/docs/raw'),
    handler('/api/auth/[...nextauth]'),
  ];
  it.each([
    ['/about', 'pages'],
    ['/api/orders', 'handlers'],
    ['/feed', 'handlers'],
    ['/docs/**', 'both'],
    ['/api/later', 'handlers'],
    ['/later', 'pages'],
    ['/api/auth/**', 'sign-in'],
  ])('of %s says what answers there: %s', (pattern, group) => {
    expect(groupsIn(facts({ routes }), '')(pattern)).toBe(group);
  });
});
