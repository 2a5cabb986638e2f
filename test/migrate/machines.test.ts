import { afterEach, describe, expect, test } from 'vitest';
import { type App, appOf } from '../protect/app.ts';

const BARE = `import { clerkMiddleware } from '@clerk/nextjs/server';

export default clerkMiddleware();
`;
const GATE = `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';

const isProtected = createRouteMatcher(['/api(.*)']);

export default clerkMiddleware(async (auth, req) => {
  if (isProtected(req)) await auth.protect();
});
`;
const DB = `import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();\n`;
const LOADS = `import { db } from '@/lib/db';\n`;
const ME = `import { auth } from '@clerk/nextjs/server';
${LOADS}export async function GET() {
  const { userId } = await auth();
  if (!userId) return new Response('no', { status: 401 });
  return Response.json(await db.item.findMany({ where: { owner: userId } }));
}
`;
const REFUSES = `return new Response('no', { status: 401 })`;
const secret = (name: string, header: string): string => `${LOADS}export async function POST(req: Request) {
  const secret = process.env.${name};
  if (!secret || req.headers.get('${header}') !== secret) ${REFUSES};
  await db.item.deleteMany();
  return new Response(null);
}
`;

const SIGNED = 'Called by other systems: their signature is the authentication';
const SECRET = 'Called by programs and schedulers: a secret or key of their own is the authentication';
const SHARED = 'Called by people and by other systems: the handler authenticates both';

const INNGEST = `import { serve } from 'inngest/next';
import { inngest } from '@/lib/inngest';
export const { GET, POST, PUT } = serve({ client: inngest, functions: [] });
`;
const QSTASH = `import { verifySignatureAppRouter } from '@upstash/qstash/nextjs';
${LOADS}export const POST = verifySignatureAppRouter(async () => {
  await db.item.deleteMany();
  return new Response(null);
});
`;
const BY_KEY = `import { createHash } from 'node:crypto';
${LOADS}export async function GET(req: Request) {
  const key = req.headers.get('x-api-key');
  if (!key) ${REFUSES};
  const row = await db.apiKey.findUnique({ where: { hash: createHash('sha256').update(key).digest('hex') } });
  if (!row) ${REFUSES};
  return Response.json(await db.item.findMany({ where: { owner: row.owner } }));
}
`;
const UPLOADS = `import { createRouteHandler } from 'uploadthing/next';
import { router } from '@/lib/uploads';
export const { GET, POST } = createRouteHandler({ router });
`;
const uploads = (asks: string): string => `import { auth } from '@clerk/nextjs/server';
import { createUploadthing } from 'uploadthing/next';
const f = createUploadthing();
export const router = {
  image: f({ image: {} })
    .middleware(async () => {
      ${asks}
      return {};
    })
    .onUploadComplete(() => {}),
};
`;
const ASKS = `const { userId } = await auth(); if (!userId) throw new Error('no');`;

const FILES = {
  'app/page.tsx': 'export default function Page() {\n  return <p>Home</p>;\n}\n',
  'app/api/me/route.ts': ME,
  'lib/db.ts': DB,
  'lib/inngest.ts': `import { Inngest } from 'inngest';\nexport const inngest = new Inngest({ id: 'app' });\n`,
  'lib/uploads.ts': uploads(ASKS),
};

/** [who calls it, the handler, the heading that it is listed under]. */
const CALLED = [
  ['Inngest, by its signature', INNGEST, SIGNED],
  ['QStash, by its signature', QSTASH, SIGNED],
  ['a scheduler, by a secret', secret('CRON_SECRET', 'authorization'), SECRET],
  ['a CMS, by a secret', secret('REVALIDATE_SECRET', 'x-secret'), SECRET],
  ['a program, by a key', BY_KEY, SECRET],
  ['UploadThing, beside people', UPLOADS, SHARED],
] as const;

let app: App | undefined;
afterEach(() => {
  app?.remove();
  app = undefined;
});

const made = (handler: string, entry = BARE, more: Record<string, string> = {}): App => {
  app = appOf({ ...FILES, 'proxy.ts': entry, 'app/api/machine/route.ts': handler, ...more }, {}, false);
  return app;
};
const LIST = 'lib/security/public-routes.ts';
const closing = ({ document }: Awaited<ReturnType<App['migrate']>>): string[] =>
  (document.access ?? []).map(({ url }) => url);

