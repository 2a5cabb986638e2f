import fc from 'fast-check';
import { type Code, code, one } from './code.ts';

/** The routes of the app that stands behind each. */
export const ROUTES = [
  '/',
  '/dash',
  '/dash/settings',
  '/dash/[id]',
  '/admin',
  '/admin/users',
  '/about',
  '/blog/[slug]',
  '/docs/[...path]',
  '/sign-in/[[...rest]]',
  '/api/x',
  '/api/hooks/y',
  '/[org]/team',
] as const;

const mostly = (often: readonly Code[], rarely: readonly Code[]): Code =>
  fc.oneof({ weight: 5, arbitrary: fc.oneof(...often) }, { weight: 1, arbitrary: fc.oneof(...rarely) });
const list = (of: Code): Code =>
  fc.array(of, { minLength: 1, maxLength: 4 }).map((all) => `[${[...new Set(all)].join(', ')}]`);

const PATH = one(
  ...['/', '/dash', '/dash/settings', '/admin', '/about', '/blog', '/docs', '/sign-in'].map(
    (it) => `'${it}'`,
  ),
  ...['/api', '/api/x', '/api/hooks', '/blog/hello', '/acme/team', '/dash/7'].map((it) => `'${it}'`),
);
const PREFIX = one(
  ...['/dash', '/admin', '/blog/', '/docs', '/sign-in', '/api', '/api/hooks', '/a', '/dash/'].map(
    (it) => `'${it}'`,
  ),
);
const CLERKS = one(
  ...['/', '/dash(.*)', '/admin(.*)', '/about', '/blog/(.*)', '/docs/:path*', '/sign-in(.*)'].map(
    (it) => `'${it}'`,
  ),
  ...[
    '/api/(.*)',
    '/api/hooks(.*)',
    '/dash/:id',
    '/:org/team',
    '/(about|blog)(.*)',
    '/((?!dash|admin).*)',
  ].map((it) => `'${it}'`),
);
const REGEXP = one(
  String.raw`/^\/dash/`,
  String.raw`/^\/(dash|admin)(\/|$)/`,
  String.raw`/^\/api(?!\/hooks)/`,
  String.raw`/\.(css|png)$/`,
  String.raw`/^\/$/`,
  String.raw`/^\/(?!sign-in|about)/`,
  String.raw`/\/settings$/`,
  String.raw`/^\/dash\/\d+$/`,
  '/team/',
  String.raw`/^\/ADMIN/i`,
  String.raw`/^\/(about|blog|docs)/`,
  String.raw`/^\/blog\/[a-z-]+$/`,
);
const WORD = one(
  "'dash'",
  "'admin'",
  "'blog'",
  "'docs'",
  "'team'",
  "'settings'",
  "'hello'",
  "'api'",
  "''",
  "'acme'",
);

/** Tests of the path, and of what else was sent. */
const TESTS = fc.letrec<{ path: string; sent: string; test: string }>((rule) => ({
  path: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'deep' },
    one('isListed(req)'),
    code`path === ${PATH}`,
    code`path.startsWith(${PREFIX})`,
    code`${REGEXP}.test(path)`,
    code`${list(PATH)}.includes(path)`,
    code`${list(PREFIX)}.some((one) => path.startsWith(one))`,
    one('LIST.some((one) => path === one || path.startsWith(`${one}/`))'),
    one('LIST.includes(path)'),
    one('SET.has(path)'),
    one('MAP.has(path)'),
    one("MAP.get(path) === 'open'"),
    one('[...MAP.keys()].some((one) => path.startsWith(one))'),
    one('TABLE[path] === true'),
    code`path.split('/')[1] === ${WORD}`,
    code`path.split('/').includes(${WORD})`,
    code`parts[0] === ${WORD}`,
    code`parts.length > ${one('0', '1', '2')}`,
    code`path.endsWith(${one("'/team'", "'/settings'", "'.css'", "'/x'")})`,
    code`path.includes(${one("'.'", "'/api/'", "'hook'", "'dash'")})`,
    code`path.toLowerCase().startsWith(${PREFIX})`,
    code`Boolean(path.match(${REGEXP}))`,
    code`path.replace(/\\/$/, '') === ${PATH}`,
    code`new URL(req.url).pathname === ${PATH}`,
    code`(path.match(/^\\/([^/]+)/)?.[1] ?? '') === ${WORD}`,
    one('at(path)'),
    code`!${rule('path')}`,
    code`(${rule('path')} && ${rule('path')})`,
    code`(${rule('path')} || ${rule('path')})`,
    one('LIST.every((one) => !path.startsWith(one))'),
    one('LIST.find((one) => path.startsWith(one)) !== undefined'),
    one('matched(path, LIST)'),
  ),
  sent: one(
    "req.cookies.has('demo')",
    "req.cookies.get('demo')?.value === '1'",
    "req.headers.get('x-demo') === '1'",
    "req.nextUrl.searchParams.has('demo')",
    "req.headers.get('x-demo') !== null",
    "req.nextUrl.search.includes('demo')",
  ),
  test: fc.oneof(
    { weight: 9, arbitrary: rule('path') },
    { weight: 1, arbitrary: fc.oneof(rule('sent'), code`(${rule('path')} && ${rule('sent')})`) },
  ),
}));
const path = TESTS.path as Code;
const test = TESTS.test as Code;

