import { action, type Case, get } from './cases-clerk.ts';
import { judged, lost, ok, open } from './twins.ts';

const NO = `return new Response(null, { status: 401 });`;
const DELETE = `await db.note.delete({ where: { id } });`;
const WIPE = `await db.note.deleteMany();\nreturn Response.json({});`;

const STACK = `import { StackServerApp } from '@stackframe/stack';\nconst app = new StackServerApp({ tokenStore: 'nextjs-cookie' });\n`;
const stack = (asks: string): Record<string, string> => action(`${asks}\n${DELETE}`, {}, STACK);

const STACK_AUTH: Case[] = [
  ok('getUser() of Stack Auth', stack('const user = await app.getUser();\nif (!user) return;')),
  ok(
    'getUser() of Stack Auth that says how null is to be given',
    stack(
      `const user = await app.getUser({ or: 'return-null', tokenStore: 'nextjs-cookie' });\nif (!user) return;`,
    ),
  ),
  ok('getUser() of Stack Auth that throws', stack(`await app.getUser({ or: 'throw' });`)),
  ok(
    'getUser() of Stack Auth that throws or redirects',
    stack(`await app.getUser({ or: process.env.A ? 'throw' : 'redirect' });`),
  ),
  open(
    'getUser() of Stack Auth with an id, which looks up anybody',
    stack('const user = await app.getUser(id);\nif (!user) return;'),
    { because: /looks somebody up/ },
  ),
  open(
    'getUser() of Stack Auth with an id that stands in the code',
    stack(`const user = await app.getUser('admin');\nif (!user) return;`),
  ),
  open(
    'getServerUserById() of Stack Auth',
    stack('const user = await app.getServerUserById(id);\nif (!user) return;'),
  ),
  open(
    'getUser() of Stack Auth that makes an anonymous user of a stranger',
    stack(`const user = await app.getUser({ or: 'anonymous' });\nif (!user) return;`),
    { because: /anonymous/ },
  ),
  open(
    'getUser() of Stack Auth where anonymous users count',
    stack(`const user = await app.getUser({ or: 'anonymous-if-exists[deprecated]' });\nif (!user) return;`),
  ),
  open(
    'getUser() of Stack Auth where an anonymous user may do',
    stack(
      `const user = await app.getUser({ or: process.env.A ? 'anonymous' : 'throw' });\nif (!user) return;`,
    ),
  ),
  ok(
    'getUser() of Stack Auth where anonymous users count, and are turned away',
    stack(`const user = await app.getUser({ or: 'anonymous' });\nif (user.isAnonymous) return;`),
  ),
  lost(
    'getUser() of Stack Auth with options that can not be followed',
    stack(`const user = await app.getUser(options());\nif (!user) return;`),
  ),
  lost(
    'getUser() of Stack Auth for whom is not known',
    stack(`const user = await app.getUser({ or: options() });\nif (!user) return;`),
  ),
];

const AUTH_JS = (asks: string, head = ''): Record<string, string> =>
  get(`${asks}\n${WIPE}`, {}, `import { decode, getToken } from 'next-auth/jwt';\n${head}`);
const token = (options: string): Record<string, string> =>
  AUTH_JS(`const token = await getToken({ req: request, ${options} });\nif (!token) ${NO}`);

const TOKENS: Case[] = [
  ok('getToken() of Auth.js', token('secret: process.env.AUTH_SECRET')),
  ok('getToken() of Auth.js that is not raw', token('raw: false')),
  open('getToken() of Auth.js that is raw, which is the cookie as it was sent', token('raw: true'), {
    because: /as it was sent/,
  }),
  open('getToken() of Auth.js with a secret that stands in the code', token(`secret: 's3cr3t'`)),
  lost('getToken() of Auth.js of which it is not known whether it is raw', token('raw: isRaw()')),
  lost('getToken() of Auth.js that decodes in a way of its own', token('decode: async () => ({ sub: 1 })')),
];

const better = (asks: string): Record<string, string> =>
  get(
    `${asks}\n${WIPE}`,
    { 'lib/auth.ts': `import { betterAuth } from 'better-auth';\nexport const auth = betterAuth({});\n` },
    `import { auth as better } from '@/lib/auth';\n`,
  );
const H = 'headers: request.headers';

