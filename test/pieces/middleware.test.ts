import { describe, expect, it } from 'vitest';
import { middleware } from '../../generators/middleware.ts';
import { parses } from '../../src/code/parse.ts';
import { render } from '../../src/render.ts';
import type {
  Answers,
  CreateEdit,
  Edit,
  EntryCandidate,
  Facts,
  PieceAnswers,
  PieceContext,
} from '../../src/types.ts';
import { facts, page } from '../routes/facts.ts';

function context(given: Facts, answers: PieceAnswers = {}, headers?: PieceAnswers): PieceContext {
  const complete: PieceAnswers = {};
  const all: Answers = { middleware: complete, ...(headers ? { headers } : {}) };
  for (const question of middleware.questions) {
    complete[question.name] = answers[question.name] ?? question.default(given, complete, all);
  }
  const present = new Set(Object.keys(all));
  return { facts: given, answers: complete, all, present, adding: present };
}

const created = (edits: Edit[]): CreateEdit[] => edits.filter((edit) => edit.type === 'create');

/** The files of one run, by path, as text. */
function files(given: Facts, answers: PieceAnswers = {}, headers?: PieceAnswers): Record<string, string> {
  const edits = created(middleware.edits(context(given, answers, headers)));
  return Object.fromEntries(
    edits.map(({ template, data, path }) => [path, render(template, data, path, given)]),
  );
}

function entry(given: Facts, answers: PieceAnswers = {}, headers?: PieceAnswers): string {
  const written = Object.entries(files(given, answers, headers));
  return written.find(([path]) => !path.includes('lib/security/'))?.[1] ?? '';
}

/** What answers visitors. */
const signedOut = (given: Facts, answers: PieceAnswers = {}): string =>
  files(given, answers)['lib/security/signed-out.ts'] ?? '';

const clerk = (major: number, version: string): Partial<Facts['clerk']> => ({
  major,
  nextjs: { name: '@clerk/nextjs', version, source: 'installed' },
});
const next15 = {
  nextMajor: 15,
  clerk: clerk(6, '6.39.8'),
  entry: { candidates: [], target: 'middleware.ts' },
};
const next14 = {
  nextMajor: 14,
  clerk: clerk(5, '5.7.6'),
  entry: { candidates: [], target: 'middleware.ts' },
};
const candidate = (path: string, active: boolean, ours = false): EntryCandidate => ({
  path,
  name: path.includes('proxy') ? 'proxy' : 'middleware',
  active,
  because: active ? 'Next loads it' : 'Next ignores it',
  importsClerk: false,
  ours,
});

