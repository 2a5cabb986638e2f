import { describe, expect, test } from 'vitest';
import type { Facts, RouteFact } from '../../src/types.ts';
import { app, factsOf, installed, PACKAGE, type ProjectFiles } from './project.ts';

const PAGE = 'export default function Page() { return null; }\n';

function urls(facts: Facts, kind: RouteFact['kind']): string[] {
  return facts.routes.filter((route) => route.kind === kind).map((route) => route.url);
}

async function rendering(files: ProjectFiles, url = '/'): Promise<string> {
  const facts = await factsOf(app(files));
  const route = facts.routes.find((one) => one.url === url && one.kind !== 'metadata');
  return route?.because === undefined ? String(route?.rendering) : `${route.rendering}: ${route.because}`;
}

const layout = (code: string): string =>
  `${code}\nexport default function Layout({ children }) { return children; }\n`;

describe('URLs of the App Router', () => {
  test('groups and slots add nothing, private folders and intercepted routes are no URLs', async () => {
    const facts = await factsOf(
      app({
        'app/(shop)/cart/page.tsx': PAGE,
        'app/blog/[slug]/page.tsx': PAGE,
        'app/docs/[[...path]]/page.tsx': PAGE,
        'app/team/@members/page.tsx': PAGE,
        'app/team/page.tsx': PAGE,
        'app/_components/page.tsx': PAGE,
        'app/@modal/(.)photo/[id]/page.tsx': PAGE,
        'app/feed/(..)photo/page.tsx': PAGE,
        'app/%5Finternal/page.tsx': PAGE,
        'app/build/page.tsx': PAGE,
      }),
    );
    expect(urls(facts, 'page').sort()).toEqual([
      '/',
      '/_internal',
      '/blog/[slug]',
      '/build',
      '/cart',
      '/docs/[[...path]]',
      '/team',
      '/team',
    ]);
  });

  test('handlers have their methods however they are exported', async () => {
    const facts = await factsOf(
      app({
        'app/api/a/route.ts':
          'export async function GET() {}\nexport const POST = () => {};\n// export function PUT() {}\n',
        'app/api/b/route.ts': 'function handler() {}\nexport { handler as GET, handler as DELETE };\n',
        'app/api/c/route.ts': "export { GET, POST } from '@/lib/handlers';\nexport type PUT = string;\n",
        'app/api/d/route.ts':
          'const handlers = { GET() {}, PATCH() {} };\nexport const { GET, PATCH } = handlers;\n',
      }),
    );
    const methods = Object.fromEntries(
      facts.routes.filter((one) => one.kind === 'route-handler').map((one) => [one.url, one.methods]),
    );
    expect(methods).toEqual({
      '/api/a': ['GET', 'POST'],
      '/api/b': ['GET', 'DELETE'],
      '/api/c': ['GET', 'POST'],
      '/api/d': ['GET', 'PATCH'],
    });
  });

  test('metadata files have the URLs Next gives them', async () => {
    const facts = await factsOf(
      app({
        'app/favicon.ico': 'x',
        'app/blog/favicon.ico': 'x',
        'app/robots.ts': 'export default () => ({});\n',
        'app/sitemap.ts': 'export default () => [];\n',
        'app/shop/sitemap.ts': 'export const generateSitemaps = () => [];\nexport default () => [];\n',
        'app/manifest.ts': 'export default () => ({});\n',
        'app/icon.svg': '<svg/>',
        'app/icon1.png': 'x',
        'app/blog/opengraph-image.tsx': 'export default () => null;\n',
        'app/(marketing)/about/opengraph-image.png': 'x',
        'app/icon.txt': 'x',
      }),
    );
    expect(urls(facts, 'metadata').sort()).toEqual([
      expect.stringMatching(/^\/about\/opengraph-image-[0-9a-z]{1,6}\.png$/),
      '/blog/opengraph-image',
      '/favicon.ico',
      '/icon.svg',
      '/icon1.png',
      '/manifest.webmanifest',
      '/robots.txt',
      '/shop/sitemap/[__metadata_id__]',
      '/sitemap.xml',
    ]);
  });

  test('static files of public/ are URLs too, capped', async () => {
    const many = Object.fromEntries(Array.from({ length: 2_100 }, (_, n) => [`public/f/${n}.txt`, 'x']));
    const facts = await factsOf(app({ 'public/logo.svg': '<svg/>', ...many }));
    expect(facts.publicFiles).toHaveLength(2_000);
    expect(facts.publicFiles).toContain('/f/0.txt');
  });
});

