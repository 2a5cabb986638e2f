import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inspect } from '../../src/facts/index.ts';
import { app, factsOf, installed, PACKAGE, project } from './project.ts';

const PAGE = 'export default function Page() { return null; }\n';

describe('an existing CSP', () => {
  test.each([
    [
      'next.config.mjs',
      "export default { async headers() { return [{ source: '/(.*)', headers: [{ key: 'Content-Security-Policy', value: 'x' }] }]; } };\n",
      'next.config headers()',
    ],
    [
      'proxy.ts',
      "export default function proxy() { new Headers().set('content-security-policy', 'x'); }\n",
      'proxy',
    ],
    [
      'proxy.ts',
      "import { clerkMiddleware } from '@clerk/nextjs/server';\nexport default clerkMiddleware({ contentSecurityPolicy: { strict: true } });\n",
      "Clerk's contentSecurityPolicy option",
    ],
    [
      'app/head.tsx',
      'export const Head = () => <meta httpEquiv="Content-Security-Policy" content="x" />;\n',
      'meta http-equiv',
    ],
    ['lib/csp.ts', "export const name = 'Content-Security-Policy-Report-Only';\n", 'header set in code'],
    [
      'middleware.ts',
      "import { createMiddleware } from '@nosecone/next';\nexport default createMiddleware();\n",
      '@nosecone/next',
    ],
    [
      'vercel.json',
      '{ "headers": [{ "headers": [{ "key": "Content-Security-Policy", "value": "x" }] }] }',
      'header in vercel.json',
    ],
  ])('in %s', async (file, text, what) => {
    const { csp } = await factsOf(app({ [file]: text }));
    expect(csp).toContainEqual({ file, what });
  });

  const secured = (call: string) =>
    `import { createSecureHeaders } from 'next-secure-headers';\nexport const all = ${call};\n`;
  test.each([
    ['createSecureHeaders()', 0],
    ["createSecureHeaders({ frameGuard: 'deny' })", 0],
    ['createSecureHeaders({ contentSecurityPolicy: { directives: {} } })', 1],
    ['createSecureHeaders(options)', 1],
    ["createSecureHeaders({ frameGuard: 'deny', ...options })", 1],
  ])('next-secure-headers sends a policy only when given one: %s', async (call, count) => {
    expect((await factsOf(app({ 'lib/secure.ts': secured(call) }))).csp).toHaveLength(count);
  });

  test('is not the one for optimized images, nor a word in a comment', async () => {
    const facts = await factsOf(
      app({
        'next.config.mjs': "export default { images: { contentSecurityPolicy: 'x' } };\n",
        'lib/a.ts': '// Content-Security-Policy\nexport const a = 1;\n',
      }),
    );
    expect(facts.csp).toEqual([]);
  });

  test('is not a header that is taken away or read, as our own entry file does', async () => {
    const facts = await factsOf(
      app({
        'proxy.ts':
          "export default function proxy(request) { request.headers.delete('content-security-policy'); new Headers().delete('content-security-policy'); }\n",
        'lib/nonce.ts':
          "export const nonce = (h: Headers) => h.has('content-security-policy') && h.get('content-security-policy-report-only');\n",
      }),
    );
    expect(facts.csp).toEqual([]);
  });
});

