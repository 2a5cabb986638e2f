import { describe, expect, it } from 'vitest';
import { readToday } from '../../src/entry/today.ts';
import { closedRoutes } from '../../src/routes/closed.ts';
import { groupsIn, suggestPublic } from '../../src/routes/public-list.ts';
import { rewrittenUrls } from '../../src/routes/rewritten.ts';
import { widePatterns } from '../../src/routes/wide.ts';
import type { Facts } from '../../src/types.ts';
import { inMemory } from '../support/modules.ts';
import { facts, page } from './facts.ts';

const AWAY = 'https://eu.i.posthog.com/:path*';
const given = (rewrites: { source: string; destination: string }[], more: Partial<Facts> = {}): Facts =>
  facts({ routes: [page('/vault')], nextConfig: { rewrites }, ...more });

describe('a URL that only next.config makes', () => {
  it.each([
    ['/ingest/:path*', '/ingest/[[...path]]'],
    ['/ingest/:path+', '/ingest/[...path]'],
    ['/ingest/(.*)', '/ingest/[[...path]]'],
    ['/ingest/:path(.*)', '/ingest/[[...path]]'],
    ['/u/:id/avatar', '/u/[id]/avatar'],
    ['/', '/'],
  ])('%s is %s', (source, url) => {
    expect(rewrittenUrls(given([{ source, destination: AWAY }]))).toEqual([{ url, away: true }]);
  });

  it.each([['/(.+)/our-framework'], ['/:a(\\d+)'], ['/x:ending(.js)'], ['/:path*/more']])(
    '%s has no address that could be named',
    (source) => {
      expect(rewrittenUrls(given([{ source, destination: AWAY }]))).toEqual([]);
    },
  );

  it('is in the table of what closes, wherever it leads', () => {
    const project = given([
      { source: '/ingest/:path*', destination: AWAY },
      { source: '/old', destination: '/vault' },
    ]);
    expect(closedRoutes(project, ['/ingest/**']).map(({ url }) => url)).toEqual(['/vault', '/old']);
    expect(closedRoutes(project, []).map(({ url }) => url)).toContain('/ingest/[[...path]]');
  });

  it('stays public where it leads to another host, and asks for no confirmation', () => {
    const project = given([{ source: '/ingest/:path*', destination: AWAY }]);
    expect(suggestPublic(project).away).toEqual(['/ingest/**']);
    expect(suggestPublic(project).patterns).toContain('/ingest/**');
    expect(widePatterns(project, ['/ingest/**'])).toEqual([]);
    expect(groupsIn(project, '')('/ingest/**')).toBe('elsewhere');
  });

  it('stays public as the tunnel of Sentry', () => {
    const project = facts({ nextConfig: { rewrites: [], tunnelRoute: '/monitoring' } });
    expect(suggestPublic(project).away).toEqual(['/monitoring']);
    expect(closedRoutes(project, []).map(({ url }) => url)).toEqual(['/monitoring']);
  });

  it.each([
    ['leads into the app, where a page that needs a session may answer', '/old', '/vault'],
    ['is an API elsewhere', '/api/:path*', 'https://api.example.com/:path*'],
    ['takes every path', '/:path*', 'https://old.example.com/:path*'],
  ])('is not made public by itself where it %s', (_why, source, destination) => {
    expect(suggestPublic(given([{ source, destination }])).away).toEqual([]);
  });

  it('is wide where a wider pattern takes it along, or where it stays in the app', () => {
    const project = given([
      { source: '/in/gest/:path*', destination: AWAY },
      { source: '/r/:path*', destination: '/vault' },
    ]);
    expect(widePatterns(project, ['/in/**', '/r/**']).map(({ pattern }) => pattern)).toEqual([
      '/in/**',
      '/r/**',
    ]);
  });

  it("is what the owner's own wall says of it", () => {
    const source = `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';
const isPublic = createRouteMatcher(['/', '/ingest(.*)']);
export default clerkMiddleware(async (auth, req) => { if (!isPublic(req)) await auth.protect(); });
`;
    const nextConfig = {
      rewrites: [
        { source: '/ingest/:path*', destination: AWAY },
        { source: '/stats/:path*', destination: AWAY },
      ],
    };
    const routes = [page('/vault')];
    const today = readToday(
      'proxy.ts',
      source,
      './list',
      {
        routes,
        nextConfig: { ...nextConfig, basePath: '', trailingSlash: false, i18n: null },
        clerk: { major: 0 },
      },
      inMemory({ 'proxy.ts': source }),
    );
    const project = facts({
      routes,
      nextConfig,
      entry: { active: 'proxy.ts', candidates: [], target: 'proxy.ts', ...(today ? { today } : {}) },
    });
    expect(suggestPublic(project).patterns).toContain('/ingest/**');
    expect(suggestPublic(project).away).toEqual([]);
    expect(closedRoutes(project, ['/', '/ingest/**'])).toEqual([]);
  });
});