describe('URLs of the Pages Router', () => {
  test('pages, API routes, and none for _app, _document and error pages', async () => {
    const facts = await factsOf({
      'package.json': PACKAGE,
      'pages/index.tsx': PAGE,
      'pages/blog/index.tsx': PAGE,
      'pages/blog/[slug].tsx': PAGE,
      'pages/api/users/[id].ts': 'export default function handler() {}\n',
      'pages/_app.tsx': PAGE,
      'pages/_document.tsx': PAGE,
      'pages/404.tsx': PAGE,
      'pages/styles.css': 'a {}',
    });
    expect(urls(facts, 'page')).toEqual(['/blog/[slug]', '/blog', '/']);
    expect(facts.routes.filter((one) => one.kind === 'api')).toMatchObject([
      { url: '/api/users/[id]', methods: ['*'], router: 'pages' },
    ]);
  });
});

describe('what makes a page dynamic', () => {
  test.each([
    [
      "import { cookies } from 'next/headers';\nexport default async function P() { (await cookies()).get('a'); }\n",
      'cookies()',
    ],
    [
      "import * as h from 'next/headers';\nexport default async function P() { await h.headers(); }\n",
      'headers()',
    ],
    [
      "import { connection } from 'next/server';\nexport default async function P() { await connection(); }\n",
      'connection()',
    ],
    [
      "import { unstable_noStore as noStore } from 'next/cache';\nexport default function P() { noStore(); }\n",
      'noStore()',
    ],
    [
      "import { draftMode } from 'next/headers';\nexport default async function P() { await draftMode(); }\n",
      'draftMode()',
    ],
    [
      "import { auth } from '@clerk/nextjs/server';\nexport default async function P() { await auth(); }\n",
      'auth()',
    ],
    [
      "import { auth } from '@clerk/nextjs/server';\nexport default async function P() { await auth.protect(); }\n",
      'auth.protect()',
    ],
    [
      "import { currentUser as me } from '@clerk/nextjs/server';\nconst P = async () => { await me(); };\nexport default P;\n",
      'currentUser()',
    ],
    ['export default async function P({ searchParams }) { await searchParams; }\n', 'searchParams'],
    ['export default async function P(props) { const { q } = await props.searchParams; }\n', 'searchParams'],
    ['export default function P(props) { const { searchParams } = props; }\n', 'searchParams'],
    [
      "export const dynamic = 'force-dynamic';\nexport default function P() {}\n",
      "dynamic = 'force-dynamic'",
    ],
    ['export const revalidate = 0;\nexport default function P() {}\n', 'revalidate = 0'],
    [
      "export default async function P() { await fetch('/x', { cache: 'no-store' }); }\n",
      "fetch(…, { cache: 'no-store' })",
    ],
    [
      "export default async function P() { await fetch('/x', { next: { revalidate: 0 } }); }\n",
      "fetch(…, { cache: 'no-store' })",
    ],
    [
      "import { headers } from 'next/headers';\nexport async function generateMetadata() { await headers(); }\nexport default function P() {}\n",
      'headers()',
    ],
    [
      "import { auth } from '@clerk/nextjs/server';\nconst user = () => auth();\nfunction Inner() { user(); }\nexport default function P() { return <Inner />; }\n",
      'auth()',
    ],
  ])('%s', async (page, because) => {
    expect(await rendering({ 'app/page.tsx': page })).toBe(`dynamic: ${because}`);
  });

  test.each([
    [
      'a word in a comment or a string',
      "// auth() from @clerk/nextjs/server\nexport default function P() { return 'cookies()'; }\n",
    ],
    [
      'a function of the same name from elsewhere',
      "import { headers } from './tables';\nimport 'next/headers';\nexport default function P() { headers(); }\n",
    ],
    [
      'an import that is not called',
      "import { auth } from '@clerk/nextjs/server';\nexport default function P() { return null; }\n",
    ],
    [
      'a helper that nothing calls',
      "import { auth } from '@clerk/nextjs/server';\nexport const unused = () => auth();\nexport default function P() { return null; }\n",
    ],
    [
      'an inline server action',
      "import { auth } from '@clerk/nextjs/server';\nexport default function P() { async function save() { 'use server'; await auth(); } return <form action={save} />; }\n",
    ],
    [
      'force-static',
      "import { cookies } from 'next/headers';\nexport const dynamic = 'force-static';\nexport default function P() { cookies(); }\n",
    ],
    ['revalidation by time', 'export const revalidate = 60;\nexport default function P() {}\n'],
    [
      'a client component',
      "'use client';\nimport { useAuth } from '@clerk/nextjs';\nexport default function P() { useAuth(); }\n",
    ],
  ])('%s does not', async (_, page) => {
    expect(await rendering({ 'app/page.tsx': page })).toBe('static');
  });

  test('a page that says itself to be static stays so below a layout that asks for the request', async () => {
    const asks = "import { cookies } from 'next/headers';\nexport default function Layout() { cookies(); }\n";
    for (const value of ['force-static', 'error']) {
      const files = { 'app/layout.tsx': asks, 'app/page.tsx': `export const dynamic = '${value}';\n${PAGE}` };
      expect(await rendering(files)).toBe('static');
    }
  });

  test('its layouts count, and the nearest configuration wins', async () => {
    const cookies = layout(
      "import { cookies } from 'next/headers';\nexport async function generateMetadata() { await cookies(); }",
    );
    expect(await rendering({ 'app/layout.tsx': cookies })).toBe('dynamic: cookies()');
    expect(await rendering({ 'app/a/layout.tsx': cookies, 'app/a/b/page.tsx': PAGE }, '/a/b')).toBe(
      'dynamic: cookies()',
    );
    expect(await rendering({ 'app/a/layout.tsx': cookies, 'app/c/page.tsx': PAGE }, '/c')).toBe('static');
    const forced = layout("export const dynamic = 'force-static';");
    expect(
      await rendering({
        'app/layout.tsx': forced,
        'app/page.tsx': "export const dynamic = 'force-dynamic';\nexport default () => null;\n",
      }),
    ).toBe("dynamic: dynamic = 'force-dynamic'");
    expect(await rendering({ 'app/layout.tsx': layout("export const dynamic = 'force-dynamic';") })).toBe(
      "dynamic: dynamic = 'force-dynamic'",
    );
  });

  test('<ClerkProvider dynamic> counts, a plain one only in Clerk 5', async () => {
    const provider = (props: string): ProjectFiles => ({
      'app/layout.tsx': `import { ClerkProvider } from '@clerk/nextjs';\nexport default function L({ children }) { return <ClerkProvider${props}>{children}</ClerkProvider>; }\n`,
    });
    expect(await rendering(provider(' dynamic'))).toBe('dynamic: <ClerkProvider dynamic>');
    expect(await rendering(provider(' dynamic={false}'))).toBe('static');
    expect(await rendering(provider(''))).toBe('static');
    expect(
      await rendering({ ...provider(''), ...installed({ '@clerk/nextjs': '5.7.6', next: '14.2.35' }) }),
    ).toBe('dynamic: <ClerkProvider> of Clerk 5');
  });

  test('local helpers and components count, through aliases, index files and re-exports', async () => {
    const session =
      "import { auth } from '@clerk/nextjs/server';\nexport const getOrg = cache(async () => (await auth()).orgId);\nexport const label = () => 'x';\n";
    const page = (name: string, from: string): string =>
      `import { ${name} } from '${from}';\nexport default async function P() { await ${name}(); }\n`;
    expect(
      await rendering({ 'lib/session.ts': session, 'app/page.tsx': page('getOrg', '@/lib/session') }),
    ).toBe('dynamic: auth()');
    expect(
      await rendering({ 'lib/session.ts': session, 'app/page.tsx': page('label', '@/lib/session') }),
    ).toBe('static');
    expect(
      await rendering({
        'lib/index.ts': "export * from './session';\n",
        'lib/session.ts': session,
        'app/page.tsx': page('getOrg', '../lib'),
      }),
    ).toBe('dynamic: auth()');
    const header =
      "import { getOrg } from '../lib/session';\nexport async function Header() { return <b>{await getOrg()}</b>; }\n";
    const shown =
      "import { Header } from '../components/header';\nexport default function P() { return <Header />; }\n";
    expect(
      await rendering({ 'lib/session.ts': session, 'components/header.tsx': header, 'app/page.tsx': shown }),
    ).toBe('dynamic: auth()');
  });

  test('a server action that is only handed to a form does not count', async () => {
    expect(
      await rendering({
        'app/actions.ts':
          "'use server';\nimport { auth } from '@clerk/nextjs/server';\nexport async function save() { await auth(); }\n",
        'app/page.tsx':
          "import { save } from './actions';\nexport default function P() { return <form action={save} />; }\n",
      }),
    ).toBe('static');
  });

  test('imports in a circle end', async () => {
    expect(
      await rendering({
        'lib/a.ts': "import { b } from './b';\nimport 'next/headers';\nexport function a() { b(); }\n",
        'lib/b.ts': "import { a } from './a';\nexport function b() { a(); }\n",
        'app/page.tsx': "import { a } from '@/lib/a';\nexport default function P() { a(); }\n",
      }),
    ).toBe('static');
  });

  test('a parameter needs generateStaticParams at its own level or below', async () => {
    const listed = 'export function generateStaticParams() { return []; }\n';
    expect(await rendering({ 'app/blog/[slug]/page.tsx': PAGE }, '/blog/[slug]')).toBe(
      'dynamic: no generateStaticParams',
    );
    expect(await rendering({ 'app/blog/[slug]/page.tsx': listed + PAGE }, '/blog/[slug]')).toBe('static');
    expect(
      await rendering(
        { 'app/[locale]/layout.tsx': layout(listed), 'app/[locale]/about/page.tsx': PAGE },
        '/[locale]/about',
      ),
    ).toBe('static');
    expect(
      await rendering(
        { 'app/[locale]/layout.tsx': layout(listed), 'app/[locale]/[slug]/page.tsx': PAGE },
        '/[locale]/[slug]',
      ),
    ).toBe('dynamic: no generateStaticParams');
  });

  test('a dynamic slot makes the URL dynamic', async () => {
    const slot =
      "import { auth } from '@clerk/nextjs/server';\nexport default async function P() { await auth(); }\n";
    expect(await rendering({ 'app/team/page.tsx': PAGE, 'app/team/@side/page.tsx': slot }, '/team')).toMatch(
      /^dynamic: auth\(\)/,
    );
  });
});