describe('external hosts', () => {
  test('are found with the directive their use suggests', async () => {
    const facts = await factsOf(
      app({
        'app/page.tsx': `import Script from 'next/script';
export default function Page() {
  return (
    <>
      <Script src="https://cdn.script.dev/a.js" />
      <img src="https://pics.acme.dev/a" alt="" />
      <iframe src="https://video.acme.dev/embed" />
      <video src="https://media.acme.dev/a" />
      <link rel="stylesheet" href="https://fonts.googleapis.com/css2" />
      <script dangerouslySetInnerHTML={{ __html: "load('https://tag.acme.dev/x')" }} />
      <a href="https://link.acme.dev/">no</a>
    </>
  );
}
`,
        'components/live.tsx': `'use client';
// fetch('https://comment.acme.dev')
const NS = 'http://www.w3.org/2000/svg';
export const open = () => new WebSocket('wss://live.acme.dev/x');
export const load = (id: string) => fetch(\`https://api.acme.dev/\${id}\`);
export const dev = () => fetch('http://localhost:3000/x');
Sentry.init({ dsn: 'https://key@o1.ingest.sentry.io/2', endpoint: 'https://o1.ingest.sentry.io/2' });
export const site = { url: 'https://site.acme.dev', '@context': 'https://schema.org' };
export const go = () => redirect('https://redirect.acme.dev/x');
export const vary = (h: string) => fetch(\`https://\${h}.acme.dev/\`);
`,
        'app/globals.css':
          "@import url('https://fonts.googleapis.com/css');\n/* https://no.acme.dev/a.png */\n@font-face { src: url(https://fonts.gstatic.com/a.woff2); }\n.a { background: url(https://bg.acme.dev/a.png); }\n",
        'next.config.mjs':
          "export default { images: { remotePatterns: [{ hostname: 'remote.acme.dev' }] } };\n",
        'app/api/x/route.ts': "export async function GET() { return fetch('https://server.acme.dev/'); }\n",
        'lib/server.ts': "import 'server-only';\nexport const x = () => fetch('https://hidden.acme.dev/');\n",
        'tests/a.test.ts': "fetch('https://test.acme.dev/');\n",
        'README.md': 'https://readme.acme.dev',
      }),
    );
    expect(facts.externalHosts.map(({ directive, host }) => `${directive} ${host}`)).toEqual([
      'connect-src api.acme.dev',
      'connect-src live.acme.dev',
      'connect-src o1.ingest.sentry.io',
      'font-src fonts.gstatic.com',
      'frame-src video.acme.dev',
      'img-src bg.acme.dev',
      'img-src pics.acme.dev',
      'img-src remote.acme.dev',
      'media-src media.acme.dev',
      'script-src cdn.script.dev',
      'script-src tag.acme.dev',
      'style-src fonts.googleapis.com',
    ]);
    expect(facts.externalHosts[0]).toMatchObject({ path: 'components/live.tsx', line: 5 });
  });
});

describe('what code asks of the browser', () => {
  const featuresOf = async (files: Record<string, string>) =>
    (await factsOf(app(files))).features.map(({ what, file }) => `${what} ${file}`);

  test('devices, places and own pages in frames, each at its first place', async () => {
    expect(
      await featuresOf({
        'app/map.tsx': "'use client';\nnavigator.geolocation.getCurrentPosition(show);\n",
        'app/scan.tsx':
          "'use client';\nnavigator.mediaDevices.getUserMedia({ video: true, audio: false });\n",
        'app/talk.tsx': "'use client';\nconst heard = new webkitSpeechRecognition();\n",
        'app/view.tsx': 'export const View = () => <iframe title="x" src={`/preview/${id}`} />;\n',
      }),
    ).toEqual([
      'geolocation app/map.tsx',
      'camera app/scan.tsx',
      'microphone app/talk.tsx',
      'own-frame app/view.tsx',
    ]);
  });

  test('a call that does not say which of the two it wants may want both', async () => {
    const call = "'use client';\nnavigator.mediaDevices?.getUserMedia(constraints);\n";
    expect(await featuresOf({ 'app/scan.tsx': call })).toEqual([
      'camera app/scan.tsx',
      'microphone app/scan.tsx',
    ]);
  });

  test('nothing by a word alone, by frames of other sites, by tests and by handlers', async () => {
    expect(
      await featuresOf({
        'app/geo.tsx': 'export const geolocation = { city: "Nairobi" };\n',
        'app/video.tsx': 'export const V = () => <iframe src="https://video.acme.dev/x" />;\n',
        'app/cdn.tsx': 'export const C = () => <iframe src="//cdn.acme.dev/x" />;\n',
        'app/api/x/route.ts': 'export const GET = () => new Response(\'<iframe src="/x">\');\n',
        'tests/a.test.tsx': 'navigator.geolocation.getCurrentPosition(show);\n',
      }),
    ).toEqual([]);
  });
});