describe('the entry file', () => {
  it('is a proxy that spares the chunks on Next 16', () => {
    const text = entry(facts(), { signInUrl: '/sign-in' });
    expect(text).toContain('export default function proxy(');
    expect(text).toContain("matcher: ['/', '/((?!_next/static/|_next/image$).*)'],");
    expect(text).toContain('const { userId, redirectToSignIn } = await auth();');
  });

  it('is a middleware that sees everything before Next 16, with the files of the build on the list', () => {
    const written = files(facts(next15), { signInUrl: '/sign-in' });
    expect(written['middleware.ts']).toContain("matcher: ['/', '/(.*)'],");
    expect(written['lib/security/public-routes.ts']).toContain("'/_next/static/**',\n  '/_next/image',");
  });

  it('has a source without a locale for /_next under Pages Router i18n', () => {
    const i18n = { nextConfig: { i18n: { locales: ['en', 'de'] } } };
    expect(entry(facts({ ...next15, ...i18n }))).toContain("{ source: '/_next/(.*)', locale: false }");
    expect(entry(facts(i18n))).toContain("{ source: '/_next/((?!static/|image$).*)', locale: false }");
  });

  it('asks Clerk 5 synchronously and refuses pending sessions itself', () => {
    const text = entry(facts(next14), { signInUrl: '/sign-in' });
    expect(text).toContain('(auth, request) => {');
    expect(text).not.toContain('await');
    expect(text).toContain("sessionClaims.sts !== 'pending'");
  });

  it('goes where Next looks for it, also below src and with page extensions', () => {
    const given = facts({
      sourceDir: 'src',
      appDir: 'src/app',
      entry: { candidates: [], target: 'src/proxy.page.ts' },
    });
    expect(Object.keys(files(given))).toEqual([
      'src/lib/security/public-routes.ts',
      'src/lib/security/signed-out.ts',
      'src/proxy.page.ts',
    ]);
    const plain = facts({ language: 'js', entry: { candidates: [], target: 'proxy.js' } });
    expect(Object.keys(files(plain))).toContain('proxy.ts');
  });

  it('tells Clerk the sign-in path with basePath and redirects without it, since Next adds it', () => {
    const given = facts({ nextConfig: { basePath: '/base' } });
    expect(signedOut(given, { signInUrl: '/sign-in' })).toContain("const SIGN_IN_PATH = '/sign-in';");
    expect(entry(given, { signInUrl: '/sign-in' })).toContain("signInUrl: '/base/sign-in',");
  });

  it('leads to an address elsewhere, or to the account portal, where the app has no sign-in page', () => {
    expect(signedOut(facts(), { signInUrl: 'https://accounts.example.com/sign-in' })).toContain(
      'new URL(SIGN_IN_URL)',
    );
    expect(signedOut(facts())).toContain('redirectToSignIn({ returnBackUrl:');
    expect(entry(facts())).not.toContain('signInUrl');
    expect(middleware.next(context(facts()))[0]?.text).toContain('account portal');
  });

  it("names the owner's own address for strangers where the wall answers first, and only there", () => {
    const today = {
      answers: {},
      unprefixed: {},
      away: [],
      intl: false,
      listed: [],
      allowByDefault: true,
      conditional: false,
      ownTarget: true as const,
      replaced: false,
    };
    const given = facts({ entry: { candidates: [], active: 'proxy.ts', target: 'proxy.ts', today } });
    const said = (answers: PieceAnswers) => middleware.remarks?.(context(given, answers)).join('\n');
    expect(said({ denyByDefault: true })).toContain('The unauthenticatedUrl of proxy.ts');
    expect(said({ denyByDefault: false })).not.toContain('unauthenticatedUrl');
  });

  it('does not say that there is no sign-in page where only a part of its address varies', () => {
    expect(signedOut(facts())).toContain('There is no sign-in page in this app');
    const localized = signedOut(facts({ signIn: { url: '/[locale]/sign-in' } }));
    expect(localized).toContain("A part of the sign-in page's address varies, /[locale]/sign-in");
    expect(localized).not.toContain('There is no sign-in page');
  });

  it('takes the nonce headers from clients in every form, before Clerk copies them', () => {
    for (const text of [entry(facts()), entry(facts(next15)), entry(facts(next14), { signInUrl: '/x' })]) {
      for (const name of ['content-security-policy', 'content-security-policy-report-only', 'x-nonce']) {
        expect(text).toContain(`request.headers.delete('${name}');`);
      }
      expect(text.indexOf('headers.delete')).toBeLessThan(text.indexOf('return clerk(request, event)'));
    }
  });

  it('carries the nonce policy when the headers piece was answered so and the app can have one', () => {
    const dynamic = { clerk: { ...clerk(7, '7.9.17'), provider: { file: 'app/layout.tsx', dynamic: true } } };
    const nonce = { csp: 'report-only', cspMode: 'nonce', cspHost: ['img-src https://images.example.com'] };
    const text = entry(facts(dynamic), {}, nonce);
    expect(text).toContain('strict: true,');
    expect(text).toContain('reportOnly: true,');
    expect(text).toContain("'img-src': ['data:', 'https://images.example.com'],");
    expect(entry(facts(dynamic), {}, { ...nonce, csp: 'enforce' })).not.toContain('reportOnly');
    expect(entry(facts(), {}, nonce)).not.toContain('contentSecurityPolicy');
    expect(entry(facts(dynamic), {}, { ...nonce, cspMode: 'static' })).not.toContain('contentSecurityPolicy');
  });

  it.each([
    facts(),
    facts(next15),
    facts(next14),
    facts({ language: 'js', entry: { candidates: [], target: 'proxy.js' } }),
  ])('parses in every form (%#)', (given) => {
    for (const signInUrl of ['', '/sign-in', 'https://accounts.example.com/sign-in']) {
      for (const [path, text] of Object.entries(files(given, { signInUrl, public: ["/it's", '/a/*'] }))) {
        expect([path, parses(path, text)]).toEqual([path, undefined]);
      }
    }
  });
});