describe('what makes handlers and Pages Router pages dynamic', () => {
  test('handlers are dynamic since Next 15, unless configured', async () => {
    const get = 'export function GET() { return Response.json({}); }\n';
    expect(await rendering({ 'app/api/x/route.ts': get }, '/api/x')).toBe('dynamic: route handler');
    expect(
      await rendering({ 'app/api/x/route.ts': `export const dynamic = 'force-static';\n${get}` }, '/api/x'),
    ).toBe('static');
    expect(await rendering({ 'app/api/x/route.ts': `export const revalidate = 60;\n${get}` }, '/api/x')).toBe(
      'static',
    );
  });

  test('a lone GET that does not look at the request was static before', async () => {
    const old = installed({ next: '14.2.35' });
    expect(
      await rendering(
        { ...old, 'app/api/x/route.ts': 'export function GET() { return Response.json({}); }\n' },
        '/api/x',
      ),
    ).toBe('static');
    expect(
      await rendering(
        { ...old, 'app/api/x/route.ts': 'export function GET(request) { return Response.json({}); }\n' },
        '/api/x',
      ),
    ).toBe('dynamic: GET reads the request');
    expect(
      await rendering(
        { ...old, 'app/api/x/route.ts': 'export function GET() {}\nexport function POST() {}\n' },
        '/api/x',
      ),
    ).toBe('dynamic: POST handler');
  });

  test('getServerSideProps and getInitialProps, also in _app', async () => {
    const base = { 'package.json': PACKAGE, 'pages/plain.tsx': PAGE, 'pages/[id].tsx': PAGE };
    const find = async (files: ProjectFiles, url: string): Promise<RouteFact | undefined> =>
      (await factsOf({ ...base, ...files })).routes.find((one) => one.url === url);
    expect(await find({}, '/[id]')).toMatchObject({ rendering: 'static' });
    expect(
      await find(
        { 'pages/a.tsx': `${PAGE}export const getServerSideProps = () => ({ props: {} });\n` },
        '/a',
      ),
    ).toMatchObject({ because: 'getServerSideProps' });
    expect(
      await find(
        { 'pages/a.tsx': 'const A = () => null;\nA.getInitialProps = () => ({});\nexport default A;\n' },
        '/a',
      ),
    ).toMatchObject({ because: 'getInitialProps' });
    const initial = {
      'pages/_app.tsx': 'function App() {}\nApp.getInitialProps = () => ({});\nexport default App;\n',
    };
    expect(await find(initial, '/plain')).toMatchObject({
      rendering: 'dynamic',
      because: 'getInitialProps in pages/_app.tsx',
    });
    expect(
      await find(
        { ...initial, 'pages/s.tsx': `${PAGE}export const getStaticProps = () => ({ props: {} });\n` },
        '/s',
      ),
    ).toMatchObject({ rendering: 'static' });
  });
});

