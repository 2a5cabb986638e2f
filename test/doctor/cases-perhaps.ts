import { type Case, DB } from './cases-clerk.ts';
import { ok, open } from './twins.ts';

const WRITE = 'await db.note.create({ data: {} });\nreturn new Response();';
const CHECK = `async () => { const { userId } = await auth(); if (!userId) throw new Error('no'); }`;
const route = (body: string, head = ''): Record<string, string> => ({
  'app/api/x/route.ts': `${head}import { auth, currentUser } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nexport async function POST(req) {\n${body}\n}\n`,
  ...DB,
});
const SAYS = 'const says = (status) => new Response(null, { status });\nlet error;\n';
const parsed = (body: string): Record<string, string> =>
  route(
    `${SAYS}const sent = await req.json();\nif (!sent.text) error = () => says(400);\n${body}\nif (error) return error();\n${WRITE}`,
  );
const CRYPTO = `import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';\n`;
const same = (key: string): string =>
  `${CRYPTO}const key = ${key};\nconst mac = (text) => createHmac('sha256', key).update(text).digest();\nconst isSame = (one, other) => timingSafeEqual(mac(one), mac(other));\n`;
const compared = (key: string, other: string): Record<string, string> =>
  route(
    `const token = req.headers.get('authorization');\nif (token === null || !isSame(token, ${other})) return new Response(null, { status: 401 });\n${WRITE}`,
    same(key),
  );
const signed = (key: string): Record<string, string> =>
  route(
    `const body = await req.text();\nconst mac = createHmac('sha256', ${key}).update(body).digest('hex');\nif (!timingSafeEqual(Buffer.from(mac), Buffer.from(req.headers.get('x-signature')))) return new Response(null, { status: 401 });\n${WRITE}`,
    CRYPTO,
  );
const looked = (hash: string): Record<string, string> =>
  route(
    `const token = req.headers.get('authorization')?.replace('Bearer ', '');\nif (!token) return new Response(null, { status: 401 });\nconst hash = await hashOf(token);\nconst row = await db.key.findUnique({ where: { hash } });\nif (!row) return new Response(null, { status: 401 });\n${WRITE}`,
    `const hashOf = async (token, peppered = false) => { const bytes = ${hash};\nconst buffer = await crypto.subtle.digest('SHA-256', bytes);\nreturn Array.from(new Uint8Array(buffer)).map((b) => b.toString(16)).join(''); };\n`,
  );

const asked = (method: string, body: string): Record<string, string> => ({
  'app/api/x/route.ts': `import { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nconst handle = async (req) => { ${body}\n${WRITE} };\nexport { handle as ${method} };\n`,
  ...DB,
});
const UNLESS = 'if (!(await auth()).userId) return new Response(null, { status: 401 });';

/** What may be there or not, a function, an object or an answer; and what two texts say that are compared by what is made of them. */
export const PERHAPS_CASES: Case[] = [
  ok(
    'an error is a function, where there is one: of what was sent, or else of the session',
    parsed(
      'let user = null;\nif (!error) { user = await currentUser(); if (!user) error = () => says(401); }',
    ),
  ),
  open('it is one of what was sent alone', parsed('await auth();')),
  open(
    'it is one of the session where the caller asks for that',
    parsed('if (sent.strict && !error) { if (!(await currentUser())) error = () => says(401); }'),
  ),
  open(
    'one of them works',
    parsed(
      'if (sent.all) error = () => db.note.deleteMany();\nif (!(await currentUser()) && !error) return says(401);',
    ),
  ),
  ok(
    'a check that may not be there is called, which throws then',
    route(`let check;\nif (req.headers.get('a')) check = ${CHECK};\nawait check();\n${WRITE}`),
  ),
  open(
    'it is called where it is there',
    route(`let check;\nif (req.headers.get('a')) check = ${CHECK};\nawait check?.();\n${WRITE}`),
  ),
  open(
    'that it is missing is caught',
    route(
      `let check;\nif (req.headers.get('a')) check = ${CHECK};\ntry { await check(); } catch { console.log('no check'); }\n${WRITE}`,
    ),
  ),
  ok(
    'a guard that is missing ends it',
    route(
      `let guard;\nif (req.headers.get('a')) guard = { check: ${CHECK} };\nif (!guard) return new Response(null, { status: 400 });\nawait guard.check();\n${WRITE}`,
    ),
  ),
  open(
    'one that is missing is not asked',
    route(
      `let guard;\nif (req.headers.get('a')) guard = { check: ${CHECK} };\nawait guard?.check();\n${WRITE}`,
    ),
  ),
  ok(
    'a secret is compared by what a key of the code makes of it',
    compared(`'compare'`, 'process.env.CRON_SECRET'),
  ),
  open('a text of the code is compared so', compared(`'compare'`, `'dev'`)),
  ok(
    'it is compared by what a key makes of it that is made anew',
    compared('randomBytes(32)', 'process.env.CRON_SECRET'),
  ),
  open('two texts that were sent are compared so', compared('randomBytes(32)', `req.headers.get('x-same')`)),
  open(
    'two signatures of a text of the code are compared',
    route(
      `const mac = createHmac('sha256', process.env.SECRET_KEY);\nmac.update('a');\nconst other = createHmac('sha256', process.env.SECRET_KEY);\nother.update('a');\nif (!timingSafeEqual(mac.digest(), other.digest())) return new Response(null, { status: 401 });\n${WRITE}`,
      CRYPTO,
    ),
  ),
  ok('a body is signed with a secret', signed('process.env.WEBHOOK_SECRET')),
  open('it is signed with a text of the code', signed(`'dev'`)),
  open('it is signed with what was sent', signed(`req.headers.get('x-key')`)),
  ok(
    'a row is looked up by the hash of the token that was sent, as text of nothing else',
    looked('new TextEncoder().encode(`${token}${peppered ? process.env.PEPPER_SECRET : ""}`)'),
  ),
  open(
    'it is looked up by that of a text of the code',
    looked('new TextEncoder().encode(`dev${peppered ? token : ""}`)'),
  ),
  ok('all but GET are asked for a session', asked('POST', `if (req.method !== 'GET') { ${UNLESS} }`)),
  open('it is GET', asked('GET', `if (req.method !== 'GET') { ${UNLESS} }`)),
  open(
    'GET is asked, and HEAD comes to the same handler',
    asked('GET', `if (req.method === 'GET') { ${UNLESS} }`),
  ),
  open('another method is asked', asked('PUT', `if (req.method === 'POST') { ${UNLESS} }`)),
  open(
    'what the caller calls a method is none',
    asked(
      'POST',
      `const sent = Object.fromEntries(new URL(req.url).searchParams);\nif (sent.method !== 'GET') { ${UNLESS} }`,
    ),
  ),
  {
    ...ok(
      'one handler for two methods asks for each of them',
      asked('POST', `const { method } = req;\nswitch (method) { case 'PUT': case 'POST': ${UNLESS} }`),
    ),
    name: 'POST',
  },
  {
    says: 'one handler for two methods asks for one of them: the other one',
    verdict: 'exposed',
    files: asked('POST, handle as PUT', `if (req.method === 'POST') { ${UNLESS} }`),
    name: 'PUT',
  },
  {
    says: 'one handler for two methods asks for one of them: that one',
    verdict: 'protected',
    files: asked('POST, handle as PUT', `if (req.method === 'POST') { ${UNLESS} }`),
    name: 'POST',
  },
];
