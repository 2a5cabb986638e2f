import { describe, expect, it } from 'vitest';
import { opens } from '../../src/routes/opens.ts';
import { widePatterns } from '../../src/routes/wide.ts';
import { facts, handler, page } from './facts.ts';

const urls = (patterns: string[], given: ReturnType<typeof facts>) =>
  Object.fromEntries(
    opens(given, patterns).map(({ pattern, routes }) => [pattern, routes.map(({ url }) => url)]),
  );
const wide = (patterns: string[], given: ReturnType<typeof facts>) =>
  Object.fromEntries(
    widePatterns(given, patterns).map(({ pattern, routes }) => [pattern, routes.map(({ url }) => url)]),
  );

const blog = facts({
  routes: [page('/'), page('/blog/[slug]'), page('/blog/admin'), page('/docs/[...slug]'), page('/[...all]')],
});

describe('what a public pattern opens', () => {
  it('names static siblings of a parameter', () => {
    expect(urls(['/blog/*'], blog)).toEqual({ '/blog/*': ['/blog/admin', '/blog/[slug]'] });
  });

  it('follows a folder whose own page is missing to the catch-all that answers instead', () => {
    expect(urls(['/docs/**'], blog)).toEqual({ '/docs/**': ['/[...all]', '/docs/[...slug]'] });
  });

  it('stops at the first route that serves every URL of the pattern', () => {
    const given = facts({
      routes: [page('/sign-in/[[...sign-in]]'), page('/[tenant]/settings'), page('/[...all]')],
    });
    expect(urls(['/sign-in/**', '/sign-in', '/x'], given)).toEqual({
      '/sign-in/**': ['/sign-in/[[...sign-in]]'],
      '/sign-in': ['/sign-in/[[...sign-in]]'],
      '/x': ['/[...all]'],
    });
  });

  it('names rewrites, without regard to case, and where they lead', () => {
    const given = facts({
      nextConfig: { file: 'next.config.ts', rewrites: [{ source: '/R/:path*', destination: '/api/:path*' }] },
    });
    expect(opens(given, ['/r/**'])).toEqual([
      {
        pattern: '/r/**',
        routes: [{ url: '/R/:path*', file: 'next.config.ts', destination: '/api/:path*' }],
      },
    ]);
  });

  it.each(['/:path((?!x).*)', '/r/:a-:b', '/r/(.*)', '/:path+', '/r/:x?', '/r{/:x}'])(
    'counts the rewrite source %s as reaching it',
    (source) => {
      const given = facts({ nextConfig: { rewrites: [{ source, destination: '/x' }] } });
      expect(opens(given, ['/r/a'])[0]?.routes).toHaveLength(1);
    },
  );

  it('compares folders outside ASCII as browsers send them', () => {
    expect(urls(['/%C3%BCber'], facts({ routes: [page('/über')] }))).toEqual({ '/%C3%BCber': ['/über'] });
  });
});

describe('a pattern that opens more than it names', () => {
  it('is one that opens a static sibling, unless that is listed, too', () => {
    expect(wide(['/blog/*'], blog)).toEqual({ '/blog/*': ['/blog/admin'] });
    expect(wide(['/blog/*', '/blog/admin'], blog)).toEqual({});
  });

  it('is one whose folder leaves URLs to a catch-all elsewhere', () => {
    expect(wide(['/docs/**'], blog)).toEqual({ '/docs/**': ['/[...all]'] });
    expect(
      wide(['/docs/**'], facts({ routes: [page('/docs'), page('/docs/[...slug]'), page('/[...all]')] })),
    ).toEqual({});
  });

  it('is one that a rewrite leads away from its folder', () => {
    const given = facts({
      routes: [handler('/api/admin')],
      nextConfig: { rewrites: [{ source: '/r/:path*', destination: '/api/:path*' }] },
    });
    expect(wide(['/r/**', '/r/admin'], given)).toEqual({ '/r/**': ['/r/:path*'] });
  });

  it('is not a folder that answers for itself under a rewrite of the whole app', () => {
    const given = facts({
      routes: [page('/sign-in/[[...sign-in]]')],
      nextConfig: { rewrites: [{ source: '/:path*', destination: '/legacy/:path*' }] },
    });
    expect(wide(['/sign-in/**'], given)).toEqual({});
    expect(wide(['/files/**'], given)).toEqual({ '/files/**': ['/:path*'] });
  });

  it('is never one that names a single URL', () => {
    expect(wide(['/', '/about', '/docs'], blog)).toEqual({});
  });
});