describe('sign-in pages and locales', () => {
  test.each([
    ['app/sign-in/[[...sign-in]]/page.tsx', '/sign-in'],
    ['app/(auth)/sign-in/page.tsx', '/sign-in'],
    ['app/login/page.tsx', '/login'],
    ['app/auth/sign-in/[[...rest]]/page.tsx', '/auth/sign-in'],
    ['app/[locale]/sign-in/[[...sign-in]]/page.tsx', '/[locale]/sign-in'],
    ['pages/signin/[[...index]].tsx', '/signin'],
  ])('%s is %s', async (file, url) => {
    expect((await factsOf(app({ [file]: PAGE }))).signIn).toEqual({ url, file });
  });

  test('the environment names the URL, when it is a plain path', async () => {
    const named = await factsOf(
      app({
        '.env':
          'NEXT_PUBLIC_CLERK_SIGN_IN_URL="/enter"\nNEXT_PUBLIC_CLERK_SIGN_UP_URL=https://evil.example\n',
        'app/enter/page.tsx': PAGE,
      }),
    );
    expect(named.signIn).toEqual({ url: '/enter', file: 'app/enter/page.tsx', named: true });
    expect(named.signUp).toBeUndefined();
  });

  test.each([
    ['/en/sign-in', 'app/[locale]/sign-in/[[...sign-in]]/page.tsx', true],
    ['/sign-in', 'app/[locale]/sign-in/[[...sign-in]]/page.tsx', true],
    ['/en/login', 'app/[locale]/sign-in/page.tsx', false],
    ['/en/sign-in', 'app/[tenant]/sign-in/page.tsx', false],
  ])('an address of one language, %s, is the page %s: %s', async (url, file, same) => {
    const facts = await factsOf(app({ '.env': `NEXT_PUBLIC_CLERK_SIGN_IN_URL=${url}\n`, [file]: PAGE }));
    expect(facts.signIn).toEqual({ url, file: same ? file : undefined, named: true });
  });

  test('an example for people names the URL where nothing else does, and is no environment', async () => {
    const example = { '.env.example': 'NEXT_PUBLIC_CLERK_SIGN_IN_URL=/enter\n', 'app/enter/page.tsx': PAGE };
    expect((await factsOf(app(example))).signIn).toEqual({ url: '/enter', file: 'app/enter/page.tsx' });
    const real = app({ ...example, '.env.local': 'NEXT_PUBLIC_CLERK_SIGN_IN_URL=/login\n' });
    expect((await factsOf(real)).signIn).toEqual({ url: '/login', file: undefined, named: true });
  });

  test('the locale segment is the first one, by its name', async () => {
    expect((await factsOf(app({ 'app/[locale]/page.tsx': PAGE }))).localeSegment).toBe('locale');
    expect((await factsOf(app({ 'app/[lang]/(shop)/cart/page.tsx': PAGE }))).localeSegment).toBe('lang');
    expect(
      (await factsOf(app({ 'app/[user]/page.tsx': PAGE, 'app/shop/[locale]/page.tsx': PAGE }))).localeSegment,
    ).toBeUndefined();
  });
});

