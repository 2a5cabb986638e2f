import { describe, expect, it } from 'vitest';
import type { Resource } from '../../src/doctor/types.ts';
import { listOf } from './generated-wall.ts';
import { mapOf } from './project.ts';

const READS = 'export default async function Page() { return <p>{await fetch("https://x")}</p>; }';
const MATCHER = "export const config = { matcher: ['/((?!_next).*)', '/(api|trpc)(.*)'] };\n";
const HEAD = `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';
const isPublic = createRouteMatcher(['/', '/sign-in(.*)']);
`;
const handler = (body: string): string =>
  `${HEAD}export default clerkMiddleware(async (auth, req) => { ${body} });\n${MATCHER}`;
/** What stands in front of a page that reads. */
async function wallOf(
  entry: string,
  path = 'dash',
  more: Record<string, string> = {},
): Promise<Pick<Resource, 'verdict' | 'wall'>> {
  const file = `app/${path}/page.tsx`;
  const resources = await mapOf({ [file]: READS, 'middleware.ts': entry, ...more });
  const found = resources.find((one) => one.file === file);
  if (!found) throw new Error(`${file} is no resource`);
  return { verdict: found.verdict, wall: found.wall };
}
const stateOf = async (...given: Parameters<typeof wallOf>): Promise<string> =>
  (await wallOf(...given)).wall.state;

describe('what the caller sends is theirs to choose, and so is a way past the wall that hangs on it', () => {
  const early = (test: string): string =>
    handler(`if (${test}) return NextResponse.next(); await auth.protect();`);
  it.each([
    ['a header', "req.headers.get('x-api-key')", 'the header x-api-key'],
    ['a header of a fixed value', "req.headers.get('x-e2e') === '1'", 'the header x-e2e'],
    [
      'what a header begins with',
      "req.headers.get('Authorization')?.startsWith('Bearer ')",
      'the header authorization',
    ],
    ['one of two headers', "req.headers.has('x-a') || req.headers.has('x-b')", 'the header x-a'],
    ['a cookie', "req.cookies.get('demo')?.value", 'the cookie demo'],
    ['one of all cookies', "req.cookies.getAll().some((one) => one.name.startsWith('app'))", 'a cookie'],
    [
      'one of all cookies that is found',
      "req.cookies.getAll().find(({ name }) => name === 'app')",
      'a cookie',
    ],
    [
      'a password with a text in its place',
      "req.headers.get('x-pass') === (process.env.ADMIN_PASS || 'letmein')",
      'the header x-pass',
    ],
    [
      'a name and a password, both with a text in their place',
      "(() => { const [u, p] = atob(req.headers.get('authorization')?.replace('Basic ', '') ?? '').split(':'); return u === (process.env.ADMIN_USER ?? 'admin') && p === (process.env.ADMIN_PASS ?? 'admin'); })()",
      'the header authorization',
    ],
    ['a cookie out of a list', "['a', 'b'].includes(req.cookies.get('role')?.value)", 'the cookie role'],
    ['a parameter of the query', "req.nextUrl.searchParams.get('preview')", 'the query parameter preview'],
    ['how long a cookie is', "(req.cookies.get('session')?.value.length ?? 0) > 10", 'the cookie session'],
    ['the browser', "/bot/i.test(req.headers.get('user-agent') ?? '')", 'the header user-agent'],
  ])('%s', async (_, test, by) => {
    expect(await wallOf(early(test))).toMatchObject({
      verdict: 'exposed',
      wall: { state: 'open', avoidedBy: by, because: expect.stringContaining(by) },
    });
  });
  it.each([
    ['the method', "req.method === 'POST'"],
    ['the host', "req.headers.get('host') === 'demo.example'"],
    ['a variable of the environment', "process.env.DISABLE_AUTH === '1'"],
    ['what a function makes of a cookie', "await verify(req.cookies.get('token')?.value)"],
  ])('but not %s, of which nothing is known', async (_, test) => {
    expect(await stateOf(early(test))).toBe('unknown');
  });
  it.each([
    ['a secret of the environment', "req.headers.get('x-key') === process.env.API_KEY"],
    ['a text with a secret in it', `req.headers.get('authorization') === \`Bearer \${process.env.API_KEY}\``],
    [
      'a secret that a cookie is searched for',
      'req.cookies.getAll().some((one) => one.value === process.env.API_KEY)',
    ],
    [
      'a password without a text in its place, beside a name with one',
      "(() => { const [u, p] = atob(req.headers.get('authorization') ?? '').split(':'); return u === (process.env.ADMIN_USER ?? 'admin') && p === process.env.ADMIN_PASS; })()",
    ],
  ])('and %s is none of theirs', async (_, test) => {
    expect(await stateOf(early(test))).toBe('closed');
  });
  it('and the case of a switch', async () => {
    const mode =
      "switch (req.cookies.get('mode')?.value) { case 'demo': return NextResponse.next(); default: }";
    expect(await wallOf(handler(`${mode} await auth.protect();`))).toMatchObject({
      wall: { state: 'open', avoidedBy: 'the cookie mode' },
    });
  });
  it('and what was sent once is there the second time', async () => {
    const twice =
      "const token = req.cookies.get('token')?.value; if (!token) return NextResponse.redirect(new URL('/sign-in', req.url)); if (token) await auth.protect();";
    expect(await stateOf(handler(twice))).toBe('closed');
  });
  it('and a token that a catch may turn away was not let through', async () => {
    const body =
      "const token = req.cookies.get('token')?.value; if (!token) return NextResponse.redirect(new URL('/sign-in', req.url)); try { await verify(token); return NextResponse.next(); } catch { return NextResponse.redirect(new URL('/sign-in', req.url)); }";
    expect(await stateOf(handler(body))).not.toBe('open');
  });
  it('and so is a condition of the matcher', async () => {
    const entry = (condition: string): string =>
      `${HEAD}export default clerkMiddleware(async (auth) => { await auth.protect(); });\nexport const config = { matcher: [{ source: '/(.*)', ${condition} }] };\n`;
    const skipped = entry("missing: [{ type: 'header', key: 'next-router-prefetch' }]");
    expect(await wallOf(skipped)).toMatchObject({
      verdict: 'exposed',
      wall: { state: 'open', avoidedBy: 'the header next-router-prefetch' },
    });
    expect(await stateOf(entry("has: [{ type: 'host', value: 'app.example' }]"))).toBe('unknown');
  });
});

describe('what stands in for something that is not known is not taken for it', () => {
  it.each([
    ["const mode = process.env.AUTH_MODE || 'none'; if (mode !== 'none') await auth.protect();", 'unknown'],
    [
      "const land = req.headers.get('x-vercel-ip-country') || 'US'; if (land === 'US') return; await auth.protect();",
      'unknown',
    ],
    [
      "const mode = req.cookies.get('mode')?.value || 'demo'; if (mode === 'demo') return; await auth.protect();",
      'open',
    ],
    ['const strict = flag() || true; if (strict) await auth.protect();', 'closed'],
    ["const name = flag() || 'a'; if (name) await auth.protect();", 'closed'],
  ])('%s', async (body, state) => {
    expect(await stateOf(handler(body))).toBe(state);
  });
  it('and a path without its locale or its slash is the one that is listed', async () => {
    const listed = (made: string): string =>
      handler(`const path = ${made} || '/'; if (!['/', '/about'].includes(path)) await auth.protect();`);
    for (const made of [
      String.raw`req.nextUrl.pathname.replace(/^\/(en|de)(?=\/|$)/, '')`,
      String.raw`req.nextUrl.pathname.replace(/\/$/, '')`,
    ]) {
      expect(await stateOf(listed(made), 'about')).toBe('open');
      expect(await stateOf(listed(made), 'dash')).toBe('closed');
    }
    expect(await stateOf(listed('stripped(req.nextUrl.pathname)'), 'about')).toBe('unknown');
  });
});

describe("the query stands in the URL of a request, and is the caller's to choose", () => {
  const early = (test: string): string =>
    handler(`if (${test}) return NextResponse.next(); await auth.protect();`);
  it.each([
    "req.url.includes('/sign-in')",
    "req.nextUrl.href.includes('/sign-in')",
    "req.nextUrl.toString().includes('/sign-in')",
    "String(req.url).endsWith('/api/webhook')",
    '/sign-in/.test(req.url)',
    'req.url.match(/sign-in$/)',
    "req.url !== new URL('/dash', req.url).href",
    "(req.nextUrl.pathname + req.nextUrl.search).includes('/sign-in')",
  ])('%s', async (test) => {
    expect(await wallOf(early(test))).toMatchObject({ wall: { state: 'open', avoidedBy: 'the query' } });
  });
  it.each([
    ["req.url.startsWith(new URL('/about', req.url).href)", 'closed'],
    [`req.url.startsWith(\`\${req.nextUrl.origin}/about\`)`, 'closed'],
    ["req.url.startsWith('/about')", 'closed'],
    ["new URL(req.url).pathname.includes('/sign-in')", 'closed'],
    ["req.nextUrl.pathname.includes('/sign-in')", 'closed'],
    ["req.url.split('?')[0].endsWith('/about')", 'closed'],
    ["req.url.startsWith('http://localhost')", 'unknown'],
  ])('but not what stands before it: %s', async (test, state) => {
    expect(await stateOf(early(test))).toBe(state);
  });
  it('in a function of another file', async () => {
    const entry = `import { isOpen } from './lib/open';\n${early('isOpen(req)')}`;
    const open = (test: string): Record<string, string> => ({
      'lib/open.ts': `export const isOpen = (req) => ${test};\n`,
    });
    expect(await stateOf(entry, 'dash', open("req.url.includes('/sign-in')"))).toBe('open');
    expect(await stateOf(entry, 'dash', open("req.nextUrl.pathname.includes('/sign-in')"))).toBe('closed');
    expect(await stateOf(entry, 'dash', open("new URL(req.url).pathname === '/about'"))).toBe('closed');
  });
});

describe('whoever is led to what no route serves gets nothing', () => {
  const led = (to: string): string =>
    handler(`const path = req.nextUrl.pathname; return NextResponse.rewrite(new URL(${to}, req.url));`);
  const ACME = '`/acme${path}`';
  it('where the path that they are led to is none of a route', async () => {
    expect(await stateOf(led(ACME))).toBe('closed');
  });
  it('but for the page that is served there', async () => {
    const both = { 'app/acme/dash/page.tsx': READS };
    expect(await stateOf(led(ACME), 'dash', both)).toBe('closed');
    expect(await stateOf(led(ACME), 'acme/dash', { 'app/dash/page.tsx': READS })).toBe('partial');
    expect(await stateOf(led('path'))).toBe('open');
  });
  it('but not where the config leads on from there', async () => {
    const config =
      "export default { rewrites: async () => [{ source: '/acme/:path*', destination: '/:path*' }] };\n";
    expect(await stateOf(led(ACME), 'dash', { 'next.config.mjs': config })).not.toBe('closed');
  });
  it('nor where another value makes it a path of a route', async () => {
    const of = 'const [, one] = path.split("/");';
    const swapped = handler(
      `const path = req.nextUrl.pathname; ${of} return NextResponse.rewrite(new URL(\`/x/\${one}/team\`, req.url));`,
    );
    expect(await stateOf(swapped, '[a]/[b]/team')).not.toBe('closed');
  });
  it('and who is sent to where they are turned away', async () => {
    const sent = (then: string): string =>
      handler(
        `const path = req.nextUrl.pathname; if (path === '/dash') return NextResponse.redirect(new URL('/dash/in', req.url)); ${then}`,
      );
    expect(await stateOf(sent('await auth.protect();'))).toBe('closed');
    expect(await stateOf(sent(''))).toBe('open');
  });
});

describe('a limiter of a package that nobody knows tells nothing of who calls', () => {
  const limited = (body: string): string =>
    `import { rateLimit } from 'some-limiter';\n${handler(`const { success } = await rateLimit(req.headers.get('x-forwarded-for')); ${body}`)}`;
  it.each([
    [
      'is refused by it before the gate',
      'if (!success) return NextResponse.json({}, { status: 429 }); await auth.protect();',
      'closed',
    ],
    ['is let through by it', 'if (!success) return NextResponse.next(); await auth.protect();', 'open'],
    ['is asked only where it lets them', 'if (success) await auth.protect();', 'open'],
  ])('whoever %s', async (_, body, state) => {
    expect(await stateOf(limited(body))).toBe(state);
  });
});