describe('what the project already has', () => {
  test('a rate limiter, by its import or its name', async () => {
    expect(
      (
        await factsOf(
          app({
            'lib/limits.ts': "import { Ratelimit } from '@upstash/ratelimit';\nexport const l = Ratelimit;\n",
          }),
        )
      ).rateLimiter,
    ).toEqual({ file: 'lib/limits.ts', what: '@upstash/ratelimit' });
    expect(
      (
        await factsOf(
          app({ 'src/server/b.ts': "const { RateLimiterRedis } = require('rate-limiter-flexible');\n" }),
        )
      ).rateLimiter,
    ).toEqual({ file: 'src/server/b.ts', what: 'rate-limiter-flexible' });
    const limiter = async (text: string) => (await factsOf(app({ 'lib/guard.ts': text }))).rateLimiter;
    expect(
      await limiter("import { Ratelimit } from '@unkey/ratelimit';\nexport const l = Ratelimit;\n"),
    ).toEqual({
      file: 'lib/guard.ts',
      what: '@unkey/ratelimit',
    });
    const arcjet = (rule: string) =>
      limiter(
        `import arcjet, { ${rule} } from '@arcjet/next';\nexport default arcjet({ rules: [${rule}({})] });\n`,
      );
    expect(await arcjet('tokenBucket')).toEqual({ file: 'lib/guard.ts', what: '@arcjet/next' });
    expect(await arcjet('detectBot')).toBeNull();
    expect((await factsOf(app({ 'lib/api/rate-limit.ts': 'export {};\n' }))).rateLimiter).toEqual({
      file: 'lib/api/rate-limit.ts',
      what: 'own module',
    });
    expect(
      (await factsOf(app({ 'lib/a.ts': '// @upstash/ratelimit would be nice\n' }))).rateLimiter,
    ).toBeNull();
  });

  test('a validator with its major as installed', async () => {
    const withZod = (range: string) => ({
      'package.json': { ...PACKAGE, dependencies: { ...PACKAGE.dependencies, zod: range } },
    });
    expect((await factsOf(app(withZod('^3.25.0')))).validator).toEqual({ name: 'zod', major: 3 });
    expect(
      (await factsOf({ ...app(withZod('^3.25.0 || ^4.0.0')), ...installed({ zod: '4.1.0' }) })).validator,
    ).toEqual({ name: 'zod', major: 4 });
    expect(
      (await factsOf(app({ 'package.json': { ...PACKAGE, devDependencies: { valibot: '1.0.0' } } })))
        .validator,
    ).toEqual({ name: 'valibot', major: 1 });
    expect((await factsOf(app())).validator).toBeNull();
  });

  test('an environment validator', async () => {
    expect(
      (
        await factsOf(
          app({
            'src/env.js':
              "import { createEnv } from '@t3-oss/env-nextjs';\nexport const env = createEnv({});\n",
          }),
        )
      ).envValidator,
    ).toEqual({ file: 'src/env.js', what: '@t3-oss/env-nextjs' });
    expect(
      (await factsOf(app({ 'env.mjs': "import { z } from 'zod';\nexport const env = z.object({});\n" })))
        .envValidator,
    ).toEqual({ file: 'env.mjs', what: 'zod' });
    expect((await factsOf(app({ 'env.ts': 'export const env = process.env;\n' }))).envValidator).toBeNull();
  });

  test('instrumentation beside app/, stores and deploy hints', async () => {
    const facts = await factsOf(
      app({
        'package.json': {
          ...PACKAGE,
          dependencies: { ...PACKAGE.dependencies, '@upstash/redis': '1', redis: '4' },
        },
        'instrumentation.ts': 'export function register() {}\n',
        Dockerfile: 'FROM node\n',
        'vercel.json': '{}',
      }),
    );
    expect(facts.instrumentation).toBe('instrumentation.ts');
    expect(facts.stores).toEqual({ upstash: true, ioredis: false, nodeRedis: true });
    expect(facts.deploy).toEqual(['vercel', 'docker']);
    expect(
      (await factsOf(app({ 'src/instrumentation.ts': 'export {};\n' }))).instrumentation,
    ).toBeUndefined();
  });
});

