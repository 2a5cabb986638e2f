import { type Mutant, of } from './mutant.ts';

const ROUTE = 'templates/api-route/route.ts.hbs';
const API = 'templates/api-route/api-app.ts.hbs';
const PAGES = 'templates/api-route/pages-route.ts.hbs';
const PAGES_API = 'templates/api-route/api-pages.ts.hbs';

const LIMIT = `{{#if limiter}}
  const limited = await rateLimit(request, {
    name: {{str name}},
    userId,
  });
  if (!limited.ok) return limited.response;
{{else}}
  // Here, by userId: your rate limiter. 429 before anything that costs more.
{{/if}}
`;
const UNKNOWN = `  if (!userId) return refuse(401, 'Not signed in');
{{/if}}
`;
const PERMISSION = `{{#if permission}}
  if (!has({ permission: PERMISSION })) return refuse(403, 'Not allowed');
{{/if}}
`;
const CROSS_SITE = `  if (isCrossSite(request)) return refuse(403, 'Cross-site call');
`;

export const ROUTES: readonly Mutant[] = [
  ...of('api-route', ROUTE, [
    ['the 401 is dropped', UNKNOWN, '{{/if}}\n'],
    [
      'calls are counted before it is known whose',
      UNKNOWN + LIMIT,
      `{{/if}}\n${LIMIT}  if (!userId) return refuse(401, 'Not signed in');\n`,
    ],
    ['the permission is dropped', PERMISSION, ''],
    ['the permission is asked before calls are counted', LIMIT + PERMISSION, PERMISSION + LIMIT],
    ['a call from another site passes', CROSS_SITE, ''],
    ['the limiter is not asked', '  if (!limited.ok) return limited.response;\n', ''],
    ['a pending session passes on Clerk 5', " || sessionClaims.sts === 'pending'", ''],
    ['await is gone', 'const caller = await authorize(request);', 'const caller: any = authorize(request);'],
    ['the refusal is not returned', '    if (caller instanceof Response) return caller;\n', ''],
    ['unknown keys pass', 'z.strictObject({', 'z.object({'],
    [
      'the body is not checked',
      '  if (parsed.success) return parsed.data;\n  const details = parsed.error',
      '  if (true) return body.value as any;\n  const details = parsed.error',
    ],
  ]),
  ...of('api-route', API, [
    ['any type that mentions JSON passes', '/^application\\/json\\s*(;|$)/i', '/json/i'],
    ['a body of any size is read', 'if (size > maxBytes) {', 'if (size < 0) {'],
    ['__proto__ passes', 'JSON.parse(text, refusePrototype)', 'JSON.parse(text)'],
    ['broken UTF-8 passes', '{ fatal: true }', '{ fatal: false }'],
    ['answers may be kept by caches', ", 'Cache-Control': 'no-store' };", ' };'],
    [
      'errors tell about the inside',
      "return refuse(500, 'Internal server error');",
      'return refuse(500, String(error));',
    ],
    ['sibling domains pass', "return site !== 'same-origin';", "return site === 'cross-site';"],
    ['any credentials stand for a token', '/^Bearer \\S/', '/^\\w+/'],
    [
      'a look-alike Origin passes',
      'hostOf(origin) !== host.toLowerCase()',
      "!(hostOf(origin) ?? '').startsWith(host.toLowerCase())",
    ],
    ['a call without an Origin passes', 'return !origin || !host || ', 'return !!origin && !!host && '],
    ['DELETE counts as a read', "method === 'GET' || method === 'HEAD'", "method !== 'POST'"],
  ]),
  ...of('api-route', PAGES, [
    [
      'the 401 is dropped in the Pages Router',
      "    if (!userId) return refuse(res, 401, 'Not signed in');\n",
      '',
    ],
    [
      'a call from another site passes in the Pages Router',
      "    if (isCrossSite(req)) return refuse(res, 403, 'Cross-site call');\n",
      '',
    ],
    [
      'the limiter is not asked in the Pages Router',
      'if (!(await rateLimitApi(req, res, budget))) return;',
      'await rateLimitApi(req, res, budget);',
    ],
    [
      'the limiter is not waited for in the Pages Router',
      'if (!(await rateLimitApi(req, res, budget))) return;',
      'if (!rateLimitApi(req, res, budget)) return;',
    ],
    ['Next reads the body in the Pages Router', 'bodyParser: false', 'bodyParser: true'],
  ]),
  ...of('api-route', PAGES_API, [
    ['any type that mentions JSON passes in the Pages Router', '/^application\\/json\\s*(;|$)/i', '/json/i'],
    [
      'a body of any size is read in the Pages Router',
      'if (size > maxBytes) resolve(undefined);',
      'if (size < 0) resolve(undefined);',
    ],
    [
      'sibling domains pass in the Pages Router',
      "return site !== 'same-origin';",
      "return site === 'cross-site';",
    ],
  ]),
  ...of('step-up', 'templates/step-up/step-up-app.ts.hbs', [
    ['the 401 is dropped', "{{else}}\n  if (!userId) return refused(401, 'Not signed in');\n", '{{else}}\n'],
    [
      'somebody acting as the user passes',
      "  if (actor) return refused(403, 'Not while impersonating a user');\n",
      '',
    ],
    [
      'the permission is not asked',
      "  if (authorize && !authorize(has)) return refused(403, 'Not allowed');\n",
      '',
    ],
    [
      'no proof is asked for',
      '  if (!has({ reverification: LEVEL })) return { ok: false, stale: true };\n',
      '',
    ],
    [
      'permission and proof are one call',
      'has({ reverification: LEVEL })',
      "has({ permission: 'org:billing:manage', reverification: LEVEL })",
    ],
    ['a missing second factor passes', 'if (secondFactorAge < 0)', 'if (secondFactorAge < -1)'],
    ['an unknown age of the factors is fresh', '?? [-1, -1]', '?? [0, 0]'],
    [
      'a call from another site passes',
      "  if (isCrossSite(request)) return refuse(403, 'Cross-site call');\n",
      '',
    ],
    ['a pending session passes', " || session.sessionClaims?.sts === 'pending'", ''],
    ['the answer may be kept by caches', "    response.headers.set('Cache-Control', 'no-store');\n", ''],
    [
      'await is gone',
      'const verdict = await check(options);\n  if (!verdict.ok && verdict.stale) {',
      'const verdict: any = check(options);\n  if (verdict.ok === false && verdict.stale) {',
    ],
    [
      'an action hears yes to a refusal',
      '  if (verdict.ok) return verdict;\n  if (verdict.stale)',
      '  if (!verdict.ok) return { ok: true } as any;\n  if ((verdict as any).stale)',
    ],
  ]),
  ...of('step-up', 'templates/step-up/step-up-pages.ts.hbs', [
    [
      'no proof is asked for in the Pages Router',
      'if (!has({ reverification: LEVEL })) {',
      'if (LEVEL.length === 0) {',
    ],
    [
      'a call from another site passes in the Pages Router',
      "  if (isCrossSite(req)) return refuse(res, 403, 'Cross-site call');\n",
      '',
    ],
    [
      'a missing second factor passes in the Pages Router',
      'if (secondFactorAge < 0) {',
      'if (secondFactorAge < -1) {',
    ],
  ]),
  ...of('step-up', 'templates/step-up/use-step-up.ts.hbs', [
    [
      'the client takes a refusal for an answer',
      'if (response.ok || body?.clerk_error)',
      'if (response.status < 500)',
    ],
  ]),
];