describe('what a map holds that nothing changes is what it is asked for', () => {
  const ROLES = "const ROLES = new Map([['/dash', ['admin']], ['/team', ['admin', 'staff']]]);\n";
  const OPEN: string =
    "const OPEN: ReadonlyMap<string, string> = new Map([['/about', 'all'], ['/dash', 'none']]);\n";
  const of = (map: string, body: string): string =>
    `${map}${handler(`const path = req.nextUrl.pathname; ${body}`)}`;
  const role =
    "if (!roles.includes((await auth()).sessionClaims?.role)) return NextResponse.redirect(new URL('/sign-in', req.url));";
  it.each([
    ['whether it has a path', of(OPEN, 'if (!OPEN.has(path)) await auth.protect();'), 'open', 'open'],
    [
      'what is under a path',
      of(OPEN, "if (OPEN.get(path) !== 'all') await auth.protect();"),
      'open',
      'closed',
    ],
    [
      'the roles of a path',
      of(ROLES, `const roles = ROLES.get(path); if (roles) { ${role} }`),
      'open',
      'closed',
    ],
    [
      'each pair',
      of(ROLES, `for (const [at, roles] of ROLES) if (path.startsWith(at)) { ${role} }`),
      'open',
      'closed',
    ],
    [
      'each of its keys',
      of(ROLES, 'if ([...ROLES.keys()].some((at) => path.startsWith(at))) await auth.protect();'),
      'open',
      'closed',
    ],
    [
      'one of its pairs',
      of(
        ROLES,
        `const [, roles] = Array.from(ROLES).find(([at]) => path.startsWith(at)) ?? []; if (roles) { ${role} }`,
      ),
      'open',
      'closed',
    ],
    [
      'each of a set',
      of(
        "const CLOSED = new Set(['/dash']);\n",
        'for (const at of CLOSED) if (path.startsWith(at)) await auth.protect();',
      ),
      'open',
      'closed',
    ],
  ])('%s', async (_, entry, about, dash) => {
    expect(await stateOf(entry, 'about')).toBe(about);
    expect(await stateOf(entry)).toBe(dash);
  });
  it('and of two pairs with one key the last one counts', async () => {
    const twice = "const OPEN = new Map([['/dash', 'all'], ['/dash', 'none']]);\n";
    const entry = of(twice, "if (OPEN.get(path) !== 'all') await auth.protect();");
    expect(await stateOf(entry)).toBe('closed');
  });
  it.each([
    ['that a function adds to', `${OPEN}export const open = (path) => OPEN.set(path, 'all');\n`],
    ['that is handed on', `import { fill } from 'somewhere';\n${OPEN}fill(OPEN);\n`],
    [
      'that has another name, too',
      `${OPEN}const all = OPEN;\nexport const open = (path) => all.delete(path);\n`,
    ],
    ['that other modules have by another name', `${OPEN}export { OPEN as all };\n`],
    ['of pairs that are not known', "import { pairs } from 'somewhere';\nconst OPEN = new Map(pairs);\n"],
  ])('but not one %s', async (_, map) => {
    expect(await stateOf(of(map, 'if (!OPEN.has(path)) await auth.protect();'))).toBe('unknown');
  });
});

describe('what is taken from a list is known where it is taken once', () => {
  const of = (body: string, more = ''): string =>
    `${more}${handler(`const path = req.nextUrl.pathname; const list = ['/dash', '/x']; ${body}`)}`;
  const asks = 'if (list.includes(path)) await auth.protect();';
  it.each([
    ['the last one', `list.pop(); ${asks}`, 'closed'],
    ['the first one', `list.shift(); ${asks}`, 'open'],
    ['one by its place', 'if (list.at(-2) === path) await auth.protect();', 'closed'],
    [
      'one by the place that a callback is told',
      'if (list.some((one, at) => at === 1 && one === path)) await auth.protect();',
      'open',
    ],
    ['from a copy', `[...list].shift(); ${asks}`, 'closed'],
    [
      'in a loop that runs once or more',
      `let n = 0; do { list.pop(); n += 1; } while (n < 2); ${asks}`,
      'unknown',
    ],
    ['later', `(async () => { await fetch('https://x'); list.shift(); })(); ${asks}`, 'unknown'],
    [
      'by a function that calls itself',
      `const drain = () => { if (list.length > 0) { list.pop(); drain(); } }; drain(); ${asks}`,
      'unknown',
    ],
  ])('%s', async (_, body, state) => {
    expect(await stateOf(of(body))).toBe(state);
  });
});

describe('what a loop or a switch gives a name is not forgotten', () => {
  const body = (loop: string, more = ''): string =>
    `import { listed } from 'somewhere';\n${handler(`const path = req.nextUrl.pathname; const LIST = ['/about', '/help']; let open = false; ${loop} if (!open) await auth.protect(); ${more}`)}`;
  it.each([
    ['that ends early', 'for (const p of LIST) { if (path.startsWith(p)) { open = true; break; } }'],
    ['that passes items over', 'for (const p of LIST) { if (!path.startsWith(p)) continue; open = true; }'],
    ['that counts', 'for (let i = 0; i < LIST.length; i++) if (path === LIST[i]) open = true;'],
    ['with a while', 'let i = 0; while (i < LIST.length) { if (path === LIST[i]) open = true; i++; }'],
    ['a switch', "switch (path) { case '/help': case '/about': open = true; break; default: open = false; }"],
  ])('%s', async (_, loop) => {
    expect(await stateOf(body(loop), 'about')).toBe('open');
    expect(await stateOf(body(loop))).toBe('closed');
  });
  it.each([
    [
      'a list that is not known',
      'for (const p of listed) { if (path.startsWith(p)) { open = true; break; } }',
    ],
    ['a test that is not known', 'while (listed.next()) { open = true; }'],
    ['a case that is not known', 'switch (process.env.MODE) { case "open": open = true; break; }'],
    ['a loop that runs once in any case', 'do { if (listed(path)) open = true; } while (false);'],
    ['a try', 'try { if (listed(path)) open = true; } catch {}'],
    ['the right side of a test', 'process.env.OPEN && (open = true);'],
    ['one side of a choice', 'process.env.OPEN ? (open = true) : (open = false);'],
  ])('and it hangs on %s', async (_, loop) => {
    expect(await stateOf(body(loop))).toBe('unknown');
  });
});

describe('a try whose catch goes on', () => {
  const failsOpen = (inside: string): string =>
    handler(`try { ${inside} } catch { return NextResponse.next(); }`);
  const asks =
    "const { userId } = await auth(); if (!userId) return NextResponse.redirect(new URL('/sign-in', req.url));";
  it.each([
    [
      'may see one of two refusals',
      `if (process.env.STRICT) { ${asks} } else await auth.protect();`,
      'unknown',
    ],
    [
      'sees both',
      "if (process.env.STRICT) await auth.protect({ role: 'a' }); else await auth.protect();",
      'open',
    ],
    ['sees neither', asks, 'closed'],
    ['sees what a missing cookie throws', `const t = req.cookies.get('t')!.value; ${asks}`, 'unknown'],
    ['sees what no URL throws', `const from = new URL(req.headers.get('referer') ?? ''); ${asks}`, 'unknown'],
    ['asks for a cookie with care', `const t = req.cookies.get('t')?.value; ${asks}`, 'closed'],
  ])('%s', async (_, inside, state) => {
    expect(await stateOf(failsOpen(inside))).toBe(state);
  });
});

describe('a parameter further in takes whatever stands there, and so do the matcher and the list', () => {
  const closes = (matcher: string, list = "'/'", more = ''): string =>
    `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';\n${more}const isPublic = createRouteMatcher([${list}]);\nexport default clerkMiddleware(async (auth, req) => { if (!isPublic(req)) await auth.protect(); });\nexport const config = { matcher: ['${matcher}'] };\n`;
  const NEXTS = '/((?!api|_next/static|_next/image|favicon.ico).*)';
  const CLERKS = String.raw`/((?!_next|[^?]*\\.(?:html?|css|js(?!on)|png|ico)).*)`;
  it.each([
    ['an ending', '[org]/settings', closes(CLERKS), '/some-value.css/settings'],
    ['an ending after a name', 'orgs/[id]/settings', closes(CLERKS), '/orgs/some-value.css/settings'],
    ['a name that is skipped', '[locale]/dash', closes(NEXTS), '/api/dash'],
    ['a name on the list', '[slug]/edit', closes('/(.*)', "'/about(.*)'"), '/about/edit'],
  ])('%s', async (_, path, entry, by) => {
    expect((await wallOf(entry, path)).wall).toMatchObject({
      state: 'partial',
      avoidedBy: by,
      onlyByEnding: true,
    });
  });
  it('but a matcher that skips nothing and a list of none of its paths leave it closed', async () => {
    expect(await stateOf(closes('/(.*)', "'/about', '/orgs'"), '[slug]/edit')).toBe('closed');
    expect(await stateOf(closes(NEXTS), 'orgs/[id]/settings')).toBe('closed');
  });
  it('nor does another route that is served there', async () => {
    const route = { 'app/api/[...all]/route.ts': 'export const GET = () => new Response();\n' };
    expect(await stateOf(closes('/((?!api/|_next/).*)'), '[locale]/dash', route)).toBe('closed');
  });
  it('nor is a way past it what a more exact route serves', async () => {
    const entry = closes('/(.*)', "'/dash/(.*)'");
    const route = { 'app/dash/[id]/page.tsx': READS };
    expect(await stateOf(entry, '[org]/team')).toBe('partial');
    expect(await stateOf(entry, '[org]/team', route)).toBe('closed');
    const begins = handler(
      "if (req.nextUrl.pathname.startsWith('/dash')) return NextResponse.next(); await auth.protect();",
    );
    expect((await wallOf(begins, '[org]/team', route)).wall).toMatchObject({
      state: 'partial',
      avoidedBy: '/dashx/team',
    });
  });
  it('but a name that only begins like one that the matcher skips is skipped with it', async () => {
    const route = { 'app/api/[...all]/route.ts': 'export const GET = () => new Response();\n' };
    const { wall } = await wallOf(closes(NEXTS), '[locale]/dash', route);
    expect(wall).toMatchObject({ state: 'partial', avoidedBy: '/apix/dash', onlyByEnding: true });
  });
  it('and so is any name that the matcher skips', async () => {
    const skips = closes('/((?!_next|about$|sign-in/).*)');
    const avoidedBy = async (path: string): Promise<string | undefined> =>
      (await wallOf(skips, path)).wall.avoidedBy;
    expect(await avoidedBy('[org]')).toBe('/about');
    expect(await avoidedBy('[org]/dash')).toBe('/sign-in/dash');
    expect(await avoidedBy('dash')).toBeUndefined();
    expect(await stateOf(skips, '[org]', { 'app/about/page.tsx': READS })).toBe('closed');
  });
});

describe('what is changed elsewhere than where it is declared is not known by its first value', () => {
  const inside = (body: string, before = ''): string =>
    `${HEAD}${before}\nexport default clerkMiddleware(async (auth, req) => { const path = req.nextUrl.pathname; let open = false; ${body} });\n${MATCHER}`;
  const closes = 'if (!open) await auth.protect();';
  it.each([
    ['in a callback', `['/about'].forEach((p) => { if (path.startsWith(p)) open = true; }); ${closes}`],
    ['in a helper', `const allow = () => { open = true; }; if (path === '/about') allow(); ${closes}`],
    [
      'in an object that is handed on',
      'const at = { open: false }; mark(at, path); if (!at.open) await auth.protect();',
      "function mark(at, path) { if (path === '/about') at.open = true; }",
    ],
    [
      'in a list of the file',
      'if (!createRouteMatcher(list)(req)) await auth.protect();',
      "const list = ['/']; if (process.env.MODE) list.push('/about');",
    ],
    [
      'in a list of its own',
      "const list = ['/']; list.push(path); if (!list.includes(path)) await auth.protect();",
    ],
    [
      'in a request that was made of it',
      "if (!isPublic(new Request(new URL(path.replace('/about', '/'), req.url)))) await auth.protect();",
    ],
  ])('%s', async (_, body, before?: string) => {
    expect(await stateOf(inside(body, before), 'about')).not.toBe('closed');
  });
  it('and what nothing changes is', async () => {
    const list = "const list = ['/', '/about']; const at = { open: false };";
    const asks = 'if (!list.includes(path) && !at.open) await auth.protect();';
    expect(await stateOf(inside(asks, list), 'about')).toBe('open');
    expect(await stateOf(inside(asks, list))).toBe('closed');
  });
});