describe('a handler that machines call', () => {
  test.each(CALLED)('stays open to %s, and the list says why', async (_who, handler, heading) => {
    const one = made(handler);
    const done = await one.migrate();
    expect(one.read(LIST)).toContain(`  // ${heading}\n  '/api/machine',\n`);
    expect(closing(done)).toEqual(['/api/me']);
    expect(done.document.notes?.join('\n')).toMatch(
      /Still public: \/api\/machine\. They are called without a session/,
    );
    const again = await one.migrate();
    expect(again.document.outcome).toBe('unchanged');
  });

  test.each(CALLED)('stays open to %s in the first run, too', async (_who, handler, heading) => {
    const one = made(handler);
    await one.add(['middleware']);
    expect(one.read(LIST)).toContain(`  // ${heading}\n  '/api/machine',\n`);
    const before = one.all();
    await one.add(['headers']);
    expect(one.read(LIST)).toBe(before[LIST]);
  });

  test('that asks for a session is none: it closes, and answers as before', async () => {
    const one = made(ME);
    expect(closing(await one.migrate())).toEqual(['/api/machine', '/api/me']);
    expect(one.read(LIST)).not.toContain('/api/machine');
  });

  test('of which another method has no check is not opened for it, and that is said', async () => {
    const one = made(
      `${QSTASH}export async function GET() {\n  return Response.json(await db.item.findMany());\n}\n`,
    );
    const done = await one.migrate();
    expect(one.read(LIST)).not.toContain('/api/machine');
    expect(done.document.notes?.join('\n')).toMatch(
      /\/api\/machine is not on the public list.*GET: no check/,
    );
  });

  test('that lets anybody upload is not opened for those who call it back', async () => {
    const one = made(UPLOADS, BARE, { 'lib/uploads.ts': uploads('') });
    await one.migrate();
    expect(one.read(LIST)).not.toContain('/api/machine');
  });

  test('that the owner keeps closed stays closed, and is named', async () => {
    const one = made(UPLOADS, GATE);
    const done = await one.migrate();
    expect(one.read(LIST)).not.toContain('/api/machine');
    expect(done.document.notes?.join('\n')).toMatch(
      /\/api\/machine stays closed, as (?:middleware|proxy)\.ts has it.*UploadThing calls it back/,
    );
  });

  test('that a scheduler calls without a secret is not opened, and is named', async () => {
    const one = made(ME, BARE, {
      'app/api/cron/clean/route.ts': `${LOADS}export async function GET() {\n  await db.item.deleteMany();\n  return new Response(null);\n}\n`,
    });
    const done = await one.migrate();
    expect(one.read(LIST)).not.toContain('/api/cron');
    expect(done.document.notes?.join('\n')).toMatch(/\/api\/cron\/clean is not on the public list/);
  });
});

describe('a webhook', () => {
  const HOOK = `import { handle } from '@/lib/hook';\nexport async function POST(req: Request) {\n  return handle(req);\n}\n`;
  const handle = (verifies: string): string => `import { verifyWebhook } from '@clerk/nextjs/webhooks';
${LOADS}export async function handle(req: any) {
  ${verifies}
  await db.user.create({ data: {} });
  return Response.json({});
}
`;
  const noted = async (verifies: string): Promise<string> => {
    const one = made(ME, BARE, {
      'app/api/webhooks/clerk/route.ts': HOOK,
      'lib/hook.ts': handle(verifies),
    });
    return (await one.migrate()).document.notes?.join('\n') ?? '';
  };

  test('that verifies in a module it imports is not said to verify nothing', async () => {
    expect(await noted('await verifyWebhook(req);')).not.toContain('no signature check was recognised');
  });

  test('that verifies nowhere is said to', async () => {
    expect(await noted('')).toContain('no signature check was recognised');
  });

  test('that imports a module with a verifier, and calls something else in it, is said to verify nothing', async () => {
    const never = `await db.user.count();\n}\nexport async function verified(req: any) {\n  await verifyWebhook(req);`;
    expect(await noted(never)).toContain('no signature check was recognised');
  });
});
