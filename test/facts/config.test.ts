import { describe, expect, test } from 'vitest';
import type { NextConfigFacts } from '../../src/types.ts';
import { app, factsOf, PACKAGE } from './project.ts';

async function config(file: string, text: string): Promise<NextConfigFacts> {
  return (await factsOf(app({ [file]: text }))).nextConfig;
}

describe('next.config is read through', () => {
  const object = "{ basePath: '/shop', trailingSlash: true }";
  test.each([
    ['a default export', 'next.config.mjs', `export default ${object};\n`],
    [
      'a constant with satisfies',
      'next.config.ts',
      `const nextConfig = ${object} satisfies NextConfig;\nexport default nextConfig;\n`,
    ],
    [
      'a typed constant',
      'next.config.ts',
      `import type { NextConfig } from 'next';\nconst c: NextConfig = ${object};\nexport default c as NextConfig;\n`,
    ],
    [
      'module.exports',
      'next.config.js',
      `/** @type {import('next').NextConfig} */\nconst c = ${object};\nmodule.exports = c;\n`,
    ],
    ['a wrapper', 'next.config.mjs', `export default withSentryConfig(${object}, { silent: true });\n`],
    [
      'wrappers of wrappers',
      'next.config.js',
      `const withA = require('a')({ on: true });\nmodule.exports = withA(withB({})(${object}));\n`,
    ],
    [
      'a made wrapper and a constant',
      'next.config.mjs',
      `const withIntl = createNextIntlPlugin();\nconst c = ${object};\nexport default withIntl(c);\n`,
    ],
    ['a function', 'next.config.mjs', `export default (phase) => (${object});\n`],
    [
      'an async function with a body',
      'next.config.js',
      `module.exports = async () => {\n  const c = ${object};\n  return c;\n};\n`,
    ],
    ['a named function', 'next.config.mjs', `export default function config() {\n  return ${object};\n}\n`],
  ])('%s', async (_, file, text) => {
    expect(await config(file, text)).toMatchObject({
      file,
      literal: true,
      basePath: '/shop',
      trailingSlash: true,
      unreadable: [],
    });
  });
});