const BETTER: Case[] = [
  ok(
    'getSession() of Better Auth',
    better(`const session = await better.api.getSession({ ${H} });\nif (!session) ${NO}`),
  ),
  ok(
    'getSession() of Better Auth beside its headers',
    better(
      `const { response: session } = await better.api.getSession({ ${H}, returnHeaders: true });\nif (!session) ${NO}`,
    ),
  ),
  open(
    'getSession() of Better Auth beside its headers, of which only the whole is looked at',
    better(
      `const session = await better.api.getSession({ ${H}, returnHeaders: true });\nif (!session) ${NO}`,
    ),
  ),
  open(
    'getSession() of Better Auth beside its status, of which only the whole is looked at',
    better(`const session = await better.api.getSession({ ${H}, returnStatus: true });\nif (!session) ${NO}`),
  ),
  open(
    'getSession() of Better Auth as a response, which says 200 to a stranger',
    better(
      `const session = await better.api.getSession({ ${H}, asResponse: true });\nif (!session.ok) ${NO}`,
    ),
  ),
  ok(
    'getSession() of Better Auth as a response that is read',
    better(
      `const answer = await better.api.getSession({ ${H}, asResponse: true });\nconst session = await answer.json();\nif (!session) ${NO}`,
    ),
  ),
  lost(
    'getSession() of Better Auth of which it is not known what it gives',
    better(
      `const session = await better.api.getSession({ ${H}, asResponse: isAsked() });\nif (!session) ${NO}`,
    ),
  ),
];

const nothing = judged('public');
const SHOW = `import { revalidatePath, revalidateTag } from 'next/cache';\nimport { cookies, headers } from 'next/headers';\nimport { redirect } from 'next/navigation';\n`;
const SUPABASE = `import { createServerClient } from '@supabase/ssr';\nconst supabase = createServerClient('u', 'k', {});\n`;
const BETTER_AUTH = `import { betterAuth } from 'better-auth';\nconst better = betterAuth({});\n`;
const signs = (body: string): Record<string, string> => action(body, {}, SHOW + SUPABASE + BETTER_AUTH);
const IN = `const { error } = await supabase.auth.signInWithPassword({ email: id, password: id });\nif (error) redirect('/error');`;

/** Who signs in or out may do so, and sees what it changes; what else a stranger may have made anew is work. */
const SIGNING: Case[] = [
  nothing(
    'a sign-in that shows its pages anew',
    signs(`${IN}\nrevalidatePath('/', 'layout');\nredirect('/');`),
  ),
  nothing(
    'a sign-out that shows its pages anew',
    signs(`await better.api.signOut({ headers: await headers() });\nrevalidateTag('user', 'max');`),
  ),
  nothing(
    'a sign-in whose pages a helper shows anew',
    action(`${IN}\nshow();`, {}, `${SHOW}${SUPABASE}const show = () => revalidatePath('/');\n`),
  ),
  open('pages that are made anew for whoever asks', signs(`revalidatePath('/');`)),
  open('pages that are made anew before a sign-in', signs(`revalidatePath('/');\n${IN}`)),
  open(
    'pages that are made anew where only a mail is asked for',
    signs(`await supabase.auth.resend({ type: 'signup', email: id });\nrevalidatePath('/');`),
  ),
  open('a sign-in that does something else', signs(`${IN}\nrevalidatePath('/');\n${DELETE}`)),
  ok(
    'a check before pages that are made anew',
    action(`const { userId } = await auth();\nif (!userId) return;\nrevalidatePath('/');`, {}, SHOW),
  ),
  nothing(
    'a session that is taken away with its cookie',
    signs(`(await cookies()).delete('session');\nrevalidatePath('/');`),
  ),
  nothing('a session whose cookie is emptied', signs(`(await cookies()).set('session', '', { maxAge: 0 });`)),
  nothing('a cookie of the caller that is taken away', signs(`(await cookies()).delete({ name: 'theme' });`)),
  open('a cookie that is set', signs(`(await cookies()).set('session', id);`)),
  open(
    'pages that are made anew where a cookie is taken away that is no session',
    signs(`(await cookies()).delete('theme');\nrevalidatePath('/');`),
  ),
  nothing(
    'a code by which Better Auth verifies an address',
    signs(`await better.api.verifyEmailOTP({ body: { email: id, otp: id }, headers: await headers() });`),
  ),
  nothing(
    'a code that Better Auth sends',
    signs(`await better.api.sendVerificationOTP({ body: { email: id, type: 'sign-in' } });`),
  ),
  open(
    'a code that Better Auth gives to the server only',
    signs(`return better.api.createVerificationOTP({ body: { email: id, type: 'sign-in' } });`),
  ),
];

/** Look-ups of other systems: what is asked of them, and what of them asks nothing. */
interface LookUp {
  of: string;
  head: string;
  right: string;
  wrong: string;
}

