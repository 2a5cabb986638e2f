import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apiRoute } from '../../generators/api-route.ts';
import type { Facts } from '../../src/types.ts';
import { clerkFacts, contextFor, factsLike, filesOf, type Loaded, onDisk } from '../support/generated.ts';

// The generated route itself, with stand-ins for Clerk, the limiter and the schema library that keep to what the route
// uses of them and write down in which order they were asked.
const CLERK = `
const session = () => {
  globalThis.routeCalls.push('auth');
  const { permissions = [], ...rest } = globalThis.routeSession;
  const has = ({ permission }) => {
    globalThis.routeCalls.push('has ' + permission);
    return permissions.includes(permission);
  };
  return { ...rest, has };
};
export const auth = () => (globalThis.routeSync ? session() : Promise.resolve().then(session));
export const getAuth = session;
`;
const LIMITER = `
export const rateLimit = async (request, options) => {
  globalThis.routeCalls.push('limit ' + options.userId);
  if (!globalThis.routeLimited) return { ok: true, headers: { RateLimit: 'left' } };
  return { ok: false, response: new Response('{}', { status: 429, headers: { 'Retry-After': '9' } }) };
};
export const rateLimitApi = async (request, response, options) => {
  globalThis.routeCalls.push('limit ' + options.userId);
  if (!globalThis.routeLimited) return true;
  response.status(429).json({});
  return false;
};
`;
const ZOD = `
const name = () => ({ trim: name, min: name, max: name });
const object = (shape, strict) => ({
  strict: () => object(shape, true),
  safeParse(value) {
    globalThis.routeCalls.push('schema');
    const plain = typeof value === 'object' && value !== null && !Array.isArray(value);
    const fits = plain && typeof value.name === 'string' && (!strict || Object.keys(value).every((key) => key in shape));
    return fits ? { success: true, data: value } : { success: false, error: { issues: [{ message: 'bad' }] } };
  },
});
export const z = { string: name, object: (shape) => object(shape, false), strictObject: (shape) => object(shape, true) };
`;
const NAVIGATION = 'export const unstable_rethrow = (error) => { if (error.digest) throw error; };';

interface Session {
  userId: string | null;
  orgId?: string;
  permissions?: string[];
  sessionClaims?: { sts?: string };
}
const shared = globalThis as typeof globalThis & {
  routeCalls?: string[];
  routeSession?: Session;
  routeLimited?: boolean;
  routeSync?: boolean;
};

const open: Loaded[] = [];
const MAY: Session = {
  userId: 'user_1',
  orgId: 'org_1',
  permissions: ['org:projects:manage'],
  sessionClaims: {},
};
const SAME = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };

beforeEach(() => {
  Object.assign(shared, { routeCalls: [], routeSession: MAY, routeLimited: false, routeSync: false });
});
afterEach(() => {
  for (const loaded of open.splice(0)) loaded.remove();
});

interface Answer {
  status: number;
  body: string;
  cacheControl: string | null | undefined;
}
type Send = (method: string, headers?: Record<string, string>, body?: string) => Promise<Answer>;

async function load(facts: Facts): Promise<Record<string, unknown>> {
  const plain: Facts = { ...facts, alias: null };
  const answers = {
    path: '/api/projects',
    methods: ['GET', 'POST', 'PUT', 'DELETE'],
    permission: 'org:projects:manage',
  };
  const edits = apiRoute.edits(contextFor(apiRoute, plain, answers, ['api-route', 'rate-limit']));
  const files = filesOf(edits, plain);
  const route = Object.keys(files).find((path) => path.includes('projects')) ?? '';
  const packages = { '@clerk/nextjs/server': CLERK, zod: ZOD, 'next/navigation': NAVIGATION };
  const loaded = onDisk({ ...files, 'lib/security/rate-limit.ts': LIMITER }, packages);
  open.push(loaded);
  return loaded.load<Record<string, unknown>>(route);
}

async function inApp(facts = factsLike()): Promise<Send> {
  const module = await load(facts);
  return async (method, headers = SAME, body = '{"name":"x"}') => {
    const handler = module[method] as (request: Request) => Promise<Response>;
    const init = { method, headers, ...(method === 'GET' ? {} : { body }) };
    const answer = await handler(new Request('https://app.example/api/projects', init));
    return {
      status: answer.status,
      body: await answer.text(),
      cacheControl: answer.headers.get('cache-control'),
    };
  };
}