describe('the locales of a locale segment', () => {
  const of = async (files: ProjectFiles) =>
    (await factsOf(app({ 'app/[lang]/page.tsx': PAGE, ...files }))).locales;
  const layout = (params: string) => ({
    'app/[lang]/layout.tsx': `export default function Layout({ children }) { return children; }\n${params}\n`,
  });
  const listed = { 'i18n/routing.ts': "export const routing = { locales: ['en', 'de', 'fr'] };\n" };

  test('are what its layout hands to Next, as Next’s own guide writes it', async () => {
    const written =
      "export async function generateStaticParams() {\n  return [{ lang: 'en-US' }, { lang: 'de' }];\n}";
    expect(await of(layout(written))).toEqual(['en-US', 'de']);
    const arrow = "export const generateStaticParams = () => [{ lang: 'en' }, { lang: 'de' }];";
    expect(await of(layout(arrow))).toEqual(['en', 'de']);
  });

  test('are a list of that name before what is only prerendered', async () => {
    const some = "export const generateStaticParams = () => [{ lang: 'en' }];";
    expect(await of({ ...listed, ...layout(some) })).toEqual(['en', 'de', 'fr']);
  });

  test.each([
    "export const generateStaticParams = () => [{ lang: 'en' }, { lang: other }];",
    "export const generateStaticParams = () => [{ slug: 'en' }];",
    'export const generateStaticParams = () => [];',
    "export const others = () => [{ lang: 'en' }];",
  ])('are unknown with %s', async (params) => {
    expect(await of(layout(params))).toBeUndefined();
  });
});

