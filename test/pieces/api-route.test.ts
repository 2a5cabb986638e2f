import { Readable } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { apiRoute } from '../../generators/api-route.ts';
import { parses } from '../../src/code/parse.ts';
import type { Facts, PieceAnswers, RouteFact } from '../../src/types.ts';
import { clerkFacts, contextFor, factsLike, filesOf, type Loaded, onDisk } from '../support/generated.ts';

const both = ['api-route', 'rate-limit'];
const pagesOnly = { appDir: undefined, pagesDir: 'pages' };
const open: Loaded[] = [];

afterEach(() => {
  vi.restoreAllMocks();
  for (const loaded of open.splice(0)) loaded.remove();
});

function generate(answers: PieceAnswers = {}, facts: Facts = factsLike(), present: readonly string[] = both) {
  const edits = apiRoute.edits(contextFor(apiRoute, facts, answers, present));
  return { edits, files: filesOf(edits, facts) };
}

function check(name: string, value: string, facts = factsLike()): string | undefined {
  const question = apiRoute.questions.find((candidate) => candidate.name === name);
  if (question?.kind !== 'text' && question?.kind !== 'list') throw new Error(`${name} has no grammar`);
  return question.check(value, facts);
}

function route(url: string, file: string): RouteFact {
  return { kind: 'route-handler', router: 'app', url, file, methods: ['GET'], rendering: 'dynamic' };
}

const HOSTILE = [
  '*/',
  'a\nb',
  'a\u2028b',
  '`',
  '${process.exit()}',
  "'",
  '"',
  '\\',
  '\u202e',
  '</script>',
  '..',
];

describe('the path', () => {
  it.each(['/api/projects', '/api/a-b_c/D2', '/api/projects/[id]', '/api/[org]/members/[userId]'])(
    'may be %s',
    (path) => expect(check('path', path)).toBeUndefined(),
  );

  it.each([
    '',
    '/',
    '/api',
    '/api/',
    'api/projects',
    '/projects',
    '/api//x',
    '/api/x/',
    '/api/_private',
    '/api/[...all]',
    '/api/[[...all]]',
    '/api/[id',
    '/api/[1d]',
    '/api/(group)/x',
    '/api/@slot/x',
    '/api/x.json',
    '/api/%61',
    '/api/é',
    '/api/x/index',
    `/api/${'x'.repeat(200)}`,
    ...HOSTILE.map((text) => `/api/${text}`),
    ...HOSTILE.map((text) => `/api/[${text}]`),
  ])('is refused with a sentence when it is %j', (path) => expect(check('path', path)).toMatch(/\.$/));

  it('may not name a parameter twice', () => {
    expect(check('path', '/api/[id]/x/[id]')).toContain('once');
  });

  it.each([
    ['/api/projects', 'app/api/projects/page.tsx'],
    ['/api/projects', 'pages/api/projects.ts'],
    ['/api/projects', 'app/(group)/api/projects/route.ts'],
    ['/api/projects/[[...rest]]', 'app/api/projects/[[...rest]]/route.ts'],
  ])('is refused where %s is answered by %s', (url, file) => {
    expect(check('path', '/api/projects', factsLike({ routes: [route(url, file)] }))).toBe(
      `${file} answers /api/projects already.`,
    );
  });

  it('may be one that our own file answers', () => {
    const routes = [route('/api/projects', 'app/api/projects/route.ts')];
    expect(check('path', '/api/projects', factsLike({ routes }))).toBeUndefined();
    const written = [route('/api/projects', 'app/api/projects/route.js')];
    expect(check('path', '/api/projects', factsLike({ routes: written, language: 'js' }))).toBeUndefined();
  });

  it('may not give a dynamic segment another name than its neighbour has', () => {
    const routes = [route('/api/projects/[slug]/edit', 'app/api/projects/[slug]/edit/route.ts')];
    expect(check('path', '/api/projects/[id]', factsLike({ routes }))).toContain('/api/projects/[slug]/edit');
    expect(check('path', '/api/projects/[slug]', factsLike({ routes }))).toBeUndefined();
    expect(check('path', '/api/other/[id]', factsLike({ routes }))).toBeUndefined();
  });

  it('is by default one that is free, and that its own grammar accepts', () => {
    const question = apiRoute.questions.find((candidate) => candidate.name === 'path');
    const byDefault = (facts: Facts) => question?.default(facts, {}, {});
    expect(byDefault(factsLike())).toBe('/api/projects');
    const routes = [route('/api/projects', 'app/api/projects/route.ts')];
    expect(byDefault(factsLike({ routes }))).toBe('/api/example');
    routes.push(route('/api/example', 'pages/api/example.ts'));
    expect(byDefault(factsLike({ routes }))).toBe('/api/example-2');
  });

  it.each([
    [{}, '/api/a/[id]', 'app/api/a/[id]/route.ts'],
    [{ appDir: 'src/app', sourceDir: 'src' }, '/api/a', 'src/app/api/a/route.ts'],
    [{ language: 'js' as const }, '/api/a', 'app/api/a/route.js'],
    [{ pageExtensions: ['page.tsx', 'page.ts'] }, '/api/a', 'app/api/a/route.page.ts'],
    [
      { pageExtensions: ['page.jsx', 'page.js'], language: 'js' as const },
      '/api/a',
      'app/api/a/route.page.js',
    ],
    [{ pageExtensions: ['tsx', 'mdx'] }, '/api/a', 'app/api/a/route.tsx'],
    [pagesOnly, '/api/a/[id]', 'pages/api/a/[id].ts'],
    [{ ...pagesOnly, pageExtensions: ['page.tsx', 'api.ts'] }, '/api/a', 'pages/api/a.api.ts'],
  ])('with %o puts %s into %s', (over, path, file) => {
    expect(Object.keys(generate({ path }, factsLike(over)).files)).toContain(file);
  });
});

