/**
 * Entry files as owners have them before we come, one per composition. Each sets or sends something of its own, so that
 * a request which it never saw before shows when it sees it now. Written from what public projects do, in our own words.
 */
import type { Visit } from './entry-host.ts';

export type EntryName = 'proxy' | 'middleware';

export interface Composition {
  /** What is odd about it, as a sentence's subject. */
  name: string;
  /** Files of the owner; the entry file's name depends on the version. */
  files: (entry: EntryName) => Record<string, string>;
  /** Flags beside `add middleware --yes`. */
  args: readonly string[];
  /** Anyone may ask: before and after have to be the same. */
  open: readonly Visit[];
  /** Needs a session now: denied to visitors, and for somebody signed in the same as before. */
  closed: readonly Visit[];
  /** Only where its packages are. */
  only?: 'intl';
}

const page = (text: string) => `export default function Page() {\n  return <p>${text}</p>;\n}\n`;

const route = `export function GET() {
  return Response.json({ ok: true });
}

export function POST() {
  return Response.json({ ok: true });
}
`;

/** What every project here has; the facts are read from it. */
const ROUTES: Record<string, string> = {
  'app/about/page.tsx': page('about'),
  'app/pricing/page.tsx': page('pricing'),
  'app/reports/page.tsx': page('reports'),
  'app/api/health/route.ts': route,
  'app/api/orders/route.ts': route,
};

const PUBLIC = ['--public=/', '--public=/about', '--public=/pricing', '--public=/api/health'];

const SEEN: readonly Visit[] = [
  { path: '/' },
  { path: '/about' },
  { path: '/about?ref=mail&x=%2F' },
  { path: '/pricing', headers: { 'x-vercel-ip-country': 'XX' } },
  { path: '/about', headers: { 'next-router-prefetch': '1', rsc: '1' } },
  { path: '/about', method: 'HEAD' },
  { path: '/api/health' },
  { path: '/api/health', method: 'POST', headers: { 'content-type': 'application/json' } },
];
const HIDDEN: readonly Visit[] = [
  { path: '/reports' },
  { path: '/reports?month=5' },
  { path: '/api/orders' },
  { path: '/api/orders', method: 'POST', headers: { 'content-type': 'application/json' } },
  { path: '/nowhere/a.png' },
];

type Partial = Pick<Composition, 'name' | 'files'> & {
  args?: readonly string[];
  open?: readonly Visit[];
  closed?: readonly Visit[];
};

function composition({ name, files, args = [], open = [], closed = [] }: Partial): Composition {
  return {
    name,
    files: (entry) => ({ ...ROUTES, ...files(entry) }),
    args: [...PUBLIC, ...args],
    open: [...SEEN, ...open],
    closed: [...HIDDEN, ...closed],
  };
}