describe('webhook handlers', () => {
  test.each([
    "import { stripe } from '@/lib/stripe';\nimport { clerkClient } from '@clerk/nextjs/server';\nexport async function POST(req) { stripe.webhooks.constructEvent(await req.text(), '', ''); await clerkClient(); }\n",
    "import Stripe from 'stripe';\nconst client = new Stripe('');\nexport const POST = async (req) => { await client.webhooks.constructEventAsync(await req.text(), '', ''); };\n",
  ])('of Stripe are known by their check, at any path, and are none of Clerk’s: %s', async (text) => {
    const facts = await factsOf(app({ 'app/api/stripe/route.ts': text }));
    expect(facts.webhooks).toMatchObject([{ url: '/api/stripe', verifiedBy: 'stripe', clerk: false }]);
  });

  const CLIENT = "import { clerkClient } from '@clerk/nextjs/server';\n";
  const told =
    "await (await clerkClient()).users.updateUserMetadata(id, { publicMetadata: { plan: 'pro' } });";
  test.each([
    [
      'who merely tells Clerk of a payment is not Clerk',
      CLIENT,
      `const { id } = await req.json(); ${told}`,
      false,
    ],
    [
      'nor who has events with a name like its own',
      `${CLIENT}import type { WebhookEvent } from 'paypal';\n`,
      `const { id } = (await req.json()) as WebhookEvent; ${told}`,
      false,
    ],
    [
      'who has its events is',
      "import { clerkClient, type WebhookEvent } from '@clerk/nextjs/server';\n",
      `const { id } = (await req.json()) as WebhookEvent; ${told}`,
      true,
    ],
    [
      'so is who names them',
      CLIENT,
      `const { id, type } = await req.json(); if (type === 'user.created') ${told}`,
      true,
    ],
    ['so is whose secret is so called', '', 'check(req, process.env.CLERK_WEBHOOK_SECRET);', true],
  ])('without a check in sight: %s', async (_, head, body, clerk) => {
    const text = `${head}export async function POST(req) { ${body} }\n`;
    const facts = await factsOf(app({ 'app/api/webhooks/pay/route.ts': text }));
    expect(facts.webhooks).toMatchObject([{ clerk }]);
  });

  test('are known by what verifies them', async () => {
    const facts = await factsOf(
      app({
        'app/api/webhooks/clerk/route.ts':
          "import { verifyWebhook } from '@clerk/nextjs/webhooks';\nexport async function POST(req) { await verifyWebhook(req); }\n",
        'app/api/hooks/route.ts':
          "import { Webhook } from 'svix';\nexport async function POST() { new Webhook(process.env.CLERK_WEBHOOK_SECRET!).verify('', {}); }\n",
        'app/api/stripe/webhook/route.ts':
          'export async function POST() { process.env.STRIPE_WEBHOOK_SECRET; }\n',
        'app/api/items/route.ts': 'export async function POST() {}\n',
        'pages/api/webhook.ts':
          "import { Webhook } from 'standardwebhooks';\nexport default function handler() { new Webhook('x'); }\n",
      }),
    );
    expect(facts.webhooks).toEqual([
      {
        file: 'app/api/hooks/route.ts',
        url: '/api/hooks',
        router: 'app',
        verifiedBy: 'svix',
        secretNames: ['CLERK_WEBHOOK_SECRET'],
        clerk: true,
      },
      {
        file: 'app/api/stripe/webhook/route.ts',
        url: '/api/stripe/webhook',
        router: 'app',
        verifiedBy: 'none',
        secretNames: ['STRIPE_WEBHOOK_SECRET'],
        clerk: false,
      },
      {
        file: 'app/api/webhooks/clerk/route.ts',
        url: '/api/webhooks/clerk',
        router: 'app',
        verifiedBy: 'verifyWebhook',
        secretNames: [],
        clerk: true,
      },
      {
        file: 'pages/api/webhook.ts',
        url: '/api/webhook',
        router: 'pages',
        verifiedBy: 'standardwebhooks',
        secretNames: [],
        clerk: false,
      },
    ]);
  });
});