describe('the permission', () => {
  it.each(['', 'org:projects:manage', 'org:a_b:c-d'])('may be %j', (value) => {
    expect(check('permission', value)).toBeUndefined();
  });

  it('is refused with the reason when it is one of Clerk, which no token holds', () => {
    expect(check('permission', 'org:sys_memberships:manage')).toContain('not in the session token');
  });

  it.each([
    'org:admin',
    'projects:manage',
    'org:a:b:c',
    'org:A:b',
    ' org:a:b',
    ...HOSTILE.map((text) => `org:a:${text}`),
  ])('is refused when it is %j', (value) => expect(check('permission', value)).toMatch(/\.$/));

  it('is asked for in one has() call, before the body', () => {
    const text = generate({ permission: 'org:projects:manage' }).files['app/api/projects/route.ts'];
    expect(text).toContain("const PERMISSION = 'org:projects:manage';");
    expect(text).toContain('has({ permission: PERMISSION })');
    expect(generate().files['app/api/projects/route.ts']).not.toContain('has(');
  });
});

describe('the methods', () => {
  it('are written in one order, whatever order they were asked in', () => {
    const text = generate({ methods: ['DELETE', 'GET', 'PATCH'] }).files['app/api/projects/route.ts'] ?? '';
    expect([...text.matchAll(/^export function (\w+)/gm)].map((match) => match[1])).toEqual([
      'GET',
      'PATCH',
      'DELETE',
    ]);
  });

  it('bring a schema only where there is a body', () => {
    const text = generate({ methods: ['GET', 'DELETE'] }).files['app/api/projects/route.ts'];
    expect(text).not.toMatch(/zod|readJson/);
  });

  it.each(['TRACE', 'get;', ...HOSTILE])('refuse %j', (value) =>
    expect(check('methods', value)).toMatch(/\.$/),
  );
});

