import ts from 'typescript';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { headers } from '../../generators/headers.ts';
import { parses } from '../../src/code/parse.ts';
import { declaredHosts, hostProblem, normalizeHost } from '../../src/csp/hosts.ts';
import { nonceProblem } from '../../src/csp/mode.ts';
import { render } from '../../src/render.ts';
import type { Answers, Edit, Facts, PieceAnswers, PieceContext } from '../../src/types.ts';
import { facts, page } from '../routes/facts.ts';

function context(
  given: Facts,
  answers: PieceAnswers = {},
  others: string[] = [],
  adding = [...others, 'headers'],
): PieceContext {
  const complete: PieceAnswers = {};
  const all: Answers = { ...Object.fromEntries(others.map((name) => [name, {}])), headers: complete };
  for (const question of headers.questions) {
    complete[question.name] = answers[question.name] ?? question.default(given, complete, all);
  }
  return {
    facts: given,
    answers: complete,
    all,
    present: new Set([...others, 'headers']),
    adding: new Set(adding),
  };
}

function moduleText(given: Facts, answers: PieceAnswers = {}, others: string[] = []): string {
  const edit = headers
    .edits(context(given, answers, others))
    .find((one) => one.type === 'create' && one.path.startsWith('security-headers'));
  if (edit?.type !== 'create') throw new Error('no module');
  return render(edit.template, edit.data, 'security-headers.mjs', given);
}

interface Header {
  key: string;
  value: string;
}

/** Runs a generated module as next.config would. */
async function run(
  text: string,
  env: Record<string, string | undefined>,
): Promise<{ source: string; headers: Header[] }[]> {
  for (const [name, value] of Object.entries({
    NEXT_PUBLIC_CLERK_PROXY_URL: undefined,
    NEXT_PUBLIC_CLERK_DOMAIN: undefined,
    ...env,
  })) {
    vi.stubEnv(name, value);
  }
  // A query of its own per run: modules are loaded once per address.
  const address = `data:text/javascript;run=${Math.random()},${encodeURIComponent(text)}`;
  const module: unknown = await import(/* @vite-ignore */ address);
  if (typeof module !== 'object' || module === null || !('securityHeaders' in module))
    throw new Error('no export');
  return (module.securityHeaders as () => { source: string; headers: Header[] }[])();
}

const key = (host: string, mode = 'live') =>
  `pk_${mode}_${Buffer.from(`${host}$`).toString('base64').replace(/=+$/, '')}`;
const LIVE = { NODE_ENV: 'production', NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: key('clerk.example.com') };
const headerOf = (entries: { headers: Header[] }[], name: string) =>
  entries[0]?.headers.find((header) => header.key === name)?.value;
const policyOf = async (text: string, env: Record<string, string | undefined>) =>
  headerOf(await run(text, env), 'Content-Security-Policy');

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('the security headers', () => {
  it('are on every path, and promise https in production only', async () => {
    const text = moduleText(facts());
    const [entry] = await run(text, LIVE);
    expect(entry?.source).toBe('/:path*');
    expect(entry?.headers.map((header) => header.key)).toEqual([
      'X-Content-Type-Options',
      'X-Frame-Options',
      'Referrer-Policy',
      'Permissions-Policy',
      'Cross-Origin-Opener-Policy',
      'X-Permitted-Cross-Domain-Policies',
      'Strict-Transport-Security',
      'Content-Security-Policy-Report-Only',
    ]);
    expect(
      headerOf(await run(text, { ...LIVE, NODE_ENV: 'development' }), 'Strict-Transport-Security'),
    ).toBeUndefined();
  });

  it('never preload, and cover subdomains only when asked to', async () => {
    const plain = headerOf(await run(moduleText(facts()), LIVE), 'Strict-Transport-Security');
    const wide = headerOf(
      await run(moduleText(facts(), { hstsSubdomains: true }), LIVE),
      'Strict-Transport-Security',
    );
    expect([plain, wide]).toEqual(['max-age=63072000', 'max-age=63072000; includeSubDomains']);
  });

  it('tell other sites the origin at most, and Clerk enough to tell its domains apart', async () => {
    const entries = await run(moduleText(facts()), LIVE);
    expect(headerOf(entries, 'Referrer-Policy')).toBe('strict-origin-when-cross-origin');
  });

  it('leave passkeys, One Tap and OAuth popups alone', async () => {
    const entries = await run(moduleText(facts()), LIVE);
    expect(headerOf(entries, 'Permissions-Policy')).not.toMatch(/publickey|identity/);
    expect(headerOf(entries, 'Cross-Origin-Opener-Policy')).toBe('same-origin-allow-popups');
  });

  it('reach what lies outside of basePath and what carries no locale', () => {
    expect(moduleText(facts({ nextConfig: { basePath: '/base' } }))).toContain('basePath: false');
    expect(moduleText(facts({ nextConfig: { i18n: { locales: ['en'] } } }))).toContain('locale: false');
    expect(moduleText(facts({ nextConfig: { unreadable: ['basePath'] } }))).toContain('basePath: false');
    expect(moduleText(facts())).not.toMatch(/basePath|locale:/);
  });
});