it.each([
  [
    'refuses or says nothing',
    "if (req.headers.get('x-a') === 'b') return new NextResponse('', { status: 403 });",
  ],
  ['lets through or says nothing', 'if (process.env.MAINTENANCE) return NextResponse.next();'],
])('a helper that %s lets nobody through by saying nothing', async (_, body) => {
  const entry = `${HEAD}function first(req) { ${body} }\nexport default clerkMiddleware(async (auth, req) => { const bad = first(req); if (bad) return bad; await auth.protect(); });\n${MATCHER}`;
  expect(await stateOf(entry)).not.toBe('open');
});

describe('a refusal of Clerk that is asked for as a promise', () => {
  it.each([
    ['awaited', 'await auth.protect();', 'closed'],
    ['returned', 'return auth.protect();', 'closed'],
    ['dropped', 'auth.protect();', 'open'],
    ['dropped on purpose', 'void auth.protect();', 'open'],
    ['dropped behind a test', 'isPublic(req) || auth.protect();', 'open'],
    ['awaited behind a test', 'isPublic(req) || (await auth.protect());', 'closed'],
    ['kept and awaited', 'const asked = auth.protect(); await asked;', 'closed'],
  ])('and %s', async (_, body, state) => {
    expect(await stateOf(handler(body))).toBe(state);
  });
  it('by a function of the file refuses where that one is awaited', async () => {
    const guard = (call: string): string =>
      `${HEAD}async function guard(auth) { await auth.protect(); }\nexport default clerkMiddleware(async (auth) => { ${call} });\n${MATCHER}`;
    expect(await stateOf(guard('await guard(auth);'))).toBe('closed');
    expect(await stateOf(guard('guard(auth);'))).toBe('open');
  });
  it.each([
    ['goes on', 'console.error(error);', 'open'],
    ['lets through', 'return NextResponse.next();', 'open'],
    ['redirects', "return NextResponse.redirect(new URL('/sign-in', req.url));", 'closed'],
    ['answers 401', "return new NextResponse('', { status: 401 });", 'closed'],
    ['throws again', 'throw error;', 'closed'],
  ])('inside a try whose catch %s', async (_, body, state) => {
    expect(await stateOf(handler(`try { await auth.protect(); } catch (error) { ${body} }`))).toBe(state);
  });
});

describe('whoever is redirected away does not get the page, wherever they are sent', () => {
  const stranger = (answer: string): string =>
    handler(`const { userId } = await auth(); if (!userId && !isPublic(req)) { ${answer} }`);
  it.each([
    ['home', "return NextResponse.redirect(new URL('/', req.url));"],
    ['to a variable', "const url = new URL('/welcome', req.url); return NextResponse.redirect(url);"],
    [
      'to a copy of the URL',
      "const url = req.nextUrl.clone(); url.pathname = '/welcome'; return NextResponse.redirect(url);",
    ],
    ['to a text', `return NextResponse.redirect(\`\${req.nextUrl.origin}/welcome\`);`],
    [
      'with the way back',
      `return NextResponse.redirect(new URL(\`/welcome?from=\${req.nextUrl.pathname}\`, req.url));`,
    ],
    [
      'to a page to sign in at that the environment names',
      'return NextResponse.redirect(process.env.SIGN_IN_URL);',
    ],
    ['to another page in its place', "return NextResponse.rewrite(new URL('/not-found', req.url));"],
    ['nowhere, with a 404', 'return new NextResponse(null, { status: 404 });'],
    ['nowhere, with a 503', 'return NextResponse.json({}, { status: 503 });'],
  ])('%s', async (_, answer) => {
    expect(await stateOf(stranger(answer))).toBe('closed');
  });
  it.each([
    ['with a prefix', `new URL(\`/en\${req.nextUrl.pathname}\`, req.url)`],
    ['on another host', "new URL(req.nextUrl.pathname, 'https://www.example.com')"],
    ['with a slash', `\`\${req.nextUrl.origin}\${req.nextUrl.pathname}/\``],
    ['in small letters', 'new URL(req.nextUrl.pathname.toLowerCase(), req.url)'],
    ['to nobody knows where', 'new URL(await target(req), req.url)'],
  ])('but is not known to be refused where they are sent on %s', async (_, to) => {
    expect(await stateOf(stranger(`return NextResponse.redirect(${to});`))).toBe('unknown');
  });
  it('nor where the language is read off the path', async () => {
    const answer = `const locale = req.nextUrl.pathname.split('/')[1]; return NextResponse.redirect(new URL(\`/\${locale}/welcome\`, req.url));`;
    expect(await stateOf(stranger(answer), 'en/dash')).toBe('closed');
  });
  it('and a redirect that everybody gets is no gate', async () => {
    const locale = `if (!req.nextUrl.pathname.startsWith('/en')) { const account = \`/en\${req.nextUrl.pathname}\`; return NextResponse.redirect(new URL(account, req.url)); }`;
    expect(await stateOf(handler(locale))).toBe('open');
  });
  it('nor is a refusal of a value that nobody has, which everybody gets', async () => {
    const known =
      "const KNOWN = ['a', 'b']; const slug = req.nextUrl.pathname.split('/')[2]; if (!KNOWN.includes(slug)) return new NextResponse(null, { status: 404 });";
    expect(await stateOf(handler(known), 'docs/[slug]')).toBe('unknown');
    expect(await stateOf(handler(`${known} await auth.protect();`), 'docs/c')).toBe('closed');
  });
  it('where a role is asked for that a stranger has not', async () => {
    const admin = `${HEAD}const isAdmin = createRouteMatcher(['/admin(.*)']);\nexport default clerkMiddleware(async (auth, req) => { if (isAdmin(req) && (await auth()).sessionClaims?.metadata?.role !== 'admin') return NextResponse.redirect(new URL('/', req.url)); });\n${MATCHER}`;
    expect(await stateOf(admin, 'admin')).toBe('closed');
    expect(await stateOf(admin, 'settings')).toBe('open');
  });
});

describe('next-intl leads a path without a locale to the page below the locale segment', () => {
  const intl = (options: string): string =>
    `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';\nimport createMiddleware from 'next-intl/middleware';\n${options}\nconst isProtected = createRouteMatcher(['/:locale/dash(.*)']);\nexport default clerkMiddleware(async (auth, req) => { if (isProtected(req)) await auth.protect(); return intl(req); });\n${MATCHER}`;
  const inline = (prefix: string): string =>
    intl(`const intl = createMiddleware({ locales: ['en', 'de'], defaultLocale: 'en'${prefix} });`);
  it.each([
    ['where a prefix is only used as needed', ", localePrefix: 'as-needed'"],
    ['where none is ever used', ", localePrefix: 'never'"],
    ['where the mode stands in an object', ", localePrefix: { mode: 'as-needed' }"],
  ])('%s', async (_, prefix) => {
    expect(await wallOf(inline(prefix), '[locale]/dash')).toMatchObject({
      verdict: 'exposed',
      wall: { state: 'partial', avoidedBy: '/dash' },
    });
  });
  it('where its options stand in another file', async () => {
    const entry = intl("import { routing } from './i18n/routing';\nconst intl = createMiddleware(routing);");
    const routing = (prefix: string): Record<string, string> => ({
      'i18n/routing.ts': `import { defineRouting } from 'next-intl/routing';\nexport const routing = defineRouting({ locales: ['en', 'de'], defaultLocale: 'en'${prefix} });\n`,
    });
    expect(await stateOf(entry, '[locale]/dash', routing(", localePrefix: 'as-needed'"))).toBe('partial');
    expect(await stateOf(entry, '[locale]/dash', routing(''))).toBe('closed');
  });
  it('and it is not told where they can not be read', async () => {
    const entry = intl("import { routing } from 'somewhere';\nconst intl = createMiddleware(routing);");
    expect(await stateOf(entry, '[locale]/dash')).toBe('unknown');
  });
  it.each([
    ['in another language', ", pathnames: { '/dash': { en: '/dash', de: '/uebersicht' } }", '/de/uebersicht'],
    [
      'with another prefix',
      ", localePrefix: { mode: 'always', prefixes: { de: '/deutsch/land' } }",
      '/deutsch/land/dash',
    ],
  ])('and so is one that is spelled %s', async (_, options, path) => {
    expect((await wallOf(inline(options), '[locale]/dash')).wall).toMatchObject({
      state: 'partial',
      avoidedBy: path,
    });
  });
  it('but not where each path has one, nor where the wall asks for both', async () => {
    expect(await stateOf(inline(''), '[locale]/dash')).toBe('closed');
    const both = inline(", localePrefix: 'as-needed'").replace(
      "['/:locale/dash(.*)']",
      "['/:locale/dash(.*)', '/dash(.*)']",
    );
    expect(await stateOf(both, '[locale]/dash')).toBe('closed');
  });
});

describe('a slash at the end of a path', () => {
  const closes = (test: string): string => handler(`if (${test}) await auth.protect();`);
  const config = (options: string): Record<string, string> => ({
    'next.config.js': `module.exports = { ${options} };\n`,
  });
  it('is a way around a path that is spelled out without it, where both are served', async () => {
    const both = config('skipTrailingSlashRedirect: true');
    expect((await wallOf(closes("req.nextUrl.pathname === '/dash'"), 'dash', both)).wall).toMatchObject({
      state: 'partial',
      avoidedBy: '/dash/',
    });
  });
  it('leaves nothing of a path that is spelled out without it, where Next redirects everybody to it', async () => {
    const only = config('trailingSlash: true');
    expect(await stateOf(closes("req.nextUrl.pathname === '/dash'"), 'dash', only)).toBe('open');
    expect(await stateOf(closes("req.nextUrl.pathname === '/dash/'"), 'dash', only)).toBe('closed');
    expect(await stateOf(closes("req.nextUrl.pathname.startsWith('/dash/')"), 'dash', only)).toBe('closed');
    expect(await stateOf(closes("req.nextUrl.pathname.startsWith('/dash/')"))).toBe('open');
  });
  it.each(['trailingSlash: true', 'skipTrailingSlashRedirect: true'])(
    'is none around what holds for both, with %s',
    async (options) => {
      expect(await stateOf(closes('!isPublic(req)'), 'dash', config(options))).toBe('closed');
      const prefix = closes("req.nextUrl.pathname.startsWith('/dash')");
      expect(await stateOf(prefix, 'dash', config(options))).toBe('closed');
    },
  );
  it('and none where Next redirects to the path without it', async () => {
    expect(await stateOf(closes("req.nextUrl.pathname === '/dash'"))).toBe('closed');
  });
});

describe('an entry file is followed', () => {
  it('over a table of matchers', async () => {
    const table = (loop: string): string =>
      `${HEAD}const map = { '/admin(.*)': ['admin'], '/list': ['admin', 'student'] };\nconst matchers = Object.keys(map).map((route) => ({ matcher: createRouteMatcher([route]), roles: map[route] }));\nexport default clerkMiddleware(async (auth, req) => { const { sessionClaims } = await auth(); const role = sessionClaims?.metadata?.role; ${loop} });\n${MATCHER}`;
    const each =
      "for (const { matcher, roles } of matchers) { if (matcher(req) && !roles.includes(role)) return NextResponse.redirect(new URL('/', req.url)); }";
    expect(await stateOf(table(each), 'admin')).toBe('closed');
    expect(await stateOf(table(each), 'list')).toBe('closed');
    expect(await stateOf(table(each), 'other')).toBe('open');
    const some =
      'if (matchers.some(({ matcher, roles }) => matcher(req) && !roles.includes(role))) await auth.protect();';
    expect(await stateOf(table(some), 'admin')).toBe('closed');
    expect(await stateOf(table(some), 'other')).toBe('open');
  });
  it('to what Arcjet hands on to', async () => {
    const arcjet = `import arcjet, { createMiddleware } from '@arcjet/next';\n${HEAD}const aj = arcjet({ key: 'k', rules: [] });\nexport default createMiddleware(aj, clerkMiddleware(async (auth) => { await auth.protect(); }));\n${MATCHER}`;
    expect(await stateOf(arcjet)).toBe('closed');
    expect(await stateOf(arcjet.replace('await auth.protect();', ''))).toBe('open');
  });
  it("with Clerk's keys in place", async () => {
    const keys = `${HEAD}const hasClerk = Boolean(process.env.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY && process.env.CLERK_SECRET_KEY);\nexport default hasClerk ? clerkMiddleware(async (auth) => { await auth.protect(); }) : () => NextResponse.next();\n${MATCHER}`;
    expect(await stateOf(keys)).toBe('closed');
    expect(await stateOf(keys.replaceAll('CLERK_SECRET_KEY', 'AUTH_MODE'))).toBe('unknown');
    const asked = (test: string): string =>
      `${HEAD}const key = process.env.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY;\nexport default (${test}) ? clerkMiddleware(async (auth) => { await auth.protect(); }) : () => NextResponse.next();\n${MATCHER}`;
    expect(await stateOf(asked("key && key.startsWith('pk_') && !key.includes('placeholder')"))).toBe(
      'closed',
    );
    expect(await stateOf(asked("key?.startsWith('pk_live_')"))).toBe('unknown');
  });
  it('into what it hands the session or the request to', async () => {
    const guarded = `import { guard } from './lib/guard';\n${handler('await guard(auth, req);')}`;
    const guard = (body: string): Record<string, string> => ({
      'lib/guard.ts': `export async function guard(auth, req) { ${body} }\n`,
    });
    expect(await stateOf(guarded, 'dash', guard('await auth.protect();'))).toBe('closed');
    expect(await stateOf(guarded, 'dash', guard('console.log(req.url);'))).toBe('open');
    const token = `import { verify } from 'some-tokens';\n${handler("const token = req.cookies.get('t')?.value; if (!token) return NextResponse.redirect(new URL('/sign-in', req.url)); const user = await verify(token);")}`;
    expect(await stateOf(token)).toBe('unknown');
  });
  it('to the end of a block that only perhaps answers', async () => {
    const perhaps = (then: string): string =>
      handler(`if (!isPublic(req)) { if (flag()) { return NextResponse.next(); } } ${then}`);
    expect(await stateOf(perhaps('await auth.protect();'))).toBe('unknown');
    expect(await stateOf(perhaps(''))).toBe('open');
  });
  it('with what a way has changed', async () => {
    const changed = 'let ok = false; if (flag()) ok = true; if (!ok) await auth.protect();';
    expect(await stateOf(handler(changed))).toBe('unknown');
  });
});