describe('next.config says', () => {
  test('everything literal', async () => {
    expect(
      await config(
        'next.config.mjs',
        `const hosts = [{ protocol: 'https', hostname: '*.cdn.acme.dev' }];
export default {
  output: 'standalone', distDir: 'out-dir', poweredByHeader: false, cacheComponents: true,
  experimental: { instrumentationHook: true },
  i18n: { locales: ['en', 'de'], defaultLocale: 'en' },
  images: { remotePatterns: [...hosts, new URL('https://img.acme.dev/**')], domains: ['old.acme.dev'] },
  env: { PUBLIC_A: 'x', SECRET_B: process.env.SECRET_B },
  async headers() { return []; },
  async rewrites() { return { beforeFiles: [{ source: '/a', destination: '/b' }], fallback: [{ source: '/:p*', destination: 'https://old.acme.dev/:p*' }] }; },
};
`,
      ),
    ).toEqual({
      file: 'next.config.mjs',
      format: 'mjs',
      literal: true,
      basePath: '',
      trailingSlash: false,
      output: 'standalone',
      distDir: 'out-dir',
      poweredByHeader: false,
      cacheComponents: true,
      instrumentationHook: true,
      i18n: { locales: ['en', 'de'], defaultLocale: 'en' },
      imageHosts: ['*.cdn.acme.dev', 'img.acme.dev', 'old.acme.dev'],
      envNames: ['PUBLIC_A', 'SECRET_B'],
      hasHeaders: true,
      rewrites: [
        { source: '/a', destination: '/b' },
        { source: '/:p*', destination: 'https://old.acme.dev/:p*' },
      ],
      unreadable: [],
    });
  });

  test.each([
    ["output: prod ? 'export' : undefined"],
    ["output: (mobile && 'export') || undefined"],
    ["...(prod ? { output: 'export' } : {})"],
    ["...(prod && { output: 'export', images: { unoptimized: true } })"],
  ])('a condition that makes it a static export: %s', async (option) => {
    expect((await config('next.config.mjs', `export default { ${option} };\n`)).mayExport).toBe(true);
  });

  test.each([
    ["output: prod ? 'standalone' : undefined"],
    ['output: kind'],
    ["...(prod && { distDir: 'export' })"],
  ])('and one that does not: %s', async (option) => {
    expect((await config('next.config.mjs', `export default { ${option} };\n`)).mayExport).toBeUndefined();
  });

  test.each([
    ['written in place', "export default withSentryConfig({}, { org: 'x', tunnelRoute: '/monitoring' });\n"],
    [
      'in a constant',
      "const sentry = { tunnelRoute: '/monitoring' };\nexport default withSentryConfig({}, sentry);\n",
    ],
    [
      'at the end of several',
      "module.exports = { a: 1 };\nmodule.exports = Sentry.withSentryConfig(module.exports, { tunnelRoute: '/monitoring' });\n",
    ],
  ])("the tunnel of Sentry's wrapper: %s", async (_name, text) => {
    expect((await config('next.config.js', text)).tunnelRoute).toBe('/monitoring');
  });

  test('no tunnel where another wrapper has an option of that name, or its path is left to chance', async () => {
    const others =
      "withOther({ tunnelRoute: '/x' }); export default withSentryConfig({}, { tunnelRoute: true });\n";
    expect((await config('next.config.mjs', others)).tunnelRoute).toBeUndefined();
  });

  test('which fields are computed', async () => {
    const facts = await config(
      'next.config.mjs',
      "export default { basePath: process.env.BASE, output: x ? 'export' : undefined, images: { domains: hosts }, rewrites: async () => load(), ...rest };\n",
    );
    expect(facts.unreadable).toEqual(['...', 'basePath', 'images.domains', 'output', 'rewrites']);
    expect(facts).toMatchObject({ basePath: '', output: undefined, literal: true });
  });

  test('when it is not a literal at all, or broken', async () => {
    expect((await config('next.config.mjs', 'export default await load();\n')).literal).toBe(false);
    const broken = await factsOf(app({ 'next.config.mjs': 'export default {\n' }));
    expect(broken.nextConfig.literal).toBe(false);
    expect(broken.problems).toMatchObject([{ path: 'next.config.mjs', line: 2 }]);
  });

  test('which format it has, and that next.config.cjs is never loaded', async () => {
    expect((await config('next.config.js', 'module.exports = {};\n')).format).toBe('cjs-js');
    expect((await config('next.config.js', 'export default {};\n')).format).toBe('esm-js');
    expect((await config('next.config.ts', 'export default {};\n')).format).toBe('ts');
    const facts = await factsOf(app({ 'next.config.cjs': "module.exports = { basePath: '/x' };\n" }));
    expect([facts.nextConfig.file, facts.problems[0]?.path]).toEqual([undefined, 'next.config.cjs']);
  });

  test('nothing when there is none', async () => {
    expect((await factsOf(app())).nextConfig).toMatchObject({
      literal: true,
      distDir: '.next',
      poweredByHeader: true,
    });
  });
});