describe('the static policy', () => {
  const enforced = moduleText(facts(), { csp: 'enforce' });

  it('is the one that was run in a browser', async () => {
    expect(await policyOf(enforced, LIVE)).toBe(
      [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' https://clerk.example.com https://challenges.cloudflare.com https://*.protect.clerk.com",
        "script-src-attr 'none'",
        "connect-src 'self' https://clerk.example.com https://*.protect.clerk.com:*",
        "img-src 'self' data: https://img.clerk.com",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self'",
        "worker-src 'self' blob:",
        'frame-src https://challenges.cloudflare.com https://*.protect.clerk.com',
        "form-action 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
    );
  });

  it('admits eval and the reload socket in development only', async () => {
    const policy = await policyOf(enforced, { ...LIVE, NODE_ENV: 'development' });
    expect(policy).toContain("'unsafe-eval'");
    expect(policy).toContain('ws:');
  });

  it('admits telemetry for test keys only', async () => {
    const test = {
      ...LIVE,
      NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: key('quiet-otter-42.clerk.accounts.dev', 'test'),
    };
    expect(await policyOf(enforced, test)).toContain(
      'https://quiet-otter-42.clerk.accounts.dev https://*.protect.clerk.com:* https://clerk-telemetry.com',
    );
    expect(await policyOf(enforced, LIVE)).not.toContain('telemetry');
  });

  it('names the proxy or the satellite domain instead of the host of the key', async () => {
    const with_ = (env: Record<string, string>) => policyOf(enforced, { ...LIVE, ...env });
    expect(await with_({ NEXT_PUBLIC_CLERK_PROXY_URL: 'https://app.example.com/__clerk' })).toContain(
      "script-src 'self' 'unsafe-inline' https://app.example.com https://challenges",
    );
    expect(await with_({ NEXT_PUBLIC_CLERK_PROXY_URL: '/__clerk' })).toContain(
      "script-src 'self' 'unsafe-inline' https://challenges",
    );
    expect(
      await with_({ NEXT_PUBLIC_CLERK_DOMAIN: 'other.example', NEXT_PUBLIC_CLERK_IS_SATELLITE: 'true' }),
    ).toContain('https://clerk.other.example');
  });

  it('is left out with one warning when there is no key', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const entries = await run(enforced, { ...LIVE, NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: '' });
    expect(headerOf(entries, 'Content-Security-Policy')).toBeUndefined();
    expect(headerOf(entries, 'X-Frame-Options')).toBe('DENY');
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it.each([
    'pk_live_abc',
    'sk_live_Y2xlcmsuZXhhbXBsZS5jb20k',
    key('clerk.example.com; script-src *'),
    key('clerk.example.com *'),
    key('clerk.example.com$'),
    key('localhost'),
    key('*.example.com'),
    key('CLERK.example.com'),
    `pk_live_${Buffer.from('clerk.example.com').toString('base64')}`,
  ])('stops the build for the key %s without printing it', async (publishable) => {
    const failure = policyOf(enforced, { ...LIVE, NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: publishable });
    await expect(failure).rejects.toThrow(/^NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY is malformed/);
    await expect(failure).rejects.not.toThrow(publishable);
  });

  it('admits the hosts that were asked for, each in its directive', async () => {
    const text = moduleText(facts(), {
      csp: 'enforce',
      cspHost: ['img-src https://images.example.com', 'media-src https://m.example.com'],
    });
    const policy = await policyOf(text, LIVE);
    expect(policy).toContain("img-src 'self' data: https://img.clerk.com https://images.example.com;");
    expect(policy).toContain("media-src 'self' https://m.example.com;");
  });
});

describe('next.config', () => {
  const paths = (given: Facts) =>
    headers.edits(context(given)).map((edit) => [edit.type, 'path' in edit ? edit.path : '']);

  it('is created where there is none, in TypeScript where Next can read that', () => {
    expect(paths(facts())).toEqual([
      ['create', 'security-headers.ts'],
      ['create', 'next.config.ts'],
      ['patch', 'next.config.ts'],
    ]);
    expect(paths(facts({ nextMajor: 14 })).map(([, path]) => path)).toContain('next.config.mjs');
    expect(paths(facts({ language: 'js' })).map(([, path]) => path)).toContain('security-headers.mjs');
  });

  it('imports the module in the one form that each format can load', () => {
    const specifierFor = (file: string, format: Facts['nextConfig']['format']) => {
      const edit = headers
        .edits(context(facts({ nextConfig: { file, format } })))
        .find(({ type }) => type === 'patch');
      return edit?.type === 'patch' ? edit.args.headersModule : undefined;
    };
    expect(specifierFor('next.config.ts', 'ts')).toBe('./security-headers');
    expect(specifierFor('next.config.mjs', 'mjs')).toBe('./security-headers.mjs');
    expect(specifierFor('next.config.js', 'cjs-js')).toBe('./security-headers.mjs');
    expect(specifierFor('next.config.mts', 'mts')).toBe('./security-headers.mjs');
  });
});

describe('a policy that is there already', () => {
  const csp = [{ file: 'next.config.js', what: 'next.config headers()' }];
  const question = headers.questions.find(({ name }) => name === 'csp');

  it('turns ours off by default and is named', () => {
    const given = facts({ csp });
    expect(question?.default(given, {}, {})).toBe('off');
    expect(headers.remarks?.(context(given)).join()).toContain('next.config.js');
    expect(moduleText(given)).not.toContain('Content-Security-Policy');
  });

  it('is named as the second one when ours is asked for all the same', () => {
    expect(headers.remarks?.(context(facts({ csp }), { csp: 'enforce' })).join()).toContain('two policies');
  });

  it('is not taken for a foreign one when we wrote it', () => {
    const ours = facts({
      csp: [{ file: 'security-headers.ts', what: 'header set in code' }],
      installed: { headers: 1 },
    });
    expect(question?.default(ours, {}, {})).toBe('report-only');
  });
});

describe('a nonce policy', () => {
  const provider = { file: 'app/layout.tsx', dynamic: true };
  const fits = facts({ clerk: { provider }, routes: [page('/'), page('/about')] });

  it('is had only where every page and the 404 page are rendered per request', () => {
    expect(nonceProblem(fits, true)).toBeUndefined();
    expect(nonceProblem(fits, false)).toContain('middleware');
    expect(nonceProblem(facts({ clerk: { provider, major: 6 } }), true)).toContain('7.0.0');
    expect(nonceProblem(facts({ clerk: { provider: { ...provider, dynamic: false } } }), true)).toContain(
      '404',
    );
    expect(
      nonceProblem(facts({ clerk: { provider: { file: 'app/(shop)/layout.tsx', dynamic: true } } }), true),
    ).toContain('404');
    const legacy = { ...page('/old', 'static'), router: 'pages' as const };
    expect(nonceProblem(facts({ clerk: { provider }, routes: [legacy] }), true)).toContain(
      '/old is a page of the Pages Router',
    );
    const rendered = { ...legacy, rendering: 'dynamic' as const };
    expect(nonceProblem(facts({ clerk: { provider }, routes: [rendered] }), true)).toContain('Pages Router');
    expect(nonceProblem(facts({ clerk: { provider }, routes: [page('/fixed', 'static')] }), true)).toContain(
      '/fixed is prerendered',
    );
    expect(
      nonceProblem(facts({ clerk: { provider }, routes: [page('/odd', 'unknown')] }), true),
    ).toBeUndefined();
    expect(
      nonceProblem(facts({ clerk: { provider }, nextConfig: { cacheComponents: true } }), true),
    ).toContain('cacheComponents');
  });

  it('is refused with the reason elsewhere, and the static one is written', () => {
    const edits = headers.edits(context(facts(), { csp: 'enforce', cspMode: 'nonce' }, ['middleware']));
    expect(edits.find((edit) => edit.type === 'manual')?.because).toMatch(/nonce.*static policy is written/);
    expect(moduleText(facts(), { csp: 'enforce', cspMode: 'nonce' }, ['middleware'])).toContain(
      "'unsafe-inline'",
    );
  });

  it('leaves the policy to the entry file', () => {
    const text = moduleText(fits, { csp: 'enforce', cspMode: 'nonce' }, ['middleware']);
    expect(text).not.toContain('contentSecurityPolicy()');
    expect(
      headers
        .edits(context(fits, { csp: 'enforce', cspMode: 'nonce' }, ['middleware']))
        .some(({ type }) => type === 'manual'),
    ).toBe(false);
  });

  it('is handed over as lines when the entry file was written before', () => {
    const edits: Edit[] = headers.edits(
      context(fits, { csp: 'enforce', cspMode: 'nonce' }, ['middleware'], ['headers']),
    );
    const step = edits.find((edit) => edit.type === 'manual');
    expect(step?.type === 'manual' && step.snippet).toMatch(
      /^contentSecurityPolicy: \{ strict: true, directives: /,
    );
    expect(parses('x.ts', `const x = { ${step?.type === 'manual' ? step.snippet : ''} };`)).toBeUndefined();
  });
});

describe('a host of the owner', () => {
  it.each([
    ['img-src images.example.com', 'img-src https://images.example.com'],
    [' IMG-SRC  https://Images.Example.com ', 'img-src https://images.example.com'],
    ['connect-src wss://*.example.com:443', 'connect-src wss://*.example.com:443'],
    ['frame-src https://a.example.com:*', 'frame-src https://a.example.com:*'],
  ])('%s is %s', (typed, canonical) => {
    expect(hostProblem(typed)).toBeUndefined();
    expect(normalizeHost(typed)).toBe(canonical);
    expect(hostProblem(canonical)).toBeUndefined();
  });

  it.each([
    '',
    'img-src',
    'https://a.example',
    "img-src 'unsafe-inline'",
    'img-src *',
    'img-src https:',
    'img-src data:',
    'base-uri https://a.example',
    'img-src https://a.example; script-src *',
    'img-src https://a.example https://b.example',
    'img-src https://a.example/*/',
    'img-src http://a.example',
    'img-src https://a.example`',
    'img-src https://${x}.example',
    "img-src https://a'.example",
    'img-src https://a.example\u2028x',
    'img-src https://*.*.example',
    `img-src https://${'a'.repeat(400)}.example`,
  ])('%j is refused', (typed) => {
    expect(hostProblem(typed)).toEqual(expect.any(String));
  });

  it('is taken from images.remotePatterns without being asked, others are only listed', () => {
    const given = facts({
      nextConfig: { imageHosts: ['images.example.com', '**.cdn.example.com', '**'] },
      externalHosts: [{ host: 'api.example.com', directive: 'connect-src', path: 'app/x.ts', line: 3 }],
    });
    expect(declaredHosts(given)).toEqual([
      'img-src https://images.example.com',
      'img-src https://*.cdn.example.com',
    ]);
    const said = headers.remarks?.(context(given)) ?? [];
    expect(said.join()).toContain('connect-src https://api.example.com (app/x.ts:3)');
  });
});

describe('what the code of the app asks of the browser', () => {
  const using = facts({
    features: [
      { what: 'camera', file: 'app/scan/page.tsx' },
      { what: 'geolocation', file: 'components/map.tsx' },
      { what: 'own-frame', file: 'app/preview/page.tsx' },
    ],
  });
  const sent = async (given: Facts, answers: PieceAnswers = {}) =>
    Object.fromEntries(
      (
        (await run(moduleText(given, answers), { NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: 'pk_test_YS5iJA==' }))[0]
          ?.headers ?? []
      ).map(({ key, value }) => [key, value]),
    );

  it('is left to this site alone, and nothing else is', async () => {
    expect((await sent(using))['Permissions-Policy']).toBe(
      'camera=(self), microphone=(), geolocation=(self), browsing-topics=()',
    );
    expect((await sent(facts()))['Permissions-Policy']).toBe(
      'camera=(), microphone=(), geolocation=(), browsing-topics=()',
    );
  });

  it('lets this site frame its own pages where it does, in both headers', async () => {
    const own = await sent(using, { csp: 'enforce' });
    expect(own['X-Frame-Options']).toBe('SAMEORIGIN');
    expect(own['Content-Security-Policy']).toMatch(/frame-src 'self' .*frame-ancestors 'self'$/);
    const none = await sent(facts(), { csp: 'enforce' });
    expect(none['X-Frame-Options']).toBe('DENY');
    expect(none['Content-Security-Policy']).toMatch(/frame-src https:.*frame-ancestors 'none'$/);
  });

  it('is said, with the file that asks', () => {
    const said = (headers.remarks?.(context(using)) ?? []).join('\n');
    expect(said).toContain('camera (app/scan/page.tsx), geolocation (components/map.tsx)');
    expect(said).toContain('framed by this site alone, as app/preview/page.tsx does');
    expect((headers.remarks?.(context(facts())) ?? []).join()).toBe('');
  });
});

describe('the types of the rule', () => {
  /** What Next's own type wants of a rule. */
  const WANTED = `import { securityHeaders } from './security-headers.mjs';
/** @type {{ source: string, headers: { key: string, value: string }[], basePath?: false, locale?: false }[]} */
export const rules = securityHeaders();
`;
  it.each(['i18n', 'basePath'])(
    'are those that Next wants in JavaScript that is checked, with %s',
    (which) => {
      const config =
        which === 'i18n' ? { i18n: { locales: ['en', 'de'], defaultLocale: 'en' } } : { basePath: '/app' };
      const given = facts({ nextConfig: { file: 'next.config.mjs', format: 'mjs', ...config } });
      const texts = new Map([
        ['/a/security-headers.mjs', moduleText(given, { csp: 'off' })],
        ['/a/use.mjs', WANTED],
      ]);
      const options: ts.CompilerOptions = {
        allowJs: true,
        checkJs: true,
        strict: true,
        noEmit: true,
        types: [],
        module: ts.ModuleKind.ESNext,
        moduleResolution: ts.ModuleResolutionKind.Bundler,
      };
      const host = ts.createCompilerHost(options);
      const disk = host.getSourceFile;
      host.directoryExists = () => true;
      host.readFile = (path) => texts.get(path) ?? ts.sys.readFile(path);
      host.fileExists = (path) => texts.has(path) || ts.sys.fileExists(path);
      host.getSourceFile = (path, ...rest) => {
        const text = texts.get(path);
        return text === undefined
          ? disk.call(host, path, ...rest)
          : ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
      };
      const program = ts.createProgram(['/a/use.mjs'], options, host);
      const problems = program.getSemanticDiagnostics(program.getSourceFile('/a/use.mjs'));
      expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))).toEqual(
        [],
      );
    },
  );
});
