import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, appOf } from './app.ts';

const DATABASE = `import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();\n`;
const WORK = `return Response.json(await db.note.create({ data: {} }));`;
const handler = (before: string, imports = ''): string =>
  `import { db } from '@/lib/db';\n${imports}\nexport async function POST(request: Request) {\n  ${before}\n  ${WORK}\n}\n`;

/** Whether the caller is found is asked of the database, after something was written to it: no check that is known. */
const LIBRARY = {
  'lib/db.ts': DATABASE,
  'lib/keys.ts': `import { db } from './db';
const HEADER = 'x-partner-key';
export async function partner(request: Request) {
  const key = request.headers.get(HEADER);
  await db.call.create({ data: {} });
  return db.partner.findFirst({ where: { key: key ?? '' } });
}
export const userAgent = (request: Request) => request.headers.get('user-agent');
export async function bearer() {
  const { headers } = await import('next/headers');
  const list = await headers();
  await db.call.create({ data: {} });
  return list.get('authorization');
}
`,
  'lib/with-key.ts': `import { partner } from './keys';
export const withKey = (next: (request: Request) => Promise<Response>) => async (request: Request) => {
  if (!(await partner(request))) return new Response(null, { status: 401 });
  return next(request);
};
`,
};

const OTHERWISE: Record<string, string> = {
  'the authorization header': handler(
    `const sent = request.headers.get('Authorization');\n  await db.call.create({ data: { sent } });\n  if (!sent) return new Response(null, { status: 401 });`,
  ),
  'a key in a header': handler(
    `const sent = request.headers.get('x-api-key');\n  await db.call.create({ data: { sent } });`,
  ),
  'the signature of a sender': handler(
    `const sent = request.headers.get('acme-signature');\n  await db.call.create({ data: { sent } });`,
  ),
  'a secret in the address': handler(
    `await db.call.create({ data: {} });\n  if (new URL(request.url).searchParams.get('secret') !== process.env.REVALIDATE_SECRET) return new Response(null, { status: 401 });`,
  ),
  'a secret that has a name': handler(
    `const secret = process.env.IMPORT_TOKEN;\n  await db.call.create({ data: {} });\n  if ((await request.text()) !== secret) return new Response(null, { status: 401 });`,
  ),
  'a helper that is handed the request': handler(
    `if (!(await partner(request))) return new Response(null, { status: 401 });`,
    `import { partner } from '@/lib/keys';\n`,
  ),
  'a helper that asks headers() itself': handler(
    `if (!(await bearer())) return new Response(null, { status: 401 });`,
    `import { bearer } from '@/lib/keys';\n`,
  ),
  'a wrapper around the handler': `import { db } from '@/lib/db';\nimport { withKey } from '@/lib/with-key';\nexport const POST = withKey(async () => {\n  ${WORK}\n});\n`,
};

const SESSION: Record<string, string> = {
  'headers that tell of the browser': handler(
    `const told = ['user-agent', 'content-type', 'accept-language', 'origin', 'x-forwarded-for'].map((name) => request.headers.get(name));\n  const [agent, from] = [request.headers.get('user-agent'), request.headers.get('x-forwarded-for')];\n  await db.call.create({ data: { told, agent, from } });`,
  ),
  'a helper that reads the user agent': handler(
    `await db.call.create({ data: { by: userAgent(request) } });`,
    `import { userAgent } from '@/lib/keys';\n`,
  ),
  'a key that is sent to another system': handler(
    `const answer = await fetch('https://api.acme.test', { headers: { Authorization: \`Bearer \${process.env.ACME_API_KEY}\` } });\n  const out = new Headers();\n  out.set('x-api-key', process.env.ACME_API_KEY ?? '');\n  if (process.env.ACME_API_KEY === undefined || answer.status === 500) return new Response(null, { status: 500 });`,
  ),
  'a cookie and a field of that name': handler(
    `const form = await request.formData();\n  await db.call.create({ data: { token: form.get('token'), key: new URL(request.url).searchParams.get('key') } });`,
  ),
  'a repeated request told by its key': handler(
    `await db.call.create({ data: { once: request.headers.get('idempotency-key'), csrf: request.headers.get('x-csrf-token') } });`,
  ),
};

const folder = (says: string): string => says.replaceAll(' ', '-').replaceAll('()', '');
const fileOf = (says: string): string => `app/api/${folder(says)}/route.ts`;

describe('whoever proves who they are otherwise is not asked for a session', () => {
  let app: App;
  let refused: Record<string, string>;
  beforeAll(async () => {
    const routes = Object.entries({ ...OTHERWISE, ...SESSION }).map(([says, text]) => [fileOf(says), text]);
    app = appOf({ ...LIBRARY, ...Object.fromEntries(routes) });
    const { document, exitCode } = await app.protect();
    refused = Object.fromEntries(document.notDone.map(({ path, because }) => [path, because]));
    expect(exitCode).toBe(1);
  });
  afterAll(() => app.remove());

  it.each(Object.keys(OTHERWISE))('by %s: the handler is left alone, and why is said', (says) => {
    expect(app.read(fileOf(says))).toBe(OTHERWISE[says]);
    expect(refused[fileOf(says)]).toMatch(
      /(?:reads the header|compares with) [\w-]+: whoever calls with that/,
    );
    expect(refused[fileOf(says)]).toContain(`--public=/api/${folder(says)}`);
  });

  it.each(Object.keys(SESSION))('%s prove nothing: the handler gets its check', (says) => {
    expect(refused[fileOf(says)]).toBeUndefined();
    expect(app.read(fileOf(says))).toContain('if (!userId)');
  });
});

describe('in the Pages Router', () => {
  it('a key among the headers is one, in whatever form it is taken out of them', async () => {
    const api = (read: string): string =>
      `import { db } from '@/lib/db';\nimport type { NextApiRequest, NextApiResponse } from 'next';\nexport default async function handler(req: NextApiRequest, res: NextApiResponse) {\n  ${read}\n  await db.note.create({ data: {} });\n  res.status(200).json({});\n}\n`;
    const app = appOf({
      'lib/db.ts': DATABASE,
      'app/layout.tsx': 'export default function Layout({ children }) {\n  return children;\n}\n',
      'pages/api/a.ts': api(`const { authorization } = req.headers;\n  console.log(authorization);`),
      'pages/api/b.ts': api(`console.log(req.headers['x-api-key']);`),
      'pages/api/c.ts': api(`console.log(req.headers['user-agent'], req.headers.host);`),
    });
    try {
      const { document } = await app.protect();
      expect(document.notDone.map(({ path }) => path).sort()).toEqual(['pages/api/a.ts', 'pages/api/b.ts']);
      expect(app.read('pages/api/c.ts')).toContain('getAuth(req)');
    } finally {
      app.remove();
    }
  });
});