it('says what it hangs on where it can not be told', async () => {
  const { wall } = await wallOf(
    handler('\nif (await flag(req)) return NextResponse.next();\nawait auth.protect();'),
  );
  expect(wall.because).toBe(
    "what middleware.ts answers a stranger can't be told: it hangs on await flag(req) (middleware.ts:5)",
  );
});

it('can not tell what a refusal does that carries the headers of another answer', async () => {
  const refuses = (headers: string): string =>
    handler(
      `const response = NextResponse.next(); const { userId } = await auth(); if (!userId) return NextResponse.json({}, { status: 401, headers: ${headers} }); return response;`,
    );
  expect(await stateOf(refuses('response.headers'))).toBe('unknown');
  expect(await stateOf(refuses('new Headers(response.headers)'))).toBe('unknown');
  expect(await stateOf(refuses("new Headers({ 'x-reason': 'no' })"))).toBe('closed');
  expect(await stateOf(refuses("{ 'x-reason': 'no' }"))).toBe('closed');
  const legacy = (before: string): string =>
    `import { authMiddleware } from '@clerk/nextjs';\nimport { NextResponse } from 'next/server';\nexport default authMiddleware({ ${before}publicRoutes: ['/'] });\n${MATCHER}`;
  expect(await stateOf(legacy('beforeAuth: () => NextResponse.next(), '), 'api/docs')).toBe('unknown');
  expect(await stateOf(legacy(''), 'api/docs')).toBe('closed');
});

it('takes the function that publicRoutes may be, and what afterAuth makes of it', async () => {
  const legacy = (options: string): string =>
    `import { authMiddleware } from '@clerk/nextjs';\nimport { NextResponse } from 'next/server';\nexport default authMiddleware({ ${options} });\n${MATCHER}`;
  const asks = legacy("publicRoutes: (req) => !req.nextUrl.pathname.startsWith('/dash')");
  expect(await stateOf(asks)).toBe('closed');
  expect(await stateOf(asks, 'about')).toBe('open');
  const after = legacy(
    "publicRoutes: ['/'], afterAuth(auth, req) { if (auth.isPublicRoute) return NextResponse.next(); const url = new URL(req.nextUrl.origin); if (!auth.userId) { url.pathname = '/login'; return NextResponse.redirect(url); } return NextResponse.next(); }",
  );
  expect(await stateOf(after)).toBe('closed');
});

describe('what runs in an order that is easily mistaken', () => {
  const guarded = (body: string): string => handler(`const path = req.nextUrl.pathname; ${body}`);
  it.each([
    [
      'a helper that returns early',
      "let need = false; const ask = () => { if (req.cookies.get('preview')) return; need = true; }; ask(); if (need) await auth.protect();",
    ],
    [
      'a field behind what may throw',
      "const at = { need: false }; try { JSON.parse(req.cookies.get('c').value); at.need = true; } catch {} if (at.need) await auth.protect();",
    ],
    [
      'a list behind a return',
      "const rules = []; const fill = () => { if (req.headers.get('x-skip')) return; rules.push(1); }; fill(); if (rules.length > 0) await auth.protect();",
    ],
    [
      'a catch of what may be refused',
      "const flag = async () => (await fetch('https://x')).ok; const on = await flag().then(() => true).catch(() => false); if (on) await auth.protect();",
    ],
    [
      'a part of a header',
      "const h = req.headers.get('authorization'); if (h) { if (h.split(' ')[1]) return new NextResponse('', { status: 403 }); } else await auth.protect();",
    ],
    [
      'what is sent but empty',
      "if (req.headers.has('x-preview') && !req.headers.get('x-preview')) return; await auth.protect();",
    ],
    [
      'a callback of the query',
      "let open = false; req.nextUrl.searchParams.forEach((value, key) => { if (key === 'preview') open = true; }); if (!open) await auth.protect();",
    ],
    [
      'tasks that are put in on some way',
      "const tasks = []; if (!req.headers.get('x-skip')) tasks.push(auth.protect()); await Promise.all(tasks);",
    ],
    [
      'the first of two promises',
      'const needs = async () => false; if (await Promise.race([needs(), needs()])) await auth.protect();',
    ],
    [
      'what nobody waits for',
      'let blocked = false; auth().then(({ userId }) => { if (!userId) blocked = true; }); if (blocked) return new NextResponse("", { status: 401 });',
    ],
    [
      'a part of nothing',
      'try { const [, id] = path.match(/^\\/org\\/(\\w+)/); await auth.protect(); } catch {}',
    ],
    [
      'an item behind the last one',
      "const LEVELS = ['open']; if (LEVELS[LEVELS.findIndex((one) => one === path)] === undefined) return; await auth.protect();",
    ],
    [
      'a relative URL',
      "const { userId } = await auth(); if (!userId) return NextResponse.rewrite(new URL('?t=1', req.url));",
    ],
    [
      'a cookie that was put in',
      "if (req.cookies.get('x')) return new NextResponse('', { status: 403 }); req.cookies.set('x', '1'); if (req.cookies.get('x')) return; await auth.protect();",
    ],
  ])('is not called closed: %s', async (_, body) => {
    expect(await stateOf(guarded(body))).not.toBe('closed');
  });
  it.each([
    [
      'a helper that returns in the end',
      'let need = false; const ask = () => { need = true; }; ask(); if (need) await auth.protect();',
    ],
    ['all of some promises', 'await Promise.all([auth.protect(), fetch("https://x")]);'],
    ['either side of a condition', "await (path === '/' ? auth.protect({ role: 'a' }) : auth.protect());"],
    ['a condition between handlers', ''],
  ])('and is closed where it is: %s', async (name, body) => {
    const entry = `${HEAD}const one = async (auth) => { await auth.protect(); };\nconst two = async (auth) => { await auth.protect({ role: 'a' }); };\nexport default clerkMiddleware(process.env.MODE ? one : two);\n${MATCHER}`;
    expect(await stateOf(name === 'a condition between handlers' ? entry : guarded(body))).toBe('closed');
  });
});

describe('a Clerk that is called by hand', () => {
  const called = (body: string, inner = 'await auth.protect();'): string =>
    `${HEAD}const clerk = clerkMiddleware(async (auth) => { ${inner} });\nexport default async function middleware(req, event) { ${body} }\n${MATCHER}`;
  it.each([
    ['whose answer is returned', 'return clerk(req, event);', 'closed'],
    ['whose answer is dropped', 'await clerk(req, event); return NextResponse.next();', 'open'],
    [
      'of which only redirects are returned',
      "const answer = await clerk(req, event); if (answer?.headers.get('location')) return answer; return NextResponse.next();",
      'unknown',
    ],
  ])('%s', async (_, body, state) => {
    expect(await stateOf(called(body))).toBe(state);
  });
  it('answers in any case, so that nothing runs behind it', async () => {
    const behind =
      "const answer = await clerk(req, event); if (answer) return answer; return new NextResponse('', { status: 401 });";
    expect(await stateOf(called(behind, ''))).toBe('open');
    expect(await stateOf(called(behind))).toBe('closed');
  });
});

it('can not tell what a refusal does into whose headers others are copied', async () => {
  const refuses = (headers: string): string =>
    handler(
      `const next = NextResponse.next(); const { userId } = await auth(); if (!userId) { const answer = new NextResponse('', { status: 401 }); ${headers} return answer; } return next;`,
    );
  expect(
    await stateOf(refuses('next.headers.forEach((value, key) => answer.headers.set(key, value));')),
  ).toBe('unknown');
  expect(await stateOf(refuses("answer.headers.set('x-reason', 'no');"))).toBe('closed');
  const taken =
    "const { headers } = NextResponse.next(); const { userId } = await auth(); if (!userId) return new NextResponse('', { status: 401, headers });";
  expect(await stateOf(handler(taken))).toBe('unknown');
});

describe('a wall is judged as it stands once all its modules are loaded', () => {
  const asks = (test: string, before: string): string =>
    `${HEAD}${before}\nexport default clerkMiddleware(async (auth, req) => { const path = req.nextUrl.pathname; if (${test}) return; await auth.protect(); });\n${MATCHER}`;
  const table = "const table = [{ path: '/about', open: false }, { path: '/dash', open: false }];";
  const inTable = 'table.find((one) => one.path === path)?.open';
  const only = "if (one.path === '/about') one.open = true;";
  it.each([
    ['an item that a callback changes', inTable, `${table} table.forEach((one) => { ${only} });`],
    ['an item that a loop changes', inTable, `${table} for (const one of table) { ${only} }`],
    [
      'a field of a field',
      'routes.open[path]',
      "const routes = { open: {} }; Object.assign(routes.open, { '/about': true });",
    ],
    ['another name', 'list.includes(path)', "const list = ['/x']; const other = list; other.push('/about');"],
    [
      'a name for a part',
      'all.list.includes(path)',
      "const all = { list: ['/x'] }; { const { list } = all; list.push('/about'); }",
    ],
    ['push.apply', 'list.includes(path)', "const list = ['/x']; list.push.apply(list, ['/about']);"],
    [
      'push of the prototype',
      'list.includes(path)',
      "const list = ['/x']; Array.prototype.push.call(list, '/about');",
    ],
    [
      'a method of an object that was made',
      'made.isOpen(path)',
      "class Rules { isOpen() { return false; } } const made = new Rules(); made.isOpen = (path) => path === '/about';",
    ],
  ])('%s', async (_, test, before) => {
    expect(await stateOf(asks(test, before), 'about')).toBe('open');
    expect(await stateOf(asks(test, before))).toBe('closed');
  });
  it.each([
    ['a module behind it', "import './more';", {}],
    ['a function of another module', "import { add } from './add'; add(list);", {}],
    ['a callback that calls one', "import { add } from './add'; ['/about'].forEach(() => add(list));", {}],
    ['another name of what is imported', "const alias = list; alias.push('/about');", {}],
  ])('by %s', async (_, before) => {
    const files = {
      'list.ts': "export const list = ['/x'];\n",
      'more.ts': "import { list } from './list';\nlist.push('/about');\n",
      'add.ts': "export function add(some) { some.push('/about'); }\n",
    };
    const entry = asks('list.includes(path)', `import { list } from './list';\n${before}`);
    expect(await stateOf(entry, 'about', files)).toBe('open');
    expect(await stateOf(entry, 'dash', files)).toBe('closed');
  });
  it('and what was taken of a list before it was changed is not changed', async () => {
    const before =
      "const list = ['/x']; const early = [...list]; list.push('/about'); const late = [...list];";
    expect(await stateOf(asks('early.includes(path)', before), 'about')).toBe('closed');
    expect(await stateOf(asks('late.includes(path)', before), 'about')).toBe('open');
  });
  it.each([
    [
      'what a set holds',
      'at.open',
      'const at = { open: false }; new Set([at]).forEach((one) => { one.open = true; });',
    ],
    [
      'what a set holds in a loop',
      'at.open',
      'const at = { open: false }; for (const one of new Set([at])) one.open = true;',
    ],
    [
      'one of two lists',
      'list.includes(path)',
      "const list = ['/x']; const other = ['/y']; (process.env.MODE ? other : list).push('/about');",
    ],
    [
      'a list that a package gets',
      'list.includes(path)',
      "import { fill } from 'somewhere'; const list = ['/x']; fill(list);",
    ],
    [
      'a function that may be called any time',
      'at.open',
      'const at = { open: false }; export const init = () => { at.open = true; }; init();',
    ],
    [
      'what is taken out, and the order of the rest',
      'Object.keys(table)[0] === path',
      "const table = { '/dash': 1, '/about': 2 }; delete table['/dash'];",
    ],
  ])('and where that hangs on %s, it is not known', async (_, test, before) => {
    expect(await stateOf(asks(test, before), 'about')).toBe('unknown');
  });
});