const TARGET = one(
  "'/sign-in'",
  "'/'",
  "'/about'",
  "'/dash'",
  '`/en${path}`',
  '`${path}/login`',
  '`/sign-in?back=${path}`',
);
const REFUSE = mostly(
  [
    one(
      "return NextResponse.redirect(new URL('/sign-in', req.url));",
      'return NextResponse.json({}, { status: 401 });',
      'return new NextResponse(null, { status: 403 });',
      "const url = req.nextUrl.clone(); url.pathname = '/sign-in'; return NextResponse.redirect(url);",
      "return NextResponse.rewrite(new URL('/missing', req.url));",
    ),
  ],
  [
    code`return NextResponse.redirect(new URL(${TARGET}, req.url));`,
    one("throw new Error('no');", "return new Response('no', { status: 404 });"),
  ],
);
const PASS = mostly(
  [one('return NextResponse.next();', 'return;', 'return undefined;')],
  [
    one(
      "const answer = NextResponse.next(); answer.headers.set('x-a', '1'); return answer;",
      'return NextResponse.next({ request: { headers: new Headers(req.headers) } });',
      "return NextResponse.next({ headers: { 'x-a': '1' } });",
    ),
    code`return NextResponse.rewrite(new URL(${one("'/about'", "'/dash'", '`/acme${path}`', '`${path}/more`', 'path')}, req.url));`,
  ],
);

const PROTECT = one('await auth.protect();', "await auth.protect({ role: 'org:admin' });");
const USER = one('(await auth()).userId', '(await auth()).isAuthenticated', '(await auth()).sessionId');

const REFUSING = fc.oneof(
  code`if (!${USER}) { ${REFUSE} }`,
  PROTECT,
  code`{ const id = ${USER}; if (!id) { ${REFUSE} } }`,
  code`if ((await auth()).userId === null) { ${REFUSE} }`,
);
const REFUSING_AT = fc.oneof(
  code`if (${test}) { ${REFUSING} }`,
  code`if (!(${test})) { ${REFUSING} }`,
  code`if (${test} && !${USER}) { ${REFUSE} }`,
  code`if (!${USER} && !${path}) { ${REFUSE} }`,
);
const MAY_REFUSE = fc.oneof(PASS, REFUSING);

const STATEMENT = fc.oneof(
  { weight: 6, arbitrary: REFUSING_AT },
  { weight: 3, arbitrary: code`if (${test}) { ${PASS} }` },
  { weight: 1, arbitrary: code`if (${path}) return NextResponse.redirect(new URL(${TARGET}, req.url));` },
  {
    weight: 1,
    arbitrary: code`if (${path}) return NextResponse.rewrite(new URL(${one("'/about'", "'/dash'", '`/acme${path}`')}, req.url));`,
  },
  {
    weight: 1,
    arbitrary: code`switch (path) { case ${PATH}: case ${PATH}: ${MAY_REFUSE} break; default: ${fc.oneof(one(''), REFUSING)} }`,
  },
  {
    weight: 1,
    arbitrary: code`switch (parts[0]) { case ${WORD}: ${MAY_REFUSE} break; case ${WORD}: break; default: ${fc.oneof(one(''), REFUSING)} }`,
  },
  {
    weight: 1,
    arbitrary: code`for (const each of ${one('LIST', 'SET', 'MAP.keys()')}) { if (path.startsWith(each)) { ${MAY_REFUSE} ${one('break;', 'continue;', '')} } }`,
  },
  {
    weight: 1,
    arbitrary: code`for (const [each, kind] of MAP) { if (path === each && kind === 'closed') { ${REFUSING} } }`,
  },
  {
    weight: 1,
    arbitrary: code`try { ${REFUSING_AT} } catch (error) { ${one('throw error;', 'return NextResponse.next();', "return NextResponse.redirect(new URL('/sign-in', req.url));")} }`,
  },
  { weight: 1, arbitrary: code`{ const open = ${test}; if (!open) { ${REFUSING} } }` },
  {
    weight: 1,
    arbitrary: code`{ let open = false; if (${path}) open = true; else if (${path}) open = ${path}; if (!open) { ${REFUSING} } }`,
  },
  {
    weight: 1,
    arbitrary: code`{ const decide = async () => { if (${path}) return true; return ${path}; }; if (!(await decide())) { ${REFUSING} } }`,
  },
  {
    weight: 1,
    arbitrary: code`if (${path}) { ${REFUSING} } else if (${path}) { ${PASS} } else { ${MAY_REFUSE} }`,
  },
  {
    weight: 1,
    arbitrary: code`{ const { success } = await ${one("ratelimit.limit('x')", "rateLimit('x')")}; if (!success) return NextResponse.json({}, { status: 429 }); }`,
  },
  {
    weight: 1,
    arbitrary: one(
      "if (req.headers.get('host') === 'old.app.example') { const url = req.nextUrl.clone(); url.host = 'app.example'; return NextResponse.redirect(url); }",
      'if (path !== path.toLowerCase()) return NextResponse.redirect(new URL(path.toLowerCase(), req.url));',
    ),
  },
  {
    weight: 1,
    arbitrary: code`{ const rule = RULES.find(({ match }) => match(path)); if (rule && rule.closed) { ${REFUSING} } }`,
  },
  {
    weight: 1,
    arbitrary: code`return (${path}) ? NextResponse.next() : ${USER} ? NextResponse.next() : NextResponse.redirect(new URL('/sign-in', req.url));`,
  },
);
const START = 'const path = req.nextUrl.pathname;\nconst parts = path.split("/").filter(Boolean);\n';
const BODY = code`${START}${fc.array(STATEMENT, { minLength: 1, maxLength: 4 }).map((all) => all.join('\n'))}\n${mostly([one('', 'return NextResponse.next();')], [REFUSING])}`;