async function inPages(): Promise<Send> {
  const module = await load(factsLike({ appDir: undefined, pagesDir: 'pages' } as Partial<Facts>));
  const handler = module.default as (request: object, response: object) => Promise<void>;
  return async (method, headers = SAME, body = '{"name":"x"}') => {
    const sent: Answer = { status: 200, body: '', cacheControl: undefined };
    const response = {
      headersSent: false,
      setHeader: (name: string, value: string) => {
        if (name === 'Cache-Control') sent.cacheControl = value;
      },
      status: (status: number) => {
        sent.status = status;
        return response;
      },
      json: (value: unknown) => {
        sent.body = JSON.stringify(value);
      },
    };
    await handler(
      Object.assign(Readable.from([Buffer.from(body)]), { method, headers, query: {} }),
      response,
    );
    return sent;
  };
}

const ALL = ['auth', 'limit user_1', 'has org:projects:manage', 'schema'];

describe.each([
  ['App Router', () => inApp()],
  ['Pages Router', inPages],
])('the generated route in the %s', (_router, start) => {
  it.each<[string, Session, boolean, Record<string, string>, string, number, number]>([
    ['no session', { userId: null }, true, {}, 'x', 401, 1],
    ['a used-up budget', { userId: 'user_1' }, true, {}, 'x', 429, 2],
    ['no permission', { userId: 'user_1' }, false, { 'sec-fetch-site': 'cross-site' }, 'x', 403, 3],
    ['another site', MAY, false, { 'sec-fetch-site': 'cross-site' }, 'x', 403, 3],
    ['another content type', MAY, false, { ...SAME, 'content-type': 'text/plain' }, 'x', 415, 3],
    ['a body that is too large', MAY, false, SAME, 'x'.repeat(100_001), 413, 3],
    ['no JSON', MAY, false, SAME, 'x', 400, 3],
    ['an unknown key', MAY, false, SAME, '{"name":"x","admin":true}', 400, 4],
    ['a missing key', MAY, false, SAME, '{}', 400, 4],
    ['nothing wrong', MAY, false, SAME, '{"name":"x"}', 201, 4],
  ])('with %s goes no further', async (_what, session, limited, headers, body, status, asked) => {
    const send = await start();
    Object.assign(shared, { routeSession: session, routeLimited: limited, routeCalls: [] });
    const answer = await send('POST', headers, body);
    expect(answer.status).toBe(status);
    expect(shared.routeCalls).toEqual(ALL.slice(0, asked));
    if (status !== 429) expect(answer.cacheControl).toBe('no-store');
  });

  it.each(['GET', 'PUT', 'DELETE'])('checks %s in the same way', async (method) => {
    const send = await start();
    shared.routeSession = { userId: null };
    expect((await send(method)).status).toBe(401);
    shared.routeSession = { userId: 'user_1' };
    expect((await send(method)).status).toBe(403);
    shared.routeSession = MAY;
    const cross = await send(method, { ...SAME, 'sec-fetch-site': 'cross-site' });
    expect(cross.status).toBe(method === 'GET' ? 200 : 403);
  });

  it('takes the organisation from the session', async () => {
    const send = await start();
    expect(JSON.parse((await send('GET')).body)).toEqual({ userId: 'user_1', orgId: 'org_1' });
  });
});

describe('the generated route on Clerk 5', () => {
  it('counts a pending session as none', async () => {
    const send = await inApp(clerkFacts('5.7.6', 14));
    Object.assign(shared, { routeSync: true, routeSession: { ...MAY, sessionClaims: { sts: 'pending' } } });
    expect((await send('POST')).status).toBe(401);
    shared.routeSession = { ...MAY, sessionClaims: { sts: 'active' } };
    expect((await send('POST')).status).toBe(201);
  });
});

it('the generated Pages Router route reads its body itself, after the checks', async () => {
  const module = await load(factsLike({ appDir: undefined, pagesDir: 'pages' } as Partial<Facts>));
  expect(module.config).toEqual({ api: { bodyParser: false } });
});