const H2 = 'headers: await headers()';
const HEADERS = `import { cookies, headers } from 'next/headers';\n`;
const WORKOS = `import { authkit, getTokenClaims, refreshSession, validateApiKey, withAuth } from '@workos-inc/authkit-nextjs';`;
const SEALED = `import { WorkOS } from '@workos-inc/node';\nconst workos = new WorkOS(process.env.WORKOS_API_KEY!);\nconst session = async () => workos.userManagement.loadSealedSession({ sessionData: (await cookies()).get('wos-session')?.value ?? '', cookiePassword: process.env.WORKOS_COOKIE_PASSWORD! });`;
const KINDE = `import { getKindeServerSession } from '@kinde-oss/kinde-auth-nextjs/server';`;
const EDGE = `import { getTokens } from 'next-firebase-auth-edge';`;
const edge = (key: string): string =>
  `const tokens = await getTokens(await cookies(), { apiKey: process.env.K!, cookieName: 'a', cookieSignatureKeys: [${key}] });\nif (!tokens) return;`;
const NEON = `import { createNeonAuth, neonAuth } from '@neondatabase/auth/next/server';\nconst neon = createNeonAuth({});`;
const CONVEX = `import { convexAuthNextjsToken, isAuthenticatedNextjs } from '@convex-dev/auth/nextjs/server';`;

const LOOK_UPS: LookUp[] = [
  {
    of: 'the organization of withAuth() of WorkOS',
    head: WORKOS,
    right: `const { organizationId } = await withAuth();\nif (!organizationId) return;`,
    wrong: `const { organizationId } = await withAuth();\nif (organizationId === null) return;`,
  },
  {
    of: 'the permissions of withAuth() of WorkOS',
    head: WORKOS,
    right: `const { permissions } = await withAuth();\nif (!permissions?.includes('notes:delete')) return;`,
    wrong: `const { permissions } = await withAuth();\nif (permissions?.includes('none')) return;`,
  },
  {
    of: 'the role of withAuth() of WorkOS',
    head: WORKOS,
    right: `const { role } = await withAuth();\nif (role !== 'admin') return;`,
    wrong: `const { role } = await withAuth();\nif (role === 'guest') return;`,
  },
  {
    of: 'withAuth() of WorkOS that wants a user',
    head: WORKOS,
    right: `await withAuth({ ensureSignedIn: true });`,
    wrong: `await withAuth({ ensureSignedIn: false });`,
  },
  {
    of: 'the user of refreshSession() of WorkOS',
    head: WORKOS,
    right: `const { user } = await refreshSession();\nif (!user) return;`,
    wrong: `const session = await refreshSession();\nif (!session) return;`,
  },
  {
    of: 'getTokenClaims() of WorkOS',
    head: WORKOS,
    right: `const { sub } = await getTokenClaims();\nif (!sub) return;`,
    wrong: `const { sub } = await getTokenClaims(id);\nif (!sub) return;`,
  },
  {
    of: 'validateApiKey() of WorkOS',
    head: WORKOS,
    right: `const { apiKey } = await validateApiKey();\nif (!apiKey) return;`,
    wrong: `const answer = await validateApiKey();\nif (!answer) return;`,
  },
  {
    of: 'a sealed session of WorkOS',
    head: SEALED,
    right: `const { authenticated } = await (await session()).authenticate();\nif (!authenticated) return;`,
    wrong: `const answer = await (await session()).authenticate();\nif (!answer) return;`,
  },
  {
    of: 'authenticateWithSessionCookie() of WorkOS',
    head: SEALED,
    right: `const found = await workos.userManagement.authenticateWithSessionCookie({ sessionData: id });\nif (!found.authenticated) return;`,
    wrong: `await workos.userManagement.authenticateWithSessionCookie({ sessionData: id });`,
  },
  ...(
    [
      ['getPermission', `('notes:delete')`, '?.isGranted'],
      ['getPermissions', '()', ''],
      ['getRoles', '()', ''],
      ['getClaim', `('sub')`, ''],
      ['getAccessToken', '()', ''],
      ['getOrganization', '()', ''],
    ] as const
  ).map(([name, args, part]) => ({
    of: `${name}() of Kinde`,
    head: KINDE,
    right: `const { ${name} } = getKindeServerSession();\nconst found = await ${name}${args};\nif (!found${part}) return;`,
    wrong: `const { ${name} } = getKindeServerSession();\nconst found = ${name}${args};\nif (!found) return;`,
  })),
  {
    of: 'getTokens() of next-firebase-auth-edge',
    head: EDGE,
    right: edge('process.env.COOKIE_KEY!'),
    wrong: edge(`'in the code'`),
  },
  {
    of: 'neonAuth()',
    head: NEON,
    right: `const { user } = await neonAuth();\nif (!user) return;`,
    wrong: `const found = await neonAuth();\nif (!found) return;`,
  },
  {
    of: 'getSession() of Neon Auth',
    head: NEON,
    right: `const { data: session } = await neon.getSession();\nif (!session?.user) return;`,
    wrong: `const session = await neon.getSession();\nif (!session) return;`,
  },
  {
    of: 'whether somebody is signed in with Convex Auth',
    head: CONVEX,
    right: `if (!(await isAuthenticatedNextjs())) return;`,
    wrong: `if (!(await convexAuthNextjsToken())) return;`,
  },
  {
    of: 'getAccessToken() of Auth0',
    head: `import { Auth0Client } from '@auth0/nextjs-auth0/server';\nconst auth0 = new Auth0Client();`,
    right: `await auth0.getAccessToken();`,
    wrong: `try { await auth0.getAccessToken(); } catch {}`,
  },
  {
    of: 'getLogtoContext()',
    head: `import { getLogtoContext } from '@logto/next/server-actions';`,
    right: `const { isAuthenticated } = await getLogtoContext({});\nif (!isAuthenticated) return;`,
    wrong: `const context = await getLogtoContext({});\nif (!context) return;`,
  },
  {
    of: 'the claims of getLogtoContext()',
    head: `import { getLogtoContext } from '@logto/next/server-actions';`,
    right: `const { claims } = await getLogtoContext({});\nif (!claims?.sub) return;`,
    wrong: `const { claims } = await getLogtoContext({});\nif (claims === null) return;`,
  },
  ...(
    [
      ['hasPermission', `, body: { permissions: { note: ['delete'] } }`],
      ['getActiveMember', ''],
      ['getFullOrganization', ''],
      ['listUsers', ', query: {}'],
    ] as const
  ).map(([name, more]) => ({
    of: `${name}() of Better Auth`,
    head: BETTER_AUTH,
    right: `await better.api.${name}({ ${H2}${more} });`,
    wrong: `better.api.${name}({ ${H2}${more} });`,
  })),
  {
    of: 'hasPermission() of Better Auth as a response',
    head: BETTER_AUTH,
    right: `const answer = await better.api.hasPermission({ ${H2}, asResponse: true });\nif (!answer.ok) return;`,
    wrong: `await better.api.hasPermission({ ${H2}, asResponse: true });`,
  },
  {
    of: 'verifyApiKey() of Better Auth',
    head: BETTER_AUTH,
    right: `const { valid } = await better.api.verifyApiKey({ body: { key: id } });\nif (!valid) return;`,
    wrong: `const { valid } = await better.api.verifyApiKey({ body: { key: process.env.API_KEY! } });\nif (!valid) return;`,
  },
];