describe('an entry file that is there already', () => {
  const own = { active: 'middleware.ts', candidates: [candidate('middleware.ts', true)], target: 'proxy.ts' };

  it("is patched when it is the owner's, with the lines to paste in case that is declined", () => {
    const edits = middleware.edits(context(facts({ entry: own }), { signInUrl: '/sign-in' }));
    expect(created(edits).map(({ path }) => path)).toEqual([
      'lib/security/public-routes.ts',
      'lib/security/signed-out.ts',
    ]);
    const patch = edits.find((edit) => edit.type === 'patch');
    expect(patch).toMatchObject({
      path: 'middleware.ts',
      surgeon: 'entry',
      args: {
        publicRoutesModule: './lib/security/public-routes',
        signedOutModule: './lib/security/signed-out',
        authorizedPartiesText: 'authorizedParties',
        clerkMajor: 7,
        asyncAuth: true,
        optionsText: { signInUrl: "'/sign-in'" },
        consent: true,
        allowByDefaultConsent: false,
      },
    });
    expect(parses('middleware.ts', String(patch?.args.snippet))).toBeUndefined();
  });

  it('is written again in its place when it is ours', () => {
    const ours = { ...own, candidates: [candidate('middleware.ts', true, true)] };
    expect(Object.keys(files(facts({ entry: ours })))).toContain('middleware.ts');
  });

  it('is named when Next does not run it', () => {
    const dead = { candidates: [candidate('src/middleware.ts', false)], target: 'proxy.ts' };
    const edits = middleware.edits(context(facts({ entry: dead })));
    expect(created(edits).map(({ path }) => path)).toContain('proxy.ts');
    expect(edits.find((edit) => edit.type === 'manual')).toMatchObject({ path: 'src/middleware.ts' });
  });

  it('is left to the owner when there are two that Next would load', () => {
    const both = {
      candidates: [candidate('proxy.ts', false), candidate('middleware.ts', false)],
      target: 'proxy.ts',
    };
    const edits = middleware.edits(context(facts({ entry: both })));
    expect(created(edits).map(({ path }) => path)).toEqual([
      'lib/security/public-routes.ts',
      'lib/security/signed-out.ts',
    ]);
    expect(edits.find((edit) => edit.type === 'manual')?.because).toContain('proxy.ts and middleware.ts');
  });
});