describe('a class', () => {
  const asks = (before: string, test: string, first = ''): string =>
    `${HEAD}${before}\nexport default clerkMiddleware(async (auth, req) => { ${first} if (${test}) return; await auth.protect(); });\n${MATCHER}`;
  it.each([
    [
      'sets its own fields after those that it inherits',
      'class A { open = false; } class B extends A { open = true; } const at = new B();',
      'open',
    ],
    [
      'does so with a constructor, too',
      'class A { open = false; } class B extends A { open = true; constructor() { super(); } } const at = new B();',
      'open',
    ],
    [
      'has its constructor run last',
      'class A { open = true; constructor() { this.open = false; } } const at = new A();',
      'closed',
    ],
    [
      'sees in the constructor that it inherits none of its own fields',
      'class A { constructor() { this.open = true; } } class B extends A { open = false; } const at = new B();',
      'closed',
    ],
    [
      'tells `#open` from `open`',
      'class A { #open = false; get open() { return !this.#open; } } const at = new A();',
      'open',
    ],
  ])('%s', async (_, before, state) => {
    expect(await stateOf(asks(before, 'at.open'))).toBe(state);
  });
  it.each([
    ['a class', 'class A { is = false; set open(to) { this.is = to; } } const at = new A();'],
    ['an object', 'const at = { is: false, set open(to) { this.is = to; } };'],
  ])('what %s has set up to get a value may put it anywhere', async (_, before) => {
    expect(await stateOf(asks(before, 'at.is', 'at.open = true;'))).not.toBe('closed');
    expect(await stateOf(asks(`${before} at.open = true;`, 'at.is'))).toBe('open');
    expect(await stateOf(asks(before, 'at.is'))).toBe('closed');
  });
});

describe('what a request leaves behind the next one finds', () => {
  const asks = (before: string, test: string): string =>
    `${HEAD}${before}\nexport default clerkMiddleware(async (auth, req) => { if (${test}) return; await auth.protect(); });\n${MATCHER}`;
  it.each([
    [
      'a field that its method counts up',
      'class A { n = 0; next() { return this.n++ > 0; } } const at = new A();',
      'at.next()',
    ],
    [
      'a name that a function keeps',
      'const counter = () => { let n = 0; return () => n++ > 5; }; const next = counter();',
      'next()',
    ],
  ])('%s', async (_, before, test) => {
    expect(await stateOf(asks(before, test))).toBe('unknown');
  });
  it('and one that says nothing of who is let through changes nothing', async () => {
    const before = 'class A { n = 0; next() { this.n++; } } const at = new A();';
    expect(await stateOf(asks(before, 'at.next()'))).toBe('closed');
  });
});

describe('what is put into the headers, the cookies or the query of a request, or taken out, is what a test finds there', () => {
  const asks = (before: string, test: string): string =>
    handler(`${before} if (${test}) return NextResponse.next(); await auth.protect();`);
  const COPY = 'const headers = new Headers(req.headers);';
  it.each([
    [
      'a header that is taken out of a copy',
      `${COPY} headers.delete('X-User');`,
      "headers.get('x-user')",
      'closed',
    ],
    ['a header that is taken out', "req.headers.delete('x-user');", "req.headers.get('x-user')", 'closed'],
    [
      'each header of a list',
      `${COPY} for (const name of ['x-user', 'x-org']) headers.delete(name);`,
      "headers.has('x-org')",
      'closed',
    ],
    [
      'a header that is put in',
      `${COPY} headers.set('x-path', req.nextUrl.pathname);`,
      "headers.get('x-path') === '/dash'",
      'open',
    ],
    [
      'one that was put in as another text',
      `${COPY} headers.set('x-path', req.nextUrl.pathname);`,
      "headers.get('x-path') === '/about'",
      'closed',
    ],
    [
      'nobody, who is a text in a header',
      `${COPY} const { userId } = await auth(); headers.set('x-user', userId);`,
      "headers.get('x-user')",
      'open',
    ],
    [
      'nobody with an empty text in their place',
      `${COPY} const { userId } = await auth(); headers.set('x-user', userId ?? '');`,
      "headers.get('x-user')",
      'closed',
    ],
    ['a cookie that is taken out', "req.cookies.delete('demo');", "req.cookies.get('demo')", 'closed'],
    [
      'a cookie that is put in',
      "req.cookies.set('demo', '1');",
      "req.cookies.get('demo')?.value === '1'",
      'open',
    ],
    [
      'a cookie that is put in as a whole',
      "req.cookies.set({ name: 'demo', value: '1' });",
      "req.cookies.has('demo')",
      'open',
    ],
    [
      'a parameter that is taken out of a copy',
      "const url = req.nextUrl.clone(); url.searchParams.delete('demo');",
      "url.searchParams.get('demo')",
      'closed',
    ],
  ])('%s', async (_, before, test, state) => {
    expect(await wallOf(asks(before, test))).toMatchObject({ wall: { state } });
  });
  it.each([
    ['the original', `${COPY} headers.delete('x-user');`, "req.headers.get('x-user')", 'the header x-user'],
    ['another header', `${COPY} headers.delete('x-org');`, "headers.get('x-user')", 'the header x-user'],
    ['another cookie', "req.cookies.delete('test');", "req.cookies.get('demo')", 'the cookie demo'],
  ])('and %s is still as it was sent', async (_, before, test, by) => {
    expect(await wallOf(asks(before, test))).toMatchObject({ wall: { state: 'open', avoidedBy: by } });
  });
  it.each([
    ['perhaps', `${COPY} if (process.env.STRICT) headers.delete('x-user');`],
    ['under a name that is not known', `${COPY} headers.delete(process.env.NAME);`],
  ])('and what is taken out %s is not known', async (_, before) => {
    expect(await stateOf(asks(before, "headers.get('x-user')"))).toBe('unknown');
  });
});

describe('a page that a rewrite serves under another address is reached by that, and no gate is asked for it again', () => {
  const TO = "NextResponse.rewrite(new URL('/dash', req.url))";
  const entry = (body: string): string => handler(`const path = req.nextUrl.pathname; ${body}`);
  it.each([
    ['before the gate', `if (path === '/open') return ${TO}; await auth.protect();`, '/open'],
    ['of a folder', `if (path.startsWith('/open')) return ${TO}; await auth.protect();`, '/open'],
    [
      'of a list',
      `if (createRouteMatcher(['/open/(.*)'])(req)) return ${TO}; await auth.protect();`,
      '/open/some-value',
    ],
    [
      'by a URL that is changed',
      "const url = req.nextUrl.clone(); if (path === '/open') { url.pathname = '/dash'; return NextResponse.rewrite(url); } await auth.protect();",
      '/open',
    ],
  ])('%s', async (_, body, by) => {
    expect(await wallOf(entry(body))).toMatchObject({
      verdict: 'exposed',
      wall: { state: 'partial', avoidedBy: by, because: expect.stringContaining('rewrite') },
    });
  });
  it('by a value that stands in the code', async () => {
    const body = `const name = path.split('/')[1]; if (name !== 'open') await auth.protect(); if (path.endsWith('/team')) return ${TO};`;
    expect((await wallOf(entry(body), 'dash', { 'app/[org]/team/page.tsx': READS })).wall).toMatchObject({
      state: 'partial',
      avoidedBy: '/open/team',
    });
    expect(await stateOf(entry(body))).toBe('closed');
  });
  it('with what stands in the path', async () => {
    const to = 'NextResponse.rewrite(new URL(`/orgs${path.slice(5)}`, req.url))';
    const body = `if (path.startsWith('/open/')) return ${to}; await auth.protect();`;
    expect(await wallOf(entry(body), 'orgs/[id]')).toMatchObject({
      wall: { state: 'partial', avoidedBy: '/open/some-value' },
    });
  });
  it.each([
    ['behind the gate', `await auth.protect(); if (path === '/open') return ${TO};`],
    [
      'to another page',
      `if (path === '/open') return ${TO.replace('/dash', '/about')}; await auth.protect();`,
    ],
    [
      'to another host',
      `if (path === '/open') return ${TO.replace('req.url', "'https://other.example'")}; await auth.protect();`,
    ],
    [
      'for somebody',
      `const { userId } = await auth(); if (userId && path === '/open') return ${TO}; await auth.protect();`,
    ],
    [
      'by a redirect, which is asked for anew',
      `if (path === '/open') return ${TO.replace('rewrite', 'redirect')}; await auth.protect();`,
    ],
  ])('but not %s', async (_, body) => {
    expect(await stateOf(entry(body))).toBe('closed');
  });
  it('and where that hangs on the host, it is not known', async () => {
    const body = `if (req.headers.get('host') === 'app.example') return ${TO}; await auth.protect();`;
    expect(await stateOf(entry(body))).toBe('unknown');
  });
  it('and a page with a check of its own needs no gate', async () => {
    const page =
      "import { auth } from '@clerk/nextjs/server';\nexport default async function Page() { await auth.protect(); return <p>{await fetch('https://x')}</p>; }\n";
    const body = `if (path === '/open') return ${TO}; await auth.protect();`;
    const more = { 'app/dash/page.tsx': page };
    expect(await wallOf(entry(body), 'dash', more)).toMatchObject({ verdict: 'protected' });
  });
  it('and a more exact page is served in its place', async () => {
    const to = TO.replace('/dash', '/orgs/all');
    const body = `if (path === '/open') return ${to}; await auth.protect();`;
    const more = { 'app/orgs/all/page.tsx': READS };
    expect(await stateOf(entry(body), 'orgs/[id]', more)).toBe('closed');
    expect(await stateOf(entry(body), 'orgs/[id]')).toBe('partial');
  });
});

describe('a rewrite of next.config is judged by its source, which is all that a middleware sees', () => {
  const config = (list: string): Record<string, string> => ({
    'next.config.js': `module.exports = { async rewrites() { return ${list}; } };\n`,
  });
  const OPEN = handler("if (req.nextUrl.pathname === '/open') return; await auth.protect();");
  const ONE = "{ source: '/open', destination: '/dash' }";
  it.each([`[${ONE}]`, `{ beforeFiles: [${ONE}] }`])('%s', async (list) => {
    const resources = await mapOf({ 'app/dash/page.tsx': READS, 'middleware.ts': OPEN, ...config(list) });
    expect(resources.find(({ kind }) => kind === 'rewrite')).toMatchObject({
      urls: ['/open'],
      wall: { state: 'open' },
    });
    expect(resources.find(({ kind }) => kind === 'page')).toMatchObject({
      verdict: 'exposed',
      wall: { state: 'partial', avoidedBy: '/open', because: expect.stringContaining('next.config.js') },
    });
  });
  it.each([
    [
      'with what stands in the path',
      "[{ source: '/open/:id', destination: '/orgs/:id' }]",
      'orgs/[id]',
      'partial',
    ],
    ['to another page', "[{ source: '/open/:id', destination: '/orgs/:id' }]", 'dash', 'closed'],
    [
      'to another host',
      "[{ source: '/open/:id', destination: 'https://x.example/orgs/:id' }]",
      'orgs/[id]',
      'closed',
    ],
    ['of a path that is closed', "[{ source: '/old/:id', destination: '/orgs/:id' }]", 'orgs/[id]', 'closed'],
  ])('%s', async (_, list, path, state) => {
    const open = OPEN.replace(
      "=== '/open'",
      "!== '/old/some-value' && req.nextUrl.pathname.startsWith('/open')",
    );
    expect(await stateOf(open, path, config(list))).toBe(state);
  });
});