describe('.env files and .gitignore', () => {
  test('names only, tracked and ignored as git sees them', async () => {
    const dir = project(
      app({
        '.env': 'A=1\nexport B = 2\n# C=3\n',
        '.env.local': 'D=4\r\nE=5\r\n',
        '.gitignore': '.env*.local\nnode_modules\n',
      }),
    );
    const git = (...args: string[]): void => {
      execFileSync('git', args, { cwd: dir, stdio: 'ignore' });
    };
    git('init', '-q', '-b', 'trunk');
    git('add', '.');
    const facts = await inspect(dir);
    expect(facts.envFiles).toEqual([
      { path: '.env', names: ['A', 'B'], secrets: [], tracked: true, ignored: false },
      { path: '.env.local', names: ['D', 'E'], secrets: [], tracked: false, ignored: true },
    ]);
    expect(facts.git).toEqual({ repository: true, dirty: true, folder: '.', branch: 'trunk' });
    expect(facts.gitignore).toEqual({
      exists: true,
      symlink: 'no',
      missing: ['.env*', '!.env.example', '.clerk/', '.vercel'],
    });
  });

  test.each([
    ['CLERK_SECRET_KEY=', []],
    ['CLERK_SECRET_KEY=""', []],
    ['CLERK_SECRET_KEY=your_key_here', []],
    ['CLERK_SECRET_KEY=sk_test_xxxxxxxxxxxxxxxxxxxxxxxx', []],
    ['DATABASE_URL= # fill in', []],
    ['DATABASE_URL=postgres://app:q7Zr2LmX9cVb@db.acme.dev/app', ['DATABASE_URL']],
    ['SIGNER="-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\n"', ['SIGNER']],
    ['PORT=3000', []],
  ])('a name is no secret, its value may be one: %s', async (line, secrets) => {
    const facts = await factsOf(app({ '.env': `${line}\n` }));
    expect(facts.envFiles).toMatchObject([{ path: '.env', secrets }]);
  });

  test('.gitignore counts as a whole: negations, order, the one at the workspace root', async () => {
    const missing = async (text: string): Promise<string[]> =>
      (await factsOf(app({ '.gitignore': text }))).gitignore.missing;
    expect(await missing('.env*\n!.env.example\n.clerk/\n.vercel\n')).toEqual([]);
    expect(await missing('.env*\r\n!.env.example\r\n/.clerk/\r\n.vercel')).toEqual([]);
    expect(await missing('.env*\n.clerk/\n.vercel\n')).toEqual(['!.env.example']);
    expect(await missing('.env*\n!.env.production\n!.env.example\n.clerk/\n.vercel\n')).toEqual([
      '.env*',
      '!.env.example',
    ]);
    const dir = project({
      'package.json': { workspaces: ['apps/*'] },
      '.gitignore': '.env*\n!.env.example\n.clerk\n.vercel\n',
      'apps/web/package.json': { name: 'web', dependencies: { next: '16.4.6' } },
      'apps/web/app/page.tsx': PAGE,
      'apps/web/.env': 'A=1\n',
    });
    const facts = await inspect(path.join(dir, 'apps/web'));
    expect(facts.gitignore).toEqual({ exists: false, symlink: 'no', missing: [] });
    expect(facts.envFiles).toMatchObject([{ path: '.env', ignored: true }]);
  });

  test('a .gitignore that is a symlink is said to be one, and git does not read it', async () => {
    const dir = project(app({ 'shared.ignore': '.env*\n' }));
    fs.symlinkSync('shared.ignore', path.join(dir, '.gitignore'));
    expect((await inspect(dir)).gitignore).toMatchObject({
      exists: true,
      symlink: 'inside',
      missing: ['.env*', '!.env.example', '.clerk/', '.vercel'],
    });
    fs.unlinkSync(path.join(dir, '.gitignore'));
    fs.symlinkSync('/etc/hosts', path.join(dir, '.gitignore'));
    expect((await inspect(dir)).gitignore.symlink).toBe('outside');
  });

  test('without git there is simply no repository', async () => {
    expect((await factsOf(app())).git).toEqual({ repository: false, dirty: false, branch: undefined });
  });
});

describe('files made to stop the inspector', () => {
  test('a value of several lines gives away none of its own', async () => {
    const pem =
      '"-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\nXyZ123secret==\n-----END PRIVATE KEY-----"';
    const facts = await factsOf(app({ '.env': `KEY=${pem}\nAFTER=1\n` }));
    expect(facts.envFiles.map(({ names }) => names)).toEqual([['KEY', 'AFTER']]);
  });

  test('an .editorconfig section of braces, an ignore pattern of a megabyte: both are passed over', async () => {
    const started = Date.now();
    const facts = await factsOf(
      app({
        '.editorconfig': `[${'{'.repeat(300_000)}]\nindent_size = 8\n[*]\nindent_size = 4\n`,
        '.gitignore': `${'a*'.repeat(400_000)}\n.env*\n`,
        '.env.local': 'A=1\n',
      }),
    );
    expect(facts.formatting.indent).toEqual({ kind: 'space', size: 4 });
    expect(facts.envFiles[0]?.ignored).toBe(true);
    expect(Date.now() - started).toBeLessThan(10_000);
  });
});