const OTHERS: Case[] = LOOK_UPS.flatMap(({ of, head, right, wrong }) => [
  ok(of, action(`${right}\n${DELETE}`, {}, `${HEADERS}${head}\n`)),
  open(`${of}, asked so that it says nothing`, action(`${wrong}\n${DELETE}`, {}, `${HEADERS}${head}\n`)),
]);

/** An app that asks for a version of Kinde, and of it who is there. */
const kinde = (range: string, asks = 'isAuthenticated()'): Record<string, string> => ({
  ...action(
    `const session = getKindeServerSession();\nif (!(await session.${asks})) return;\n${DELETE}`,
    {},
    `${KINDE}\n`,
  ),
  'package.json': JSON.stringify({
    name: 'case',
    dependencies: { next: '16.4.6', '@clerk/nextjs': '7.9.17', '@kinde-oss/kinde-auth-nextjs': range },
  }),
});

/** Kinde verifies what the cookie says since a version; those before believe what anybody can write there. */
const VERSIONS: Case[] = [
  ...['2.5.0', '^2.5.1', '~2.8.0', '3.0.0', 'latest', '>=2.8'].map((range) =>
    ok(`Kinde in version ${range}`, kinde(range)),
  ),
  ...['2.3.8', '~2.4.1', '^1.9.3'].map((range) =>
    open(`Kinde in version ${range}, which believes the cookie`, kinde(range), {
      because: /without verifying it/,
    }),
  ),
  ...['^2.3.8', '2', '>=2.0.0'].map((range) =>
    lost(`Kinde in version ${range}, which may believe the cookie`, kinde(range)),
  ),
  open('the user of Kinde in a version that believes the cookie', kinde('2.4.6', 'getUser()')),
  ok('a claim of Kinde, which each version verifies', kinde('2.3.8', `getClaim('sub')`)),
];

export const SESSION_CASES: Case[] = [
  ...VERSIONS,
  ...STACK_AUTH,
  ...TOKENS,
  ...BETTER,
  ...SIGNING,
  ...OTHERS,

  open(
    'an answer to whoever sends the cookie of Better Auth, and work for whoever leaves it out',
    get(
      `if (getSessionCookie(request)) return Response.json({ already: 'signed in' });\nreturn Response.json(await db.note.findMany());`,
      {},
      `import { getSessionCookie } from 'better-auth/cookies';\n`,
    ),
  ),
];