describe('a parameter may have just the value that a wall lets through', () => {
  const asks = (test: string, before = ''): string =>
    `${HEAD}${before}\nexport default clerkMiddleware(async (auth, req) => { const path = req.nextUrl.pathname; const [, first, second] = path.split('/'); if (${test}) return; await auth.protect(); });\nexport const config = { matcher: ['/(.*)'] };\n`;
  it.each([
    ['a segment that is compared', "first === 'demo'", '', '[tenant]/edit', '/demo/edit'],
    [
      'one of a list',
      'LIST.includes(first)',
      "const LIST = ['demo', 'test'];",
      '[tenant]/edit',
      '/demo/edit',
    ],
    [
      'one of a list of another file',
      'LIST.includes(first)',
      "import { LIST } from './list';",
      '[tenant]/edit',
      '/demo/edit',
    ],
    ['a key of a table', 'TABLE[first]', 'const TABLE = { demo: true };', '[tenant]/edit', '/demo/edit'],
    ['one of a set', 'SET.has(first)', "const SET = new Set(['demo']);", '[tenant]/edit', '/demo/edit'],
    [
      'a key of a map',
      "MAP.get(first) === 'open'",
      "const MAP = new Map([['demo', 'open']]);",
      '[tenant]/edit',
      '/demo/edit',
    ],
    [
      'a path in a map',
      'MAP.has(path)',
      "const MAP = new Map([['/about', 1], ['/u/featured', 2]]);",
      'u/[id]',
      '/u/featured',
    ],
    [
      'a path in a set',
      'SET.has(path)',
      "const SET = new Set(['/about', '/u/featured']);",
      'u/[id]',
      '/u/featured',
    ],
    ['what a path begins with', "path.startsWith('/u/public')", '', 'u/[id]', '/u/public'],
    [
      'a path on a list',
      'isOpen(req)',
      "const isOpen = createRouteMatcher(['/u/featured']);",
      'u/[id]',
      '/u/featured',
    ],
    ['a word of a pattern', String.raw`/^\/u\/(demo|test)$/.test(path)`, '', 'u/[id]', '/u/demo'],
    ['what a pattern fits', String.raw`/^\/u\/[a-f]{8}$/.test(path)`, '', 'u/[id]', '/u/aaaaaaaa'],
    [
      'a segment that a pattern fits',
      String.raw`/^[a-z]{2}-\d+$/.test(first)`,
      '',
      '[tenant]/edit',
      '/aa-1/edit',
    ],
    ['one that is as long', 'first.length === 3', '', '[tenant]/edit', '/aaa/edit'],
    ['the end of a path', "path.endsWith('/demo')", '', '[tenant]/[id]', '/some-value/demo'],
    ['what stands within a path', "path.includes('/demo/')", '', '[...all]', '/demo/thing'],
    ['one of its segments', "path.split('/').includes('demo')", '', '[tenant]/edit', '/demo/edit'],
    ['how many segments there are', "path.split('/').length === 3", '', 'd/[...rest]', '/d/some'],
    ['a path that has more of them', "path.split('/').length > 4", '', 'd/[...rest]', '/d/some/thing/more'],
  ])('%s', async (_, test, before, path, by) => {
    const more = { 'list.ts': "export const LIST = ['demo', 'test'];\n" };
    expect(await wallOf(asks(test, before), path, more)).toMatchObject({
      verdict: 'exposed',
      wall: { state: 'partial', avoidedBy: by, onlyByEnding: true },
    });
  });
  describe('and two may have two values at once', () => {
    const LISTED = (path: string): string => `const isOpen = createRouteMatcher(['${path}']);`;
    it.each([
      [
        'a path on a list',
        'isOpen(req)',
        LISTED('/api/v1/webhooks/stripe'),
        'api/[version]/webhooks/[provider]',
        '/api/v1/webhooks/stripe',
      ],
      [
        'one with alternatives',
        'isOpen(req)',
        LISTED('/(en|de)/blog/hello'),
        '[tenant]/blog/[slug]',
        '/en/blog/hello',
      ],
      ['one in a list', "['/demo/public', '/acme/x'].includes(path)", '', '[a]/[b]', '/demo/public'],
      [
        'what it begins with',
        "path.startsWith('/api/orgs/demo/files/pub-')",
        '',
        'api/orgs/[org]/files/[id]',
        '/api/orgs/demo/files/pub-',
      ],
      ['a pattern', String.raw`/^\/o\/demo\/f\/\d+$/.test(path)`, '', 'o/[org]/f/[id]', '/o/demo/f/1'],
      [
        'segments that are compared one by one',
        "first === 'demo' && second === 'readme'",
        '',
        '[org]/[id]',
        '/demo/readme',
      ],
      [
        'a table of lists',
        '({ demo: ["public"] })[first]?.includes(second)',
        '',
        '[org]/[id]',
        '/demo/public',
      ],
    ])('%s', async (_, test, before, path, by) => {
      expect(await wallOf(asks(test, before), path)).toMatchObject({
        verdict: 'exposed',
        wall: { state: 'partial', avoidedBy: by, onlyByEnding: true },
      });
    });
    it.each([
      [
        'a path of another route',
        'isOpen(req)',
        LISTED('/api/v1/hooks/stripe'),
        'api/[version]/webhooks/[provider]',
      ],
      ['a path that is longer', 'isOpen(req)', LISTED('/demo/public/more'), '[a]/[b]'],
      ['what one value can not be at once', "first === 'demo' && first === 'readme'", '', '[org]/[id]'],
    ])('but not %s', async (_, test, before, path) => {
      expect(await stateOf(asks(test, before), path)).toBe('closed');
    });
  });
  describe('and one that takes several segments may have all those of a path', () => {
    const LISTED = (path: string): string => `const isOpen = createRouteMatcher(['${path}']);`;
    it.each([
      ['a path on a list', 'isOpen(req)', LISTED('/api/v1/health'), 'api/[[...route]]', '/api/v1/health'],
      [
        'a longer one',
        'isOpen(req)',
        LISTED('/api/auth/callback/google'),
        'api/auth/[...all]',
        '/api/auth/callback/google',
      ],
      [
        'one with parameters of its own',
        'isOpen(req)',
        LISTED('/docs/:a/:b/share'),
        'docs/[...rest]',
        '/docs/some-value/some-value/share',
      ],
      [
        'what it begins with',
        "path.startsWith('/api/v1/public/')",
        '',
        'api/[...rest]',
        '/api/v1/public/thing',
      ],
      ['what it ends with', "path.endsWith('/legal/terms')", '', 'docs/[...rest]', '/docs/legal/terms'],
      [
        'a segment further in',
        "path.split('/')[4] === 'share'",
        '',
        'docs/[...rest]',
        '/docs/some/thing/share',
      ],
    ])('%s', async (_, test, before, path, by) => {
      expect((await wallOf(asks(test, before), path)).wall).toMatchObject({
        state: 'partial',
        avoidedBy: by,
      });
    });
    it.each([
      ['one of another route', 'isOpen(req)', LISTED('/web/v1/health'), 'api/[[...route]]'],
      ['the segment above it', 'isOpen(req)', LISTED('/docs'), 'docs/[...rest]'],
    ])('but not %s', async (_, test, before, path) => {
      expect(await stateOf(asks(test, before), path)).toBe('closed');
    });
  });
  describe('and the public list of the generated wall may name it', () => {
    const OURS = `import { clerkMiddleware } from '@clerk/nextjs/server';
import { isPublicRoute } from '@/lib/security/public-routes';
export default clerkMiddleware(async (auth, request) => {
  if (isPublicRoute(request.nextUrl.pathname)) return undefined;
  const { userId, redirectToSignIn } = await auth();
  if (userId) return undefined;
  return redirectToSignIn();
});
export const config = { matcher: ['/', '/(.*)'] };
`;
    const listing = (...patterns: string[]): Record<string, string> => ({
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
      'lib/security/public-routes.ts': listOf(patterns),
    });
    it.each([
      ['/u/public', 'u/[id]', '/u/public'],
      ['/api/webhooks/stripe', 'api/webhooks/[provider]', '/api/webhooks/stripe'],
      ['/demo/public', '[a]/[b]', '/demo/public'],
      ['/docs/intro/start', 'docs/[...rest]', '/docs/intro/start'],
      ['/docs/intro/**', 'docs/[...rest]', '/docs/intro/thing'],
      ['/o/*/demo', 'o/[org]/[id]', '/o/some-value/demo'],
    ])('%s of %s', async (pattern, path, by) => {
      expect(await wallOf(OURS, path, listing(pattern))).toMatchObject({
        verdict: 'exposed',
        wall: {
          state: 'partial',
          avoidedBy: by,
          because: `middleware.ts lets a stranger through on ${by}`,
          onlyByEnding: true,
        },
      });
    });
    it.each([
      ['/v/public', 'u/[id]'],
      ['/u', 'u/[id]'],
      ['/u/public/more', 'u/[id]'],
      ['/u/public', 'u/[id]/edit'],
    ])('but not %s one of %s', async (pattern, path) => {
      expect(await stateOf(OURS, path, listing(pattern))).toBe('closed');
    });
    it('nor one that a more exact route serves', async () => {
      const more = { ...listing('/u/public'), 'app/u/public/page.tsx': READS };
      expect(await stateOf(OURS, 'u/[id]', more)).toBe('closed');
    });
  });
  describe('and it may hold other letters', () => {
    it.each([
      ['one that stands in URLs as it is', "second === 'public:demo'", '/u/public:demo'],
      ['what a value begins with', "second.startsWith('@')", '/u/@'],
      ['one that has to be encoded', "decodeURIComponent(second) === 'über uns'", '/u/%C3%BCber%20uns'],
      ['one that is encoded', "second === encodeURIComponent('über')", '/u/%C3%BCber'],
      ['a text that stands there encoded', "second === 'a%20b'", '/u/a%20b'],
      ['a long one', '/^[0-9a-f]{64}$/.test(second)', `/u/${'a'.repeat(64)}`],
      ['one that is long', 'second.length > 60', `/u/${'a'.repeat(61)}`],
      ['one in capitals', "second.toUpperCase() === 'PUBLIC'", '/u/PUBLIC'],
    ])('%s', async (_, test, by) => {
      expect((await wallOf(asks(test), 'u/[id]')).wall).toMatchObject({ state: 'partial', avoidedBy: by });
    });
    it.each([
      ['what stands in a path in another way', "second === 'über uns'"],
      ['a dot, which is no segment', "second === '..'"],
      ['what holds a slash', "second === 'a/b'"],
    ])('but not %s', async (_, test) => {
      expect(await stateOf(asks(test), 'u/[id]')).toBe('closed');
    });
  });
  describe('and what is compared once that is right is asked for as well', () => {
    it.each([
      ['how long it is', "second.startsWith('c') && second.length === 25", `/u/c${'a'.repeat(24)}`],
      ['a length on a list', '[36].includes(second.length)', `/u/${'a'.repeat(36)}`],
      ['what else it has', String.raw`second.length === 8 && /\d/.test(second)`, '/u/12aaaaaa'],
      ['a part of it', String.raw`/^([a-z]+)-(\d+)$/.exec(second)?.[1] === 'demo'`, '/u/demo-1'],
      ['a number in it', String.raw`/^\d+$/.test(second) && Number(second) === 42`, '/u/42'],
      ['how many parts it has', "second.split('-').length === 5", '/u/a-a-a-a-a'],
      ['parts between dots', "second.split('.').length === 3", '/u/a.a.a'],
      [
        'one of two parts',
        "second.split('_').length === 2 && second.split('_')[1] === 'public'",
        '/u/a_public',
      ],
      ['both of them', "second.split('_')[0] === 'inv' && second.split('_')[1]?.length === 4", '/u/inv_aaaa'],
    ])('%s', async (_, test, by) => {
      expect((await wallOf(asks(test), 'u/[id]')).wall).toMatchObject({ state: 'partial', avoidedBy: by });
    });
    it.each([
      ['what it can not be at once', "second.startsWith('c') && second.startsWith('d')"],
      [
        'parts that it never has',
        "second.split('_')[0] === 'inv' && second.split('_').length === 1 && second !== 'inv'",
      ],
    ])('but not %s', async (_, test) => {
      expect(await stateOf(asks(test), 'u/[id]')).toBe('closed');
    });
  });
  describe('and is not told where no value is found that fits a pattern', () => {
    it.each([
      ['one that looks ahead for more', String.raw`/^(?=.*\d)[a-z\d]{8}$/.test(second)`],
      ['one that names letters by their number', String.raw`/^\x41/.test(second)`],
      ['one that names letters by what they are', String.raw`/^\p{Sc}/u.test(second)`],
    ])('%s', async (_, test) => {
      expect(await stateOf(asks(test), 'u/[id]')).toBe('unknown');
    });
    it('but one that forbids a beginning only is fitted', async () => {
      expect((await wallOf(asks('/^(?!admin)[a-z]+$/.test(second)'), 'u/[id]')).wall).toMatchObject({
        state: 'partial',
        avoidedBy: '/u/a',
      });
    });
    it.each([
      ['for a path of another route', String.raw`/^\/v\/\x41/.test(path)`, 'u/[id]'],
      ['for a path without parameters', String.raw`/^\/u\/\x41/.test(path)`, 'u/me'],
      ['for a space, which no path has', String.raw`/\s/.test(second)`, 'u/[id]'],
    ])('and it is told %s', async (_, test, path) => {
      expect(await stateOf(asks(test), path)).toBe('closed');
    });
  });
  it('and a switch', async () => {
    const entry = handler(
      "switch (req.nextUrl.pathname.split('/')[1]) { case 'demo': return NextResponse.next(); default: } await auth.protect();",
    );
    expect((await wallOf(entry, '[tenant]/edit')).wall).toMatchObject({
      state: 'partial',
      avoidedBy: '/demo/edit',
    });
  });
  it.each([
    ['what lets nobody through', "first === 'demo' && second === 'none'", '[tenant]/edit'],
    ['another segment', "second === 'demo'", '[tenant]/edit'],
    ['a path of others', "path.startsWith('/about')", 'u/[id]'],
    ['a pattern that no path of it fits', String.raw`/^\/v\/[a-f]{8}$/.test(path)`, 'u/[id]'],
  ])('but not %s', async (_, test, path) => {
    expect(await stateOf(asks(test), path)).toBe('closed');
  });
  it('nor one that a more exact route serves', async () => {
    const more = { 'app/demo/edit/page.tsx': READS };
    expect(await stateOf(asks("first === 'demo'"), '[tenant]/edit', more)).toBe('closed');
  });
});