describe('formatting', () => {
  const style = async (files: Record<string, string | object>) => (await factsOf(app(files))).formatting;

  test.each([
    ['.prettierrc', '{ "singleQuote": true, "semi": false, "tabWidth": 4, "printWidth": 100 }'],
    ['.prettierrc', 'singleQuote: true\nsemi: false # no\ntabWidth: 4\nprintWidth: 100\n'],
    [
      '.prettierrc.json5',
      '// mine\n{ "singleQuote": true, "semi": false, "tabWidth": 4, "printWidth": 100, }',
    ],
    ['.prettierrc.toml', 'singleQuote = true\nsemi = false\ntabWidth = 4\nprintWidth = 100\n'],
    [
      'prettier.config.js',
      "/** @type {import('prettier').Config} */\nexport default { plugins: [require('x')], singleQuote: true, semi: false, tabWidth: 4, printWidth: 100 };\n",
    ],
    [
      'prettier.config.cjs',
      'const c = { singleQuote: true, semi: false, tabWidth: 4, printWidth: 100 };\nmodule.exports = c;\n',
    ],
  ])('%s is read as data', async (file, text) => {
    expect(await style({ [file]: text })).toEqual({
      quotes: 'single',
      jsxQuotes: 'double',
      semicolons: false,
      indent: { kind: 'space', size: 4 },
      trailingCommas: 'all',
      eol: '\n',
      finalNewline: true,
      lineWidth: 100,
      source: file,
    });
  });

  test('the key of package.json, the defaults of prettier 2, and shared configurations', async () => {
    expect(
      await style({ 'package.json': { ...PACKAGE, prettier: { useTabs: true, endOfLine: 'crlf' } } }),
    ).toMatchObject({
      indent: { kind: 'tab' },
      eol: '\r\n',
      source: 'package.json',
    });
    const two = { ...PACKAGE, devDependencies: { prettier: '^2.8.0' } };
    expect(await style({ 'package.json': two, '.prettierrc': '{}' })).toMatchObject({
      trailingCommas: 'es5',
    });
    const shared = { ...PACKAGE, prettier: '@acme/prettier' };
    expect(
      await style({
        'package.json': shared,
        'node_modules/@acme/prettier/package.json': { name: '@acme/prettier', main: 'index.json' },
        'node_modules/@acme/prettier/index.json': { semi: false },
      }),
    ).toMatchObject({ semicolons: false });
  });

  test('biome, with its tabs by default, unless its formatter is off', async () => {
    expect(await style({ 'biome.json': '{}' })).toMatchObject({
      indent: { kind: 'tab' },
      quotes: 'double',
      source: 'biome.json',
    });
    const own = {
      formatter: { indentStyle: 'space', indentWidth: 4, lineWidth: 120 },
      javascript: { formatter: { quoteStyle: 'single', semicolons: 'asNeeded', trailingCommas: 'none' } },
    };
    expect(await style({ 'biome.jsonc': own })).toMatchObject({
      indent: { kind: 'space', size: 4 },
      lineWidth: 120,
      quotes: 'single',
      semicolons: false,
      trailingCommas: 'none',
    });
    expect(await style({ 'biome.json': { formatter: { enabled: false } } })).toMatchObject({
      indent: { kind: 'space', size: 2 },
    });
  });

  test('.editorconfig beneath prettier, and above votes', async () => {
    const editor = {
      '.editorconfig':
        'root = true\n[*]\nindent_style = tab\nend_of_line = crlf\n[*.md]\nindent_style = space\n[*.{ts,tsx}]\nmax_line_length = 120\n',
    };
    expect(await style({ ...editor, '.prettierrc': '{ "semi": false }' })).toMatchObject({
      indent: { kind: 'tab' },
      lineWidth: 120,
      eol: '\r\n',
      semicolons: false,
    });
    expect(await style(editor)).toMatchObject({ indent: { kind: 'tab' }, eol: '\r\n', lineWidth: 120 });
  });

  test('else the nearest sources vote', async () => {
    const code =
      "import a from 'a'\r\n\r\nexport function x() {\r\n    const y = {\r\n        one: 1,\r\n        two: 2\r\n    }\r\n    return y\r\n}";
    expect(await style({ 'app/layout.tsx': code, 'app/page.tsx': code })).toEqual({
      quotes: 'single',
      jsxQuotes: 'double',
      semicolons: false,
      indent: { kind: 'space', size: 4 },
      trailingCommas: 'none',
      eol: '\r\n',
      finalNewline: false,
      lineWidth: 80,
      source: 'nearest sources',
      unconfigured: true,
    });
  });

  describe('what an earlier run decided', () => {
    const decided = {
      quotes: 'single',
      jsxQuotes: 'double',
      semicolons: true,
      indent: { kind: 'space', size: 2 },
      trailingCommas: 'all',
      eol: '\n',
      finalNewline: true,
      lineWidth: 80,
    };
    const remembered = (value: unknown) => ({
      '.clerk-guard/manifest.lock': JSON.stringify({ schema: 2, cli: '', pieces: {}, style: value }),
      'app/page.tsx': 'import a from "a"\nimport b from "b"\nconst c = 1\n',
    });

    test('holds, whatever the sources look like now', async () => {
      expect(await style(remembered(decided))).toEqual({
        ...decided,
        source: 'an earlier run',
        unconfigured: true,
      });
    });

    test('gives way to a formatter that is configured since', async () => {
      const now = await style({ ...remembered(decided), '.prettierrc': '{ "semi": false }' });
      expect(now).toMatchObject({ semicolons: false, quotes: 'double', source: '.prettierrc' });
      expect(now.unconfigured).toBeUndefined();
    });

    test.each([
      ['is half', { quotes: 'single' }],
      ['names another value', { ...decided, eol: '\r' }],
      ['is no object', 'single'],
    ])('is not taken where it %s', async (_name, value) => {
      expect(await style(remembered(value))).toMatchObject({ quotes: 'double', semicolons: false });
    });
  });

  test('generated code has no vote', async () => {
    const generated = "import a from 'a'\nimport b from 'b'\nimport c from 'c'\n";
    const files = {
      'generated/a.ts': generated,
      'components/ui/b.tsx': generated,
      'app/layout.tsx': 'import a from "a";\nexport default a;\n',
    };
    expect((await style(files)).quotes).toBe('double');
  });
});