export const COMPOSITIONS: readonly Composition[] = [
  composition({
    name: 'a block by country that marks every answer',
    files: (entry) => ({
      [`${entry}.ts`]: `import { NextResponse, type NextRequest } from 'next/server';

const BLOCKED = new Set(['XX', 'YY']);

export function ${entry}(request: NextRequest) {
  const country = request.headers.get('x-vercel-ip-country') ?? 'US';
  if (BLOCKED.has(country)) {
    return new NextResponse('Not available where you are.', { status: 451 });
  }
  const response = NextResponse.next();
  response.headers.set('x-country', country);
  return response;
}

export const config = {
  matcher: ['/((?!_next/static|_next/image|favicon.ico).*)'],
};
`,
    }),
  }),
  composition({
    name: 'tenants by host, rewritten, with neither the API nor files matched',
    files: (entry) => ({
      'app/tenants/[tenant]/[[...path]]/page.tsx': page('tenant'),
      [`${entry}.ts`]: `import type { NextRequest } from 'next/server';
import { NextResponse } from 'next/server';

export default function ${entry}(req: NextRequest) {
  const host = req.headers.get('host') ?? '';
  const [tenant] = host.split('.');
  if (!host.includes('.') || tenant === 'www') return NextResponse.next();
  const { pathname, search } = req.nextUrl;
  return NextResponse.rewrite(new URL(\`/tenants/\${tenant}\${pathname}\${search}\`, req.url));
}

export const config = { matcher: '/((?!api|_next|.*\\\\..*).*)' };
`,
    }),
    open: [
      { path: '/about?a=b', headers: { host: 'acme.example.com' } },
      { path: '/', headers: { host: 'www.example.com' } },
    ],
    closed: [{ path: '/reports', headers: { host: 'acme.example.com' } }],
  }),
  composition({
    name: 'redirects of old addresses that carry cookies and a header',
    args: ['--public=/old-pricing'],
    files: (entry) => ({
      [`${entry}.ts`]: `import { NextRequest, NextResponse } from 'next/server';

const MOVED: Record<string, string> = { '/old-pricing': '/pricing', '/old-reports': '/reports' };

export const ${entry} = async (request: NextRequest) => {
  const to = MOVED[request.nextUrl.pathname];
  if (to) {
    const response = NextResponse.redirect(new URL(to, request.url), 308);
    response.cookies.set('moved', '1', { path: '/', maxAge: 60, sameSite: 'lax' });
    response.cookies.set('seen', 'a b', { httpOnly: true });
    response.headers.set('x-moved', 'yes');
    return response;
  }
  return NextResponse.next({ headers: { 'x-checked': 'moved' } });
};

export const config = {
  matcher: ['/old-(.*)', '/about', '/api/:path*'],
};
`,
    }),
    open: [{ path: '/old-pricing' }, { path: '/old-pricing?x=1', method: 'POST' }],
    closed: [{ path: '/old-reports' }],
  }),
  composition({
    name: 'a session refresh that rewrites request cookies, as Supabase documents it',
    files: (entry) => ({
      'lib/supabase/session.ts': `import { NextResponse, type NextRequest } from 'next/server';

export async function updateSession(request: NextRequest) {
  let response = NextResponse.next({ request });
  if (request.cookies.get('sb-token')?.value === 'stale') {
    request.cookies.set('sb-token', 'fresh');
    response = NextResponse.next({ request });
    response.cookies.set('sb-token', 'fresh', { path: '/', httpOnly: true });
    response.headers.set('Cache-Control', 'private, no-store');
  }
  return response;
}
`,
      [`${entry}.ts`]: `import { type NextRequest } from 'next/server';
import { updateSession } from './lib/supabase/session';

export async function ${entry}(request: NextRequest) {
  return await updateSession(request);
}

export const config = {
  matcher: ['/((?!_next/static|_next/image|favicon.ico|.*\\\\.(?:svg|png|jpg|jpeg|gif|webp)$).*)'],
};
`,
    }),
    open: [
      { path: '/about', headers: { cookie: 'sb-token=stale; theme=dark' } },
      { path: '/api/health', headers: { cookie: 'sb-token=stale' } },
    ],
    closed: [{ path: '/reports', headers: { cookie: 'theme=dark' } }],
  }),
  composition({
    name: 'a list of protected routes inside Clerk',
    args: ['--deny-by-default'],
    files: (entry) => ({
      [`${entry}.ts`]: `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';

const isProtectedRoute = createRouteMatcher(['/reports(.*)', '/api/orders(.*)']);

export default clerkMiddleware(async (auth, req) => {
  if (isProtectedRoute(req)) await auth.protect();
}, { jwtKey: process.env.CLERK_JWT_KEY });

export const config = {
  matcher: [
    // Skip Next.js internals and all static files, unless found in search params
    '/((?!_next|[^?]*\\\\.(?:html?|css|js(?!on)|jpe?g|webp|png|gif|svg|ttf|woff2?|ico|csv|docx?|xlsx?|zip|webmanifest)).*)',
    // Always run for API routes
    '/(api|trpc)(.*)',
  ],
};
`,
    }),
  }),
  composition({
    name: 'a list of public routes inside Clerk, with a header on what it lets through',
    files: (entry) => ({
      [`${entry}.ts`]: `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';

const isPublicRoute = createRouteMatcher(['/', '/about', '/pricing', '/api/health', '/sign-in(.*)']);

export default clerkMiddleware(async (auth, request) => {
  if (!isPublicRoute(request)) {
    await auth.protect();
  }
  const response = NextResponse.next();
  response.headers.set('x-app', 'shop');
  return response;
}, { jwtKey: process.env.CLERK_JWT_KEY });

export const config = {
  matcher: ['/((?!.*\\\\..*|_next).*)', '/', '/(api|trpc)(.*)'],
};
`,
    }),
  }),
  composition({
    name: 'Clerk called inside a named function with the event',
    args: ['--deny-by-default', '--public=/healthz'],
    files: (entry) => ({
      [`${entry}.ts`]: `import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse, type NextFetchEvent, type NextRequest } from 'next/server';

export async function ${entry}(request: NextRequest, event: NextFetchEvent) {
  if (request.nextUrl.pathname === '/healthz') {
    return NextResponse.json({ ok: true }, { headers: { 'x-health': '1' } });
  }
  return clerkMiddleware(async (auth, req) => {
    const { userId, redirectToSignIn } = await auth();
    if (!userId && req.nextUrl.pathname.startsWith('/reports')) return redirectToSignIn();
  }, { jwtKey: process.env.CLERK_JWT_KEY })(request, event);
}

export const config = { matcher: ['/((?!_next).*)'] };
`,
    }),
    open: [{ path: '/healthz' }],
  }),
  composition({
    name: 'a limiter on the API alone, that counts',
    files: (entry) => ({
      [`${entry}.ts`]: `import { NextResponse, type NextRequest } from 'next/server';

const hits = new Map<string, number>();

export default async function ${entry}(request: NextRequest): Promise<NextResponse> {
  const key = request.headers.get('x-forwarded-for');
  if (key === null) return NextResponse.next({ headers: { 'X-RateLimit-Policy': 'none' } });
  const count = (hits.get(key) ?? 0) + 1;
  hits.set(key, count);
  if (count > 3) {
    return NextResponse.json({ error: 'slow down' }, { status: 429, headers: { 'Retry-After': '60' } });
  }
  const response = NextResponse.next();
  response.headers.set('X-RateLimit-Remaining', String(3 - count));
  return response;
}

export const config = { matcher: '/api/:path*' };
`,
    }),
    open: [1, 2, 3, 4].map(() => ({ path: '/api/health', headers: { 'x-forwarded-for': '203.0.113.9' } })),
  }),
  composition({
    name: 'work that goes on after the answer, through event.waitUntil',
    files: (entry) => ({
      [`${entry}.ts`]: `import type { NextFetchEvent, NextRequest } from 'next/server';
import { NextResponse } from 'next/server';

async function log(path: string): Promise<void> {
  await Promise.resolve();
  (globalThis as { effects?: string[] }).effects?.push(\`logged \${path}\`);
}

export function ${entry}(req: NextRequest, event: NextFetchEvent) {
  event.waitUntil(log(req.nextUrl.pathname));
  return NextResponse.next();
}

export const config = { matcher: ['/', '/about', '/reports/:path*', '/api/orders'] };
`,
    }),
  }),
  composition({
    name: 'a matcher with conditions on headers',
    files: (entry) => ({
      [`${entry}.ts`]: `import { NextResponse, type NextRequest } from 'next/server';

export default function ${entry}(request: NextRequest) {
  const headers = new Headers(request.headers);
  headers.set('x-trace', request.headers.get('x-request-id') ?? 'none');
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('x-trace', 'kept');
  return response;
}

export const config = {
  matcher: [
    {
      source: '/((?!api|_next/static|_next/image|favicon.ico).*)',
      missing: [
        { type: 'header', key: 'x-internal' },
        { type: 'header', key: 'purpose', value: 'prefetch' },
      ],
    },
    { source: '/api/:path*', has: [{ type: 'header', key: 'x-request-id' }] },
  ],
};
`,
    }),
    open: [
      { path: '/about', headers: { purpose: 'prefetch' } },
      { path: '/about', headers: { 'x-internal': '1' } },
      { path: '/about', headers: { 'x-request-id': 'r1' } },
      { path: '/api/health', headers: { 'x-request-id': 'r2' } },
    ],
  }),
  composition({
    name: 'a chain of wrapped functions',
    files: (entry) => ({
      'lib/chain.ts': `import { NextResponse, type NextFetchEvent, type NextMiddleware, type NextRequest } from 'next/server';

export type Factory = (next: NextMiddleware) => NextMiddleware;

export function chain(factories: Factory[], index = 0): NextMiddleware {
  const current = factories[index];
  if (!current) return () => NextResponse.next();
  return current(chain(factories, index + 1));
}

export const withTiming: Factory = (next) => async (request: NextRequest, event: NextFetchEvent) => {
  const response = await next(request, event);
  response?.headers.set('server-timing', 'entry;dur=1');
  return response;
};

export const withLocale: Factory = (next) => async (request, event) => {
  const response = await next(request, event);
  if (response instanceof NextResponse) response.cookies.set('locale', 'de');
  return response;
};
`,
      [`${entry}.ts`]: `import { chain, withLocale, withTiming } from '@/lib/chain';

export default chain([withTiming, withLocale]);

export const config = { matcher: ['/((?!api|_next/static|_next/image).*)'] };
`,
    }),
  }),
  composition({
    name: 'a maintenance switch in front of everything, without a matcher',
    files: (entry) => ({
      [`${entry}.ts`]: `import { NextResponse, type NextRequest } from 'next/server';

/** Set by the release script. */
const down = (request: NextRequest) => request.cookies.has('maintenance');

export function ${entry}(request: NextRequest) {
  if (!down(request)) return;
  if (request.nextUrl.pathname.startsWith('/api')) {
    return Response.json({ error: 'maintenance' }, { status: 503, headers: { 'retry-after': '120' } });
  }
  return NextResponse.rewrite(new URL('/pricing', request.url), { status: 503 });
}
`,
    }),
    open: [
      { path: '/about', headers: { cookie: 'maintenance=1' } },
      { path: '/api/health', headers: { cookie: 'maintenance=1' } },
    ],
  }),
  {
    name: "next-intl's own function as the default export",
    only: 'intl',
    // The project has it already.
    files: () => ({ 'app/[locale]/reports/page.tsx': page('reports'), 'app/api/health/route.ts': route }),
    args: ['--public=/', '--public=/de', '--public=/en', '--public=/api/health'],
    open: [
      { path: '/' },
      { path: '/de' },
      { path: '/en' },
      { path: '/', headers: { 'accept-language': 'de' } },
      { path: '/', headers: { cookie: 'NEXT_LOCALE=de' } },
      { path: '/api/health' },
    ],
    closed: [
      { path: '/reports' },
      { path: '/de/reports' },
      { path: '/api/orders' },
      { path: '/nowhere/a.png' },
    ],
  },
  {
    name: "next-intl inside Clerk's handler",
    only: 'intl',
    files: (entry) => ({
      'app/[locale]/reports/page.tsx': page('reports'),
      'app/api/health/route.ts': route,
      [`${entry}.ts`]: `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';
import createMiddleware from 'next-intl/middleware';
import { routing } from './i18n/routing';

const intl = createMiddleware(routing);
const isProtectedRoute = createRouteMatcher(['/reports(.*)', '/:locale/reports(.*)']);

export default clerkMiddleware(async (auth, req) => {
  if (isProtectedRoute(req)) await auth.protect();
  return intl(req);
}, { jwtKey: process.env.CLERK_JWT_KEY });

export const config = { matcher: ['/((?!api|trpc|_next|_vercel|.*\\\\..*).*)'] };
`,
    }),
    args: ['--deny-by-default', '--public=/', '--public=/de', '--public=/en', '--public=/api/health'],
    open: [
      { path: '/' },
      { path: '/de' },
      { path: '/en' },
      { path: '/', headers: { 'accept-language': 'de' } },
      { path: '/api/health' },
    ],
    closed: [
      { path: '/reports' },
      { path: '/de/reports' },
      { path: '/api/orders' },
      { path: '/nowhere/a.png' },
    ],
  },
];