describe('the order of the checks', () => {
  const order = [
    /auth\(\)|getAuth\(req\)/,
    /Not signed in/,
    /rateLimit(Api)?\(re/,
    /Not allowed/,
    /Cross-site call/,
  ];

  it.each([
    ['App Router', factsLike(), 'app/api/projects/route.ts'],
    ['Pages Router', factsLike(pagesOnly), 'pages/api/projects.ts'],
  ])('is 401, 429, 403, same-origin, then the body, in the %s', (_router, facts, path) => {
    const text = generate({ permission: 'org:a:b' }, facts).files[path] ?? '';
    const places = order.map((pattern) => text.search(pattern));
    expect(places.every((place) => place > 0)).toBe(true);
    const guard = text.slice(text.search(/function (authorize|handler)/));
    const inGuard = order.map((pattern) => guard.search(pattern));
    expect(inGuard).toEqual([...inGuard].sort((left, right) => left - right));
    expect(guard.search(/await readInput\(/)).toBeGreaterThan(Math.max(...inGuard));
  });

  it('never relies on auth.protect(), which redirects in route handlers', () => {
    for (const facts of [factsLike(), factsLike(pagesOnly), clerkFacts('5.7.6', 14)]) {
      for (const text of Object.values(generate({}, facts).files)) expect(text).not.toContain('protect(');
    }
  });

  it.each([
    ['5.7.6', 14, true, false],
    ['6.12.7', 15, true, true],
    ['6.39.8', 15, false, true],
    ['7.9.17', 16, false, true],
  ])('with Clerk %s asks for pending sessions by itself: %s', (version, nextMajor, pending, awaited) => {
    const text = generate({ path: '/api/a/[id]' }, clerkFacts(version, nextMajor)).files[
      'app/api/a/[id]/route.ts'
    ];
    expect(text?.includes("sessionClaims.sts === 'pending'")).toBe(pending);
    expect(text?.includes('await auth()')).toBe(awaited);
    expect(text?.includes('Promise<Params>')).toBe(nextMajor >= 15);
  });
});

describe('the schema', () => {
  it.each([
    [{ name: 'zod' as const, major: 4 }, {}, 'z.strictObject({'],
    [{ name: 'zod' as const, major: 3 }, {}, '.strict()'],
    [{ name: 'valibot' as const, major: 1 }, {}, 'v.strictObject({'],
    [{ name: 'valibot' as const, major: 0 }, { valibot: '^0.42.0' }, 'v.strictObject({'],
    [{ name: 'valibot' as const, major: 0 }, { valibot: '^0.30.0' }, 'z.strictObject({'],
    [{ name: 'arktype' as const, major: 2 }, {}, "'+': 'reject'"],
    [{ name: 'arktype' as const, major: 1 }, {}, 'z.strictObject({'],
    [null, {}, 'z.strictObject({'],
  ])('refuses unknown keys with %o', (validator, dependencies, code) => {
    const { edits, files } = generate({}, factsLike({ validator, dependencies }));
    expect(files['app/api/projects/route.ts']).toContain(code);
    const added = edits.flatMap((edit) => (edit.type === 'dependency' ? edit.name : []));
    expect(added).toEqual(code.startsWith('z.') || code === '.strict()' ? ['zod'] : []);
  });
});

describe('the rate limiter', () => {
  const rateLimiter = { file: 'lib/limiter.ts', what: 'own module' };
  const needs = (facts: Facts) =>
    typeof apiRoute.needs === 'function' ? apiRoute.needs(facts) : apiRoute.needs;

  it('comes along, unless the project has its own', () => {
    expect(needs(factsLike())).toContain('rate-limit');
    expect(needs(factsLike({ rateLimiter }))).not.toContain('rate-limit');
    expect(needs(factsLike({ rateLimiter, installed: { 'rate-limit': 1 } }))).toContain('rate-limit');
  });

  it('is not all it needs where Clerk does not run yet: auth() would throw on every call', () => {
    const runs = { name: 'proxy' as const, active: true, because: '', importsClerk: true, ours: false };
    const entry = { candidates: [{ ...runs, path: 'proxy.ts' }], active: 'proxy.ts', target: 'proxy.ts' };
    expect(needs(factsLike({ entry }))).not.toContain('middleware');
    expect(needs(factsLike({ entry: { candidates: [], target: 'proxy.ts' } }))).toContain('middleware');
  });

  it('of the project is not guessed at: the step is handed over as not done', () => {
    const { edits, files } = generate({}, factsLike({ rateLimiter }), ['api-route']);
    const manual = edits.find((edit) => edit.type === 'manual');
    expect(manual).toMatchObject({ path: 'app/api/projects/route.ts' });
    expect(manual?.type === 'manual' && manual.because).toContain('lib/limiter.ts');
    expect(manual?.type === 'manual' && parses('x.ts', `async () => {${manual.snippet}\n}`)).toBeUndefined();
    expect(files['app/api/projects/route.ts']).toContain('your rate limiter');
    expect(files['app/api/projects/route.ts']).not.toContain('lib/security/rate-limit');
    expect(apiRoute.suggestion(factsLike({ rateLimiter })).selected).toBe(false);
  });
});

describe('what is left to do', () => {
  const steps = (answers: PieceAnswers, facts = factsLike()) =>
    apiRoute.next(contextFor(apiRoute, facts, answers));

  it('says that object-level ownership is not done', () => {
    expect(steps({})[0]?.text).toContain('app/api/projects/route.ts: object-level ownership is not done');
    expect(steps({}, factsLike({ language: 'js' }))[0]?.text).toContain('app/api/projects/route.js');
  });

  it('names the permission that has to exist, or says that there is none', () => {
    expect(steps({ permission: 'org:a:b' })[1]).toMatchObject({ kind: 'dashboard' });
    expect(steps({ permission: 'org:a:b' })[1]?.text).toContain('org:a:b');
    expect(steps({})[1]?.text).toContain('every signed-in user');
  });

  it('says that Clerk 5 reads permissions from version 1 tokens only', () => {
    expect(steps({ permission: 'org:a:b' }, clerkFacts('5.7.6', 14)).at(-1)?.text).toContain('version 1');
  });
});

describe('the generated files', () => {
  const all = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
  const projects = [
    factsLike(),
    factsLike(pagesOnly),
    clerkFacts('5.7.6', 14),
    factsLike({ language: 'js' }),
  ];
  const validators = ['zod', 'valibot', 'arktype'] as const;

  it.each(validators.flatMap((validator) => projects.map((facts) => [validator, facts] as const)))(
    'parse in every combination with %s',
    (name, base) => {
      const facts = { ...base, validator: { name, major: name === 'arktype' ? 2 : 1 } };
      for (const methods of [all, ['GET'], ['DELETE'], ['POST', 'PUT']]) {
        for (const path of ['/api/a', '/api/[a]/b/[class]']) {
          for (const present of [both, ['api-route']]) {
            const { files } = generate({ methods, path, permission: 'org:a:b' }, facts, present);
            for (const [file, text] of Object.entries(files)) {
              expect([file, parses(file, text)]).toEqual([file, undefined]);
            }
          }
        }
      }
    },
  );
});

type Outcome = { ok: true; value: unknown } | { ok: false; response?: Response; status?: number };
interface Api {
  isCrossSite(request: unknown): boolean;
  readJson(request: unknown, maxBytes?: number): Promise<Outcome>;
  respond(handler: () => Promise<Response>): Promise<Response>;
}

const routers: [string, Facts][] = [
  ['App Router', clerkFacts('5.7.6', 14)],
  ['Pages Router', factsLike(pagesOnly)],
];

function load(facts: Facts): Promise<Api> {
  const loaded = onDisk(generate({}, facts).files);
  open.push(loaded);
  return loaded.load<Api>('lib/security/api.ts');
}

function request(
  router: string,
  method: string,
  headers: Record<string, string>,
  body?: Uint8Array | string,
) {
  if (router === 'App Router') return new Request('http://app.example/', { method, headers, body });
  const stream = Readable.from(body === undefined ? [] : [Buffer.from(body)]);
  return Object.assign(stream, { method, headers });
}

describe.each(routers)('a call that changes something, in the %s', (router, facts) => {
  const cookie = { cookie: '__session=x', host: 'app.example' };
  it.each([
    ['from the same origin', { 'sec-fetch-site': 'same-origin' }, false],
    ['with our Origin, from an older browser', { origin: 'https://app.example' }, false],
    ['with our Origin and an upper-case Host', { origin: 'https://app.example', host: 'APP.example' }, false],
    ['behind a proxy', { origin: 'https://a.example', 'x-forwarded-host': 'a.example, inner' }, false],
    ['with a bearer token', { authorization: 'Bearer x', 'sec-fetch-site': 'cross-site' }, false],
    ['from another site', { 'sec-fetch-site': 'cross-site' }, true],
    ['from a sibling domain', { 'sec-fetch-site': 'same-site' }, true],
    ['from the address bar or an extension', { 'sec-fetch-site': 'none' }, true],
    [
      'from another site that knows our Origin',
      { 'sec-fetch-site': 'cross-site', origin: 'https://app.example' },
      true,
    ],
    ['from another Origin', { origin: 'https://evil.example' }, true],
    ['from a sandboxed frame', { origin: 'null' }, true],
    ['from a look-alike', { origin: 'https://app.example.evil.example' }, true],
    ['that tells nothing', {}, true],
    [
      'with Basic credentials, which browsers remember',
      { authorization: 'Basic x', 'sec-fetch-site': 'cross-site' },
      true,
    ],
    ['with an empty bearer token', { authorization: 'Bearer ', 'sec-fetch-site': 'cross-site' }, true],
    [
      'with a bearer scheme that Clerk does not read',
      { authorization: 'bearer x', 'sec-fetch-site': 'cross-site' },
      true,
    ],
  ])('%s', async (_what, headers, refused) => {
    const { isCrossSite } = await load(facts);
    const call = (method: string) => request(router, method, { ...cookie, ...headers });
    expect(isCrossSite(call('POST'))).toBe(refused);
    expect(isCrossSite(call('DELETE'))).toBe(refused);
    expect(isCrossSite(call('GET'))).toBe(false);
    expect(isCrossSite(call('HEAD'))).toBe(false);
  });
});

describe.each(routers)('a body, in the %s', (router, facts) => {
  const read = async (type: string, body: Uint8Array | string, maxBytes = 100) => {
    const { readJson } = await load(facts);
    const outcome = await readJson(request(router, 'POST', { 'content-type': type }, body), maxBytes);
    return outcome.ok ? outcome.value : (outcome.response?.status ?? outcome.status);
  };

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON ;x=y'])(
    'may be %s',
    async (type) => {
      expect(await read(type, '{"a":1}')).toEqual({ a: 1 });
    },
  );

  it.each([
    '',
    'text/plain',
    'application/jsonp',
    'application/json, text/plain',
    'application/ld+json',
    'text/json',
  ])('is refused with 415 as %j, however large', async (type) =>
    expect(await read(type, 'x'.repeat(1_000))).toBe(415),
  );

  it('is refused with 413 one byte past the limit, whatever it holds', async () => {
    expect(await read('application/json', `"${'x'.repeat(98)}"`)).toBe('x'.repeat(98));
    expect(await read('application/json', `"${'x'.repeat(99)}"`)).toBe(413);
    expect(await read('application/json', 'x'.repeat(101))).toBe(413);
  });

  it.each(['', '{', 'undefined', '{"a":1}{', '{"__proto__":{"admin":true}}', '[{"a":{"__proto__":1}}]'])(
    'is refused with 400 when it is %j',
    async (body) => {
      expect(await read('application/json', body)).toBe(400);
      expect(({} as Record<string, unknown>).admin).toBeUndefined();
    },
  );

  it('is refused with 400 when it is not UTF-8', async () => {
    expect(await read('application/json', new Uint8Array([0x22, 0xff, 0x22]))).toBe(400);
  });
});

describe('an error that no handler expected', () => {
  it('is logged and answered without a word of it', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { respond } = await load(clerkFacts('5.7.6', 14));
    const response = await respond(async () => {
      throw new Error('secret');
    });
    expect(response.status).toBe(500);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).toBe('{"error":"Internal server error"}');
    expect(logged).toHaveBeenCalledOnce();
  });

  it('is not one of the signals that Next throws', async () => {
    const { respond } = await load(clerkFacts('5.7.6', 14));
    const signal = Object.assign(new Error('NEXT_REDIRECT'), { digest: 'NEXT_REDIRECT;/x' });
    await expect(respond(() => Promise.reject(signal))).rejects.toBe(signal);
  });
});