describe('the answers', () => {
  it('leave out what opens more than it names, and say how to confirm it', () => {
    const given = facts({ routes: [page('/blog/[slug]'), page('/blog/admin')] });
    const edits = middleware.edits(context(given, { public: ['/', '/blog/*'] }));
    expect(edits.find((edit) => edit.type === 'manual')?.because).toMatch(
      /\/blog\/admin.*--public-wide '\/blog\/\*'/,
    );
    const written = files(given, { public: ['/blog/*'], publicWide: ['/blog/*'] });
    expect(written['lib/security/public-routes.ts']).toContain("'/blog/*',");
  });

  it('are listed below words that are true of them', () => {
    const list = (...given: string[]) =>
      files(facts(), { public: given, publicWide: given })['lib/security/public-routes.ts'];
    expect(list('/api/webhooks/stripe')).toContain('// Webhooks, by exact path:');
    expect(list('/api/webhooks/**', '/api/webhooks/stripe')).toContain('// Webhooks: their signature');
  });

  it('are asked about wide patterns only where there are some, with what they open', () => {
    const question = middleware.questions.find(({ name }) => name === 'publicWide');
    const given = facts({ routes: [page('/blog/[slug]'), page('/blog/admin')] });
    expect(question?.when?.(given, { public: ['/'] }, {})).toBe(false);
    expect(question?.when?.(given, { public: ['/blog/*'] }, {})).toBe(true);
    const choices =
      question?.kind === 'list' ? question.choices?.(given, { public: ['/blog/*'] }) : undefined;
    expect(choices).toEqual([{ value: '/blog/*', label: '/blog/* also opens /blog/admin' }]);
  });

  it('default to the sign-in page of the app, unless a part of its path varies', () => {
    const question = middleware.questions.find(({ name }) => name === 'signInUrl');
    expect(question?.default(facts({ signIn: { url: '/login' } }), {}, {})).toBe('/login');
    expect(question?.default(facts({ signIn: { url: '/[locale]/sign-in' } }), {}, {})).toBe('');
    expect(question?.default(facts(), {}, {})).toBe('');
  });

  it('leave to the environment what it says: the address stays out of the code, and a page in one language is one', () => {
    const question = middleware.questions.find(({ name }) => name === 'signInUrl');
    const named = facts({
      routes: [page('/[locale]/sign-in/[[...sign-in]]')],
      signIn: { url: '/en/sign-in', file: 'app/[locale]/sign-in/[[...sign-in]]/page.tsx', named: true },
    });
    expect(question?.default(named, {}, {})).toBe('');
    const written = Object.values(files(named)).join('\n');
    expect(written).toContain('This leads to NEXT_PUBLIC_CLERK_SIGN_IN_URL');
    expect(written).not.toMatch(/There is no sign-in page|signInUrl: |SIGN_IN_PATH/);
    const told = (f: Facts) =>
      (middleware.next?.(context(f, { signInUrl: '' })) ?? []).map(({ text }) => text).join('\n');
    expect(told(named)).toContain('NEXT_PUBLIC_CLERK_SIGN_IN_URL says, /en/sign-in in your env files');
    expect(told(named)).not.toMatch(/no page at|no sign-in page/);
    expect(told(facts({ signIn: { url: '/en/sign-in', named: true } }))).toContain(
      'There is no page at /en/sign-in yet',
    );
  });

  it.each([
    'sign-in',
    '//evil.example',
    'javascript:alert(1)',
    'http://x.example/',
    'https://x.example/?a',
    'https://x.example/`',
    '/a*',
    '/**',
    "https://x.example/'",
    '/a\nb',
    'https://user@x.example',
    'https://x',
    '/${x}',
    '*/',
  ])('refuse %j as a sign-in URL', (value) => {
    const question = middleware.questions.find(({ name }) => name === 'signInUrl');
    expect(question?.kind === 'text' && question.check(value, facts())).toEqual(expect.any(String));
  });

  it('reach the code quoted', () => {
    const text = entry(facts(), { signInUrl: "/it's" });
    expect(text).toContain(`"/it's"`);
    expect(parses('proxy.ts', text)).toBeUndefined();
  });

  it('calls the home page in each language what it is where it is rendered per request', () => {
    const said = (rendering: 'static' | 'dynamic') => {
      const given = facts({
        localeSegment: 'lang',
        locales: ['en', 'de'],
        routes: [{ ...page('/[lang]'), rendering }],
      });
      return middleware.remarks?.(context(given)).join('\n');
    };
    expect(said('dynamic')).toContain('Still public: /en, /de, the home page in each language');
    expect(said('dynamic')).not.toContain('static');
    expect(said('static')).toContain('Still public: /en, /de. These pages are static');
  });

  it('say which prerendered pages stay public and which files do not', () => {
    const given = facts({ routes: [page('/'), page('/about', 'static')], publicFiles: ['/a b.png'] });
    const said = middleware.remarks?.(context(given)) ?? [];
    expect(said.join('\n')).toMatch(/\/about/);
    expect(said.join('\n')).toMatch(/\/a b\.png/);
  });
});