const HEAD =
  "import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';\nimport { NextResponse } from 'next/server';\nimport { Ratelimit } from '@upstash/ratelimit';\nimport { rateLimit } from 'some-limiter';\n";
const TABLES = code`const ratelimit = new Ratelimit({});
const LIST = ${list(PREFIX)};
const SET = new Set(${list(PATH)});
const MAP = new Map([[${PATH}, 'open'], [${PATH}, 'closed']]);
const TABLE = { ${PATH}: true, ${PATH}: false };
const RULES = [{ match: (one) => ${fc.oneof(code`one === ${PATH}`, code`one.startsWith(${PREFIX})`, code`${REGEXP}.test(one)`)}, closed: ${one('true', 'false')} }, { match: (one) => one.startsWith(${PREFIX}), closed: true }];
const isListed = createRouteMatcher(${list(CLERKS)});
function at(path) { ${one("return path === '/dash';", "if (path === '/') return true; return path.startsWith('/about');", 'for (const one of LIST) if (path === one) return true; return false;', "return SET.has(path) || SET.has(path.split('/').slice(0, 2).join('/'));", "const [, first] = path.split('/'); return first === 'blog' || first === 'docs';")} }
const matched = (path, all) => all.some((one) => ${one('path === one', 'path.startsWith(one)', 'new RegExp(`^${one}`).test(path)', 'path.startsWith(one) && path !== one', "one.endsWith('/') ? path.startsWith(one) : path === one")});
`;
const MATCHER = one(
  String.raw`['/((?!_next|[^?]*\\.(?:html?|css|js(?!on)|png)).*)', '/(api|trpc)(.*)']`,
  "['/((?!_next/static|favicon.ico).*)']",
  "['/((?!api|_next/static|favicon.ico).*)']",
  "['/dash/:path*', '/admin/:path*', '/api/:path*']",
  "['/(.*)']",
  "'/((?!_next).*)'",
  "['/', '/(dash|admin)(.*)', '/:org/team']",
  "[{ source: '/((?!_next).*)', missing: [{ type: 'header', key: 'x-demo' }] }]",
  "[{ source: '/(.*)', has: [{ type: 'cookie', key: 'demo' }] }, '/admin/:path*']",
  "['/((?!sign-in|about).*)']",
  "['/:path*']",
);
const CONFIG = mostly([code`export const config = { matcher: ${MATCHER} };\n`], [one('')]);

const WHOLE: Code = fc.oneof(
  { weight: 6, arbitrary: code`export default clerkMiddleware(async (auth, req) => {\n${BODY}\n});\n` },
  {
    weight: 1,
    arbitrary: code`const clerk = clerkMiddleware(async (auth, req) => {\n${BODY}\n});\nexport default async function middleware(req, event) {\n${START}if (${path}) { ${PASS} }\nreturn clerk(req, event);\n}\n`,
  },
  {
    weight: 1,
    arbitrary: code`const first = async (req, auth) => {\n${BODY}\n};\nconst second = async (req, auth) => {\n${BODY}\n};\nexport default clerkMiddleware(async (auth, req) => { for (const step of [first, second]) { const answer = await step(req, auth); if (answer) return answer; } return NextResponse.next(); });\n`,
  },
  {
    weight: 1,
    arbitrary: code`const gate = (inner) => async (auth, req) => {\n${BODY}\n};\nexport default clerkMiddleware(gate(async () => NextResponse.next()));\n`,
  },
  {
    weight: 1,
    arbitrary: code`const first = async (auth, req) => {\n${START}if (${path}) { ${REFUSE} }\nif (${path}) return NextResponse.next();\nreturn null;\n};\nexport default clerkMiddleware(async (auth, req) => { const answer = await first(auth, req); if (answer) return answer; ${BODY} });\n`,
  },
);

/** Entry files that ask who calls, by paths and by what else is sent. */
export const middlewares: Code = code`${HEAD}${TABLES}${WHOLE}${CONFIG}`;