describe('a page that sends everybody to another one', () => {
  const NAVIGATION = "import { redirect } from 'next/navigation';\n";
  const sends = async (page: string): Promise<boolean> => {
    const { routes } = await factsOf(app({ 'app/old/page.tsx': page }));
    return routes.some(({ url, redirects }) => url === '/old' && redirects === true);
  };
  test.each([
    ['by its only line', `${NAVIGATION}export default function P() { redirect('/new'); }\n`],
    ['by an expression', `${NAVIGATION}export default () => redirect('/new');\n`],
    ['by a return', `${NAVIGATION}export default function P() { return redirect('/new'); }\n`],
    [
      'to one of several',
      `${NAVIGATION}async function P({ params }) { const { id } = await params; if (id === '1') redirect('/one'); redirect(\`/new/\${id}\`); }\nexport default P;\n`,
    ],
    [
      'for good',
      "import { permanentRedirect as go } from 'next/navigation';\nconst P = () => { go('/new'); };\nexport default P;\n",
    ],
  ])('does so %s', async (_, page) => {
    expect(await sends(page)).toBe(true);
  });
  test.each([
    [
      'under a condition',
      `${NAVIGATION}export default function P({ a }) { if (a) redirect('/new'); return null; }\n`,
    ],
    [
      'unless it returns before',
      `${NAVIGATION}export default function P({ a }) { if (a) return null; redirect('/new'); }\n`,
    ],
    [
      'in an action only',
      `${NAVIGATION}export default function P() { async function act() { redirect('/new'); } return <form action={act} />; }\n`,
    ],
    [
      'by a function of its own',
      "const redirect = (a) => a;\nexport default function P() { redirect('/new'); }\n",
    ],
  ])('does not %s', async (_, page) => {
    expect(await sends(page)).toBe(false);
  });
});

describe('a webhook that is received in a module behind its handler', () => {
  const lib =
    "import { Webhook } from 'svix';\nexport async function receive(req) { return new Webhook(process.env.CLERK_WEBHOOK_SECRET).verify(await req.text(), {}); }\n";
  test.each([
    [
      'calls it',
      "import { receive } from '@/lib/hook';\nexport async function POST(req) { return receive(req); }\n",
    ],
    ['hands it on', "export { receive as POST } from '@/lib/hook';\n"],
  ])('is known where the handler %s', async (_, handler) => {
    const files = { 'app/api/webhooks/route.ts': handler, 'lib/hook.ts': lib };
    expect((await factsOf(app(files))).webhooks).toMatchObject([
      { clerk: true, verifiedBy: 'none', verifiedBehind: true, secretNames: ['CLERK_WEBHOOK_SECRET'] },
    ]);
  });
  test('makes no webhook of a handler whose path is not one', async () => {
    const files = {
      'app/api/users/route.ts':
        "import { receive } from '@/lib/hook';\nexport async function POST(req) { return receive(req); }\n",
      'lib/hook.ts': lib,
    };
    expect((await factsOf(app(files))).webhooks).toEqual([]);
  });
});
