import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { isProjectPath, manifestText, parseManifest } from '../../src/manifest.ts';
import type { Manifest } from '../../src/types.ts';

const manifest: Manifest = {
  schema: 2,
  cli: '0.1.0',
  pieces: {
    webhook: {
      version: 1,
      answers: { path: '/api/webhooks/clerk', events: ['user.created', 'user.deleted'] },
    },
    middleware: {
      version: 1,
      answers: { public: Array.from({ length: 12 }, (_, i) => `/page-${i}`), strict: true },
    },
  },
  files: { 'app/api/webhooks/clerk/route.ts': { piece: 'webhook', template: 'webhook/route.ts.hbs' } },
  touched: { '.gitignore': ['env-files'] },
  patches: {
    '.gitignore': {
      'line:.env*': { piece: 'env-files', made: true, hunks: [{ was: [], is: ['# Secrets', '.env*'] }] },
    },
    'package.json': { 'dependency:ioredis': { piece: 'webhook', found: true } },
  },
  style: {
    quotes: 'single',
    jsxQuotes: 'double',
    semicolons: true,
    indent: { kind: 'space', size: 2 },
    trailingCommas: 'all',
    eol: '\n',
    finalNewline: true,
    lineWidth: 80,
  },
};

describe('the manifest', () => {
  it('reads back what it wrote', () => {
    expect(parseManifest(manifestText(manifest, '  ', 80))).toEqual(manifest);
  });

  it('is empty when there is none', () => {
    expect(parseManifest(undefined)).toEqual({
      schema: 2,
      cli: '',
      pieces: {},
      files: {},
      touched: {},
      patches: {},
    });
  });

  it('is laid out as Prettier would: short lists on one line, long ones broken, objects as they are', () => {
    const text = manifestText(manifest, '  ', 80);
    expect(text).toContain('"events": ["user.created", "user.deleted"]');
    expect(text).toContain('"public": [\n');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(text.endsWith('}\n')).toBe(true);
  });

  it.each([
    ['not JSON', '{', /not JSON/],
    ['merge conflict markers', '<<<<<<< ours\n{}', /conflict markers/],
    ['a newer schema', '{"schema":3}', /schema 3/],
    ['a list', '[]', /not an object/],
    ['a style that is not whole', '{"schema":2,"style":{"quotes":"single"}}', /style is not whole/],
    ['a path that climbs out', '{"schema":1,"files":{"../x":{"piece":"a","template":"b"}}}', /not allowed/],
    ['an absolute path', '{"schema":1,"files":{"/etc/passwd":{"piece":"a","template":"b"}}}', /not allowed/],
    ['a Windows path', '{"schema":1,"files":{"C:\\\\x":{"piece":"a","template":"b"}}}', /not allowed/],
    ['a path into .git', '{"schema":1,"touched":{".git/hooks/pre-commit":["a"]}}', /not allowed/],
    ['a prototype key', '{"schema":1,"pieces":{"__proto__":{"version":1}}}', /__proto__/],
    ['an answer that is an object', '{"schema":1,"pieces":{"a":{"version":1,"answers":{"x":{}}}}}', /a\.x/],
    ['a version that is text', '{"schema":1,"pieces":{"a":{"version":"1"}}}', /version/],
    ['megabytes', `{"schema":1,"cli":"${'x'.repeat(1_000_001)}"}`, /larger/],
  ])('is refused with a reason when it holds %s', (_what, text, reason) => {
    expect(() => parseManifest(text)).toThrow(UserError);
    expect(() => parseManifest(text)).toThrow(reason);
  });

  it.each([
    'a/../b',
    './a',
    'a//b',
    '',
    'a\\b',
    '.clerk-guard/manifest.lock',
    'node_modules/x',
    'a\nb',
    'x'.repeat(600),
  ])('knows %j for a path it must not touch', (path) => {
    expect(isProjectPath(path)).toBe(false);
  });

  it.each([
    'proxy.ts',
    'app/[locale]/(group)/page.tsx',
    'app/[[...slug]]/page.tsx',
    '.gitignore',
    'src/übung.ts',
  ])('knows %j for a path of the project', (path) => {
    expect(isProjectPath(path)).toBe(true);
  });
});