describe('an answer that goes on, onto which the headers of another one are copied', () => {
  const merged = (inside: string, copies: string): string =>
    `${HEAD}const clerk = clerkMiddleware(async (auth, req) => { ${inside} });\nexport default async function middleware(req, event) { const next = NextResponse.next(); const answer = await clerk(req, event); ${copies} return next; }\n${MATCHER}`;
  const redirects =
    "const { userId } = await auth(); if (!userId) return NextResponse.redirect(new URL('/sign-in', req.url));";
  const each = 'answer.headers.forEach((value, key) => next.headers.set(key, value));';
  it('goes on from a refusal by a status, and so from one of Clerk for whoever sends a token', async () => {
    const fails =
      'const { userId } = await auth(); if (!userId) return NextResponse.json({}, { status: 401 });';
    expect(await stateOf(merged(fails, each))).toBe('open');
    expect(await stateOf(merged('await auth.protect();', each))).toBe('open');
  });
  it.each([each, 'for (const [key, value] of answer.headers.entries()) next.headers.set(key, value);'])(
    'is not told of one by a redirect: %s',
    async (copies) => {
      const { wall } = await wallOf(merged(redirects, copies));
      expect(wall.state).toBe('unknown');
      expect(wall.because).toContain('it copies the headers of a redirect onto an answer that goes on');
    },
  );
  it('but headers of its own change nothing', async () => {
    const own = "const next = NextResponse.next(); next.headers.set('x-a', '1');";
    expect(await stateOf(handler(`${own} ${redirects} return next;`))).toBe('closed');
    expect(await stateOf(handler(`${own} return next;`))).toBe('open');
  });
});

describe('the host of the app is not known by its name', () => {
  const early = (test: string): string => handler(`if (${test}) return; await auth.protect();`);
  it.each([
    "req.nextUrl.origin === 'https://shop.example'",
    "req.nextUrl.origin !== 'https://shop.example'",
    "['https://shop.example'].includes(req.nextUrl.origin)",
    "req.nextUrl.origin.includes('localhost')",
    "req.nextUrl.origin.endsWith('.example')",
    '/localhost/.test(req.nextUrl.origin)',
    "({ 'https://shop.example': true })[req.nextUrl.origin]",
    "`${req.nextUrl.origin}/dash` === 'https://shop.example/dash'",
  ])('%s', async (test) => {
    expect(await stateOf(early(test))).toBe('unknown');
  });
  it.each([
    ['req.nextUrl.origin === new URL(req.url).origin', 'open'],
    ["req.nextUrl.origin === '/dash'", 'closed'],
    ["`${req.nextUrl.origin}/dash`.endsWith('/dash')", 'open'],
    ["`${req.nextUrl.origin}/dash`.includes('/about')", 'closed'],
  ])('but %s is', async (test, state) => {
    expect(await stateOf(early(test))).toBe(state);
  });
});

describe('the url of a request holds the base path and the locale', () => {
  const asks = (path: string): string =>
    handler(`const path = ${path}; if (path.startsWith('/dash')) await auth.protect();`);
  const base = { 'next.config.mjs': "export default { basePath: '/app' };\n" };
  it.each(['new URL(req.url).pathname', "req.url.replace('https://a.example', '')"])(
    '%s is not told',
    async (path) => {
      expect(await stateOf(asks(path), 'dash', base)).toBe('unknown');
    },
  );
  it('but nextUrl has neither', async () => {
    expect(await stateOf(asks('req.nextUrl.pathname'), 'dash', base)).toBe('closed');
    expect(await stateOf(asks('new URL(req.url).pathname'), 'dash')).toBe('closed');
  });
  it('nor does what a redirect is made of ask for it', async () => {
    const entry = handler(
      "if (req.nextUrl.pathname.startsWith('/dash')) { const { userId } = await auth(); if (!userId) return NextResponse.redirect(new URL('/sign-in', req.url)); }",
    );
    expect(await stateOf(entry, 'dash', base)).toBe('closed');
  });
});

describe('Next compares a matcher with the path behind the base path and the locale', () => {
  const closes = (matcher: string): string =>
    `${HEAD}export default clerkMiddleware(async (auth) => { await auth.protect(); });\nexport const config = { matcher: ${matcher} };\n`;
  const set = (options: string): Record<string, string> => ({
    'next.config.mjs': `export default { ${options} };\n`,
  });
  const base = set("basePath: '/app'");
  const locales = set("i18n: { locales: ['en', 'de'], defaultLocale: 'en' }");
  it.each([
    ["['/(.*)']", 'open'],
    ["['/((?!_next).*)']", 'open'],
    ["['/:path*']", 'closed'],
    ["['/']", 'closed'],
    ["['/(.*)', '/']", 'closed'],
  ])('which leaves nothing of the root for %s: %s', async (matcher, state) => {
    expect(await stateOf(closes(matcher), '(root)', base)).toBe(state);
    expect(await stateOf(closes(matcher), '(root)', locales)).toBe(state);
    expect(await stateOf(closes(matcher), '(root)')).toBe('closed');
  });
  it('but a slash, where paths end with one', async () => {
    const slashed = set("basePath: '/app', trailingSlash: true");
    expect(await stateOf(closes("['/(.*)']"), '(root)', slashed)).toBe('closed');
  });
  it('so that one for the whole path has to begin with the locale', async () => {
    const whole = (source: string): string => closes(`[{ source: '${source}', locale: false }]`);
    expect(await stateOf(whole('/dash'), 'dash', locales)).toBe('open');
    expect(await stateOf(whole('/:locale/dash'), 'dash', locales)).toBe('closed');
    expect(await stateOf(whole('/(en|de)/dash'), 'dash', locales)).toBe('closed');
    expect(await stateOf(whole('/dash'), 'dash')).toBe('closed');
  });
  it('and one that knows some of the locales leaves it open what is so in the others', async () => {
    const some = closes("[{ source: '/de/dash', locale: false }]");
    expect(await stateOf(some, 'dash', locales)).toBe('unknown');
  });
});

describe('conditions of a matcher', () => {
  const closes = (...conditions: string[]): string =>
    `${HEAD}export default clerkMiddleware(async (auth) => { await auth.protect(); });\nexport const config = { matcher: [${conditions.map((one) => `{ source: '/dash(.*)', ${one} }`)}] };\n`;
  const header = "[{ type: 'header', key: 'x-a' }]";
  const host = "[{ type: 'host', value: 'a.example' }]";
  it.each([
    ['what must be there', [`has: ${header}`], 'the header x-a'],
    ['what must not', [`missing: ${header}`], 'the header x-a'],
    [
      'one of two that ask for different things',
      [`has: ${header}`, "has: [{ type: 'cookie', key: 'b' }]"],
      'the header x-a',
    ],
    [
      'a value that is there or not',
      ["has: [{ type: 'header', key: 'x-a', value: '1' }]", `missing: ${header}`],
      'the header x-a',
    ],
  ])('leave the caller a way around the file: %s', async (_, conditions, by) => {
    expect((await wallOf(closes(...conditions))).wall).toMatchObject({ state: 'open', avoidedBy: by });
  });
  it('do not where another matcher of the same path asks for the opposite', async () => {
    expect(await stateOf(closes(`has: ${header}`, `missing: ${header}`))).toBe('closed');
  });
  it('can not be told where they ask for the host', async () => {
    expect(await stateOf(closes(`has: ${host}`))).toBe('unknown');
    expect(await stateOf(closes(`has: ${host}`, `missing: ${host}`))).toBe('closed');
  });
});

describe('a value that is tried', () => {
  const tries = (test: string): string =>
    `import { flag } from 'some-flags';\n${handler(`if (${test}) return NextResponse.next(); await auth.protect();`)}`;
  it('leaves the wall untold where its answer can not be told', async () => {
    const { wall } = await wallOf(
      tries("req.nextUrl.pathname === '/blog/beta' && (await flag())"),
      'blog/[slug]',
    );
    expect(wall.state).toBe('unknown');
    expect(wall.because).toContain('/blog/beta');
  });
  it('and not where another page is served there', async () => {
    const entry = tries("req.nextUrl.pathname === '/blog/beta' && (await flag())");
    expect(await stateOf(entry, 'blog/[slug]', { 'app/blog/beta/page.tsx': READS })).toBe('closed');
    expect(await stateOf(entry, 'dash')).toBe('closed');
  });
  it('nor where everybody is sent elsewhere', async () => {
    const entry = handler(
      "if (req.nextUrl.pathname === '/blog/login') return NextResponse.redirect(new URL('/login', req.url)); await auth.protect();",
    );
    expect(await stateOf(entry, 'blog/[slug]')).toBe('closed');
  });
});

describe('what is done when the file is loaded', () => {
  const letters = JSON.stringify([...'abcdefgh']);
  const changes = (loops: number): string => {
    const nested = Array.from({ length: loops }, (_, at) => `for (const l${at} of letters) `).join('');
    return `${HEAD}const letters = ${letters};\nconst wall = { closes: true };\n[1].forEach(() => { ${nested}letters.length;\nwall.closes = false; });\nexport default clerkMiddleware(async (auth) => { if (wall.closes) await auth.protect(); });\n${MATCHER}`;
  };
  it('is followed', async () => {
    expect(await stateOf(changes(1))).toBe('open');
  });
  it('and where it is too long for that, nothing is certain', async () => {
    const { wall } = await wallOf(changes(6));
    expect(wall.state).toBe('unknown');
    expect(wall.because).toContain('too long to be followed (middleware.ts:');
  });
  const behind = (modules: number): Promise<string> => {
    const each = Array.from({ length: modules }, (_, at) => [`m${at}.ts`, `export const x = ${at};\n`]);
    const files = {
      ...Object.fromEntries(each),
      'all.ts': each.map(([file = '']) => `import './${file.replace('.ts', '')}';\n`).join(''),
      'list.ts': "export const list = ['/about'];\n",
      'more.ts': "import { list } from './list';\nlist.push('/dash');\n",
    };
    const entry = `import { list } from './list';\nimport './all';\nimport './more';\n${handler('if (!list.includes(req.nextUrl.pathname)) await auth.protect();')}`;
    return wallOf(entry, 'dash', files).then(({ wall }) => `${wall.state}: ${wall.because}`);
  };
  it('behind some hundred modules', async () => {
    expect(await behind(210)).toContain('open: ');
  }, 60_000);
  it('and nothing is certain behind more than that', async () => {
    expect(await behind(1_000)).toMatch(/^unknown: .* it loads more than 1000 modules/);
  }, 60_000);
});

