import { describe, expect, it } from 'vitest';
import { comparedFor, type Routing, sourceFits } from '../../src/entry/matching.ts';

const PLAIN: Routing = { basePath: '', i18n: null, trailingSlash: false };
const I18N = { locales: ['en', 'de'], defaultLocale: 'en' };

describe('what Next compares with a matcher', () => {
  it.each<[string, Partial<Routing>, string[]]>([
    ['/', {}, ['/']],
    ['/a', {}, ['/a']],
    ['/a', { trailingSlash: true }, ['/a/']],
    ['/a.css', { trailingSlash: true }, ['/a.css']],
    ['/', { basePath: '/app' }, ['/app']],
    ['/', { basePath: '/app', trailingSlash: true }, ['/app/']],
    ['/', { basePath: '/app', skipTrailingSlashRedirect: true }, ['/app', '/app/']],
    ['/a', { basePath: '/app' }, ['/app/a']],
    ['/', { i18n: I18N }, ['/en', '/de']],
    ['/a', { i18n: I18N, basePath: '/app' }, ['/app/en/a', '/app/de/a']],
  ])('of %s with %j is %j', (path, routing, compared) => {
    expect(comparedFor(path, { ...PLAIN, ...routing })).toEqual(compared);
  });

  it.each<[string, string, boolean]>([
    ['/t/:id(\\d+)', '/t/12', true],
    ['/t/:id(\\d+)', '/t/x', false],
    ['/:slug*', '/', true],
    ['/:slug*', '/a/b', true],
    ['/blog/:slug+', '/blog', false],
    ['/blog/:slug?', '/blog', true],
    ['/:path(a|b)/x', '/a/x', true],
    ['/:path(a|b)/x', '/c/x', false],
    ['/:path(a|b)?/x', '/x', true],
    ['/about', '/%61bout', true],
    ['/about', '/about.json', true],
  ])('%s against %s: %s', (source, path, fits) => {
    expect(sourceFits({ source, wholePath: false }, path, PLAIN)).toBe(fits);
  });
});