describe('how long a path is', () => {
  it('is asked of the whole of it, too', async () => {
    const entry = handler('if (req.nextUrl.pathname.length > 8) await auth.protect();');
    expect((await wallOf(entry, 'docs/[...path]')).wall).toMatchObject({ state: 'partial' });
    expect(await stateOf(entry, 'dashboards')).toBe('closed');
  });
});

describe('whoever is sent on to the same page on another host, or by another spelling, is not served where they asked', () => {
  const www =
    "const url = req.nextUrl.clone(); url.host = 'www.shop.example'; return NextResponse.redirect(url);";
  const gate = "if (!userId && !isPublic(req)) return NextResponse.redirect(new URL('/sign-in', req.url));";
  const asks = `const { userId } = await auth(); ${gate}`;
  it.each([
    ['to the host of its own', `if (req.headers.get('host') !== 'www.shop.example') { ${www} }`],
    [
      'to a host without www',
      "const host = req.headers.get('host') ?? ''; if (host.startsWith('www.')) { const url = new URL(req.url); url.host = host.slice(4); return NextResponse.redirect(url, 301); }",
    ],
    [
      'to https',
      `if (process.env.NODE_ENV === 'production' && req.headers.get('x-forwarded-proto') !== 'https') return NextResponse.redirect(\`https://\${req.headers.get('host')}\${req.nextUrl.pathname}\`, 301);`,
    ],
    [
      'by a function of its own',
      `const sent = ((req) => { if (req.headers.get('host') === 'shop.example') { ${www} } return null; })(req); if (sent) return sent;`,
    ],
  ])('%s', async (_, sends) => {
    expect(await stateOf(handler(`${sends} await auth.protect({ role: 'a' });`))).toBe('closed');
    expect(await stateOf(handler(`${sends} ${asks}`))).toBe('closed');
    expect(await stateOf(handler(`${sends} ${asks}`), 'sign-in')).toBe('open');
  });
  it('to nobody knows which language', async () => {
    const sends =
      'if (!(await speaks(req))) return NextResponse.redirect(new URL(`/${await languageOf(req)}${req.nextUrl.pathname}`, req.url));';
    expect(await stateOf(handler(`${sends} await auth.protect();`))).toBe('closed');
    expect(await stateOf(handler(`${sends} ${asks}`))).toBe('closed');
  });
  it('also where it was asked before who they are', async () => {
    const sends = `const { userId } = await auth(); if (req.headers.get('host') !== 'www.shop.example') { ${www} } ${gate}`;
    expect(await stateOf(handler(sends))).toBe('closed');
    expect(await stateOf(handler(sends), 'sign-in')).toBe('open');
  });
  it.each([
    [
      'it is served to them where they are not sent on',
      `const { userId } = await auth(); if (!userId) { if (req.headers.get('host') !== 'shop.example') { ${www} } return NextResponse.next(); }`,
      'open',
    ],
    [
      'the host decides who gets in',
      "if (req.headers.get('host') === 'demo.example') return; await auth.protect();",
      'unknown',
    ],
    [
      'a refusal is asked for on some way only',
      `if (flag()) await auth.protect(); if (req.headers.get('host') !== 'shop.example') { ${www} }`,
      'unknown',
    ],
    [
      'it may be a refusal, and leads nobody knows where',
      'const { userId } = await auth(); if (isClosed(req) && !userId) return NextResponse.redirect(await target(req));',
      'unknown',
    ],
    [
      'the redirect is made and not returned',
      "if (req.headers.get('host') !== 'shop.example') NextResponse.redirect(new URL('https://shop.example')); else await auth.protect();",
      'unknown',
    ],
    [
      'what was asked for is no answer',
      `const sent = await auth.protect(); if (sent) return; ${www}`,
      'closed',
    ],
  ])('but %s', async (_, body, state) => {
    expect(await stateOf(handler(body))).toBe(state);
  });
});

describe('what limits how often somebody calls tells nothing of who they are', () => {
  const upstash =
    "import { Ratelimit } from '@upstash/ratelimit';\nimport { redis } from './redis';\nconst limiter = new Ratelimit({ redis, limiter: Ratelimit.slidingWindow(10, '10 s') });\n";
  const arcjet =
    "import arcjet, { shield } from '@arcjet/next';\nconst aj = arcjet({ key: process.env.ARCJET_KEY, rules: [shield({ mode: 'LIVE' })] });\n";
  const flexible =
    "import { RateLimiterMemory } from 'rate-limiter-flexible';\nconst limiter = new RateLimiterMemory({ points: 5, duration: 1 });\n";
  const files = {
    'redis.ts': "import { Redis } from '@upstash/redis';\nexport const redis = Redis.fromEnv();\n",
    'limit.ts':
      "import { redis } from './redis';\nexport async function isAllowed(ip) { return (await redis.incr(ip)) <= 10; }\nexport async function rateLimit(ip) { if ((await redis.incr(ip)) > 10) return new Response('', { status: 429 }); return null; }\nconst hits = new Map();\nexport function checkRateLimit(ip) { const one = hits.get(ip); if (one && one > 10) return { allowed: false }; hits.set(ip, (one ?? 0) + 1); return { allowed: true }; }\n",
  };
  const own = "import { checkRateLimit, isAllowed, rateLimit } from './limit';\n";
  const refused = 'return NextResponse.json({}, { status: 429 });';
  const limits: [string, string, string][] = [
    ['Upstash', upstash, `const { success } = await limiter.limit('x'); if (!success) ${refused}`],
    [
      'Upstash, with a page in place of the refusal',
      upstash,
      "const { success } = await limiter.limit('x'); if (!success) return NextResponse.redirect(new URL('/blocked', req.url));",
    ],
    [
      'Upstash, by how many are left',
      upstash,
      `const found = await limiter.limit('x'); if (found.remaining < 1) ${refused}`,
    ],
    ['rate-limiter-flexible', flexible, `try { await limiter.consume('x'); } catch { ${refused} }`],
    ['Arcjet', arcjet, `const decision = await aj.protect(req); if (decision.isDenied()) ${refused}`],
    ['a counter of its own', own, `if (!(await isAllowed('x'))) ${refused}`],
    ['a function that answers', own, "const limited = await rateLimit('x'); if (limited) return limited;"],
    [
      'a function that keeps its own count',
      own,
      `const { allowed } = checkRateLimit('x'); if (!allowed) ${refused}`,
    ],
  ];
  it.each(limits)('%s', async (_, before, asks) => {
    const entry = (then: string): string => `${before}${handler(`${asks} ${then}`)}`;
    expect(await wallOf(entry('return NextResponse.next();'), 'dash', files)).toMatchObject({
      wall: { state: 'open', because: 'middleware.ts lets a stranger through' },
    });
    expect(await stateOf(entry('if (!isPublic(req)) await auth.protect();'), 'dash', files)).toBe('closed');
    expect(await stateOf(entry('if (!isPublic(req)) await auth.protect();'), 'sign-in', files)).toBe('open');
    expect(await stateOf(entry('if (await flag(req)) return; await auth.protect();'), 'dash', files)).toBe(
      'unknown',
    );
  });
  it.each([
    [
      'whoever calls too often is let through',
      'if (!success) return NextResponse.next(); await auth.protect();',
    ],
    ['only whoever calls too seldom is asked who they are', 'if (success) await auth.protect();'],
  ])('and is a way past the wall where %s', async (_, then) => {
    const asks = "const { success } = await limiter.limit('x');";
    expect(await stateOf(`${upstash}${handler(`${asks} ${then}`)}`, 'dash', files)).toBe('open');
  });
  it('and where a limiter that fails lets everybody through', async () => {
    const open = handler(
      "try { await limiter.consume('x'); } catch { return NextResponse.next(); } await auth.protect();",
    );
    expect(await stateOf(`${flexible}${open}`)).toBe('open');
  });
  it('but what is kept in the same store may tell it', async () => {
    const asks = (test: string): string =>
      `import { redis } from './redis';\n${handler(`if (${test}) return NextResponse.next(); await auth.protect();`)}`;
    expect(await stateOf(asks("await redis.get(req.cookies.get('sid')?.value)"), 'dash', files)).toBe(
      'unknown',
    );
  });
});

describe('a redirect from the root', () => {
  const sends = (to: string): string => handler(`return NextResponse.redirect(new URL('${to}', req.url));`);
  it('leaves nobody there, unless it leads to the root of a language', async () => {
    expect(await stateOf(sends('/sign-in'), '(root)')).toBe('closed');
    expect(await stateOf(sends('/en'), '(root)')).toBe('open');
    expect(await stateOf(sends('/'), '(root)')).toBe('open');
  });
  it('to what another route serves leaves nobody there, and says so', async () => {
    const other = { 'app/[locale]/page.tsx': READS };
    const asked = handler(
      "const { userId } = await auth(); if (req.nextUrl.pathname === '/') return NextResponse.redirect(new URL('/en', req.url)); if (!userId && !isPublic(req)) return NextResponse.redirect(new URL('/sign-in', req.url));",
    );
    for (const entry of [sends('/en'), asked])
      expect((await wallOf(entry, '(root)', other)).wall).toEqual({
        state: 'closed',
        because: 'middleware.ts sends everybody on from / to /en',
      });
    expect(await stateOf(sends('/en'), '[[...all]]', {})).not.toBe('closed');
    const some = handler(
      "if (req.nextUrl.pathname === '/' && (await isNew(req))) return NextResponse.redirect(new URL('/en', req.url));",
    );
    expect(await stateOf(some, '(root)', other)).toBe('open');
  });
});

describe('a preflight that the middleware answers in place of the page leads nobody to it', () => {
  const NO_CONTENT = "return new NextResponse(null, { status: 204, headers: { 'x-of': 'us' } });";
  const behind = (answer: string, gate = 'await auth.protect();'): string =>
    handler(`if (req.method === 'OPTIONS') { ${answer} } ${gate}`);
  it.each([
    ['with nothing', NO_CONTENT],
    ['with an object', "return NextResponse.json({}, { headers: { 'access-control-allow-origin': '*' } });"],
    ['with a refusal', 'return new Response(null, { status: 405 });'],
  ])('%s: what all other methods meet is the wall', async (_, answer) => {
    expect(await stateOf(behind(answer))).toBe('closed');
    expect(
      await stateOf(behind(answer, 'if (!isPublic(req)) await auth.protect();'), 'sign-in/[[...all]]'),
    ).toBe('open');
    expect(await stateOf(behind(answer, ''))).toBe('open');
  });
  it.each([
    ['goes on to the page', 'return NextResponse.next();'],
    ['goes on by returning nothing', 'return;'],
    ['may go on', `if (await flag()) return NextResponse.next(); ${NO_CONTENT}`],
    [
      'takes headers that may tell Next to go on',
      'return new NextResponse(null, { status: 204, headers: await theirs() });',
    ],
  ])('but is no answer where it %s', async (_, answer) => {
    expect(await stateOf(behind(answer))).not.toBe('closed');
  });
  it.each([
    ['GET alone', "if (req.method === 'GET') await auth.protect();"],
    [
      'the usual methods',
      "if (['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(req.method)) await auth.protect();",
    ],
    ['all but POST', "if (req.method !== 'POST') await auth.protect();"],
  ])('nor is there a wall behind it that asks %s', async (_, gate) => {
    expect(await stateOf(behind(NO_CONTENT, gate))).not.toBe('closed');
  });
  it('nor one that hangs on something else besides', async () => {
    expect(await stateOf(behind(NO_CONTENT, 'if (await flag()) await auth.protect();'))).toBe('unknown');
  });
});

describe("Clerk's middleware that is handed the request itself answers at once, and lets it go on", () => {
  const CLERK = "import { clerkMiddleware } from '@clerk/nextjs/server';\n";
  const gated = (first: string): string =>
    `${CLERK}export default async function middleware(req, event) { ${first} return clerkMiddleware(req, event); }\n${MATCHER}`;
  it.each([
    ['exported from its package', "export { clerkMiddleware as default } from '@clerk/nextjs/server';\n"],
    ['exported by a list', `${CLERK}export { clerkMiddleware as default };\n`],
    ['called last', gated('')],
  ])('%s', async (_, entry) => {
    expect(await stateOf(entry)).toBe('open');
  });

  it('and who is refused before it stays refused', async () => {
    expect(await stateOf(gated('return new Response(null, { status: 401 });'))).toBe('closed');
  });

  it('while with its handler it is as that one says', async () => {
    expect(
      await stateOf(
        `${CLERK}const run = clerkMiddleware(async (auth) => { await auth.protect(); });\nexport default (req, event) => run(req, event);\n${MATCHER}`,
      ),
    ).toBe('closed');
  });
});
