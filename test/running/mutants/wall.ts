import { type Mutant, of } from './mutant.ts';

const LIST = 'templates/middleware/public-routes.ts.hbs';
const ENTRY = 'templates/middleware/entry.ts.hbs';
const SIGNED_OUT = 'templates/middleware/signed-out.ts.hbs';

export const WALL: readonly Mutant[] = [
  ...of('middleware', LIST, [
    [
      'a pattern opens everything below it',
      ': segments.length === parts.length;',
      ': segments.length >= parts.length;',
    ],
    [
      'a segment is matched by its beginning',
      'part === segments[index],',
      "(segments[index] ?? '').startsWith(part),",
    ],
    [
      'case does not count',
      'part === segments[index],',
      "part.toLowerCase() === (segments[index] ?? '').toLowerCase(),",
    ],
    [
      'the path is decoded first',
      "pathname.replace(/\\/$/, '') : pathname;",
      "decodeURIComponent(pathname).replace(/\\/$/, '') : pathname;",
    ],
    ['ambiguous paths pass', 'if (AMBIGUOUS.test(pathname) || ', 'if ('],
    ['broken UTF-8 passes', ' || !isUtf8(pathname)', ''],
    ['an encoded slash passes', '|2[0ef5]|', '|2[0e5]|'],
    ['an encoded dot passes', '|2[0ef5]|', '|2[0f5]|'],
    ['an encoded percent sign passes', '|2[0ef5]|', '|2[0ef]|'],
    ['dot segments pass', "segment === '.' || segment === '..'", 'segment === undefined'],
    ['empty segments pass', "if (pathname.includes('//')) return false;", ''],
    ['an asterisk stands for nothing, too', "segments[index] !== '' :", 'true :'],
    ['every path of any length is looked at', ' || pathname.length > 2048', ''],
  ]),
  ...of('middleware', ENTRY, [
    [
      'nobody is refused',
      'return refuse(request, authorizedParties, redirectToSignIn);\n  },\n{{else}}',
      'return undefined;\n  },\n{{else}}',
    ],
    [
      'nobody is refused on Clerk 5',
      'return refuse(request, authorizedParties, redirectToSignIn);\n  },\n{{/if}}',
      'return undefined;\n  },\n{{/if}}',
    ],
    [
      'whoever is not signed in passes instead',
      'if (userId) return undefined;',
      'if (!userId) return undefined;',
    ],
    ['await is gone', '= await auth();', '= auth() as any;'],
    ['a pending session passes on Clerk 5', " && sessionClaims.sts !== 'pending'", ''],
    ['authorizedParties is dropped', '...(authorizedParties.length > 0 ? { authorizedParties } : {}),', ''],
    [
      'an empty list of origins is passed on',
      '...(authorizedParties.length > 0 ? { authorizedParties } : {}),',
      'authorizedParties,',
    ],
    ['origins keep their blanks', '.map((origin) => origin.trim())', ''],
    ['jwtKey is dropped', '...(jwtKey ? { jwtKey } : {}),', ''],
    ['line breaks of the key stay escaped', "?.replace(/\\\\n/g, '\\n')", ''],
    ['the caller may choose the nonce', "request.headers.delete('x-nonce');", ''],
    ['the caller may send a policy', "request.headers.delete('content-security-policy');", ''],
    [
      'the caller may send a policy that only reports',
      "request.headers.delete('content-security-policy-report-only');",
      '',
    ],
  ]),
  ...of('middleware', SIGNED_OUT, [
    ['the API is answered with 200', '{ status: 401, headers:', '{ status: 200, headers:'],
    ['a refusal may be kept by caches', ", headers: { 'Cache-Control': 'no-store' } }", ' }'],
    ['a server action is sent to the sign-in page', " || request.headers.has('next-action')", ''],
    ['only /api/ itself counts as the API', '/^\\/(?:api|trpc)(?:\\/|$)/', '/^\\/api\\/$/'],
    ['the way back may be another host', ".replace(/^\\/+/, '/');", ';'],
  ]),
  ...of('middleware', 'src/entry/data.ts', [
    ['the matcher skips file endings', '((?!_next/static/|_next/image$).*)', '((?!_next|.*\\\\..*).*)'],
    [
      'the matcher of Next 15 spares the build',
      "return ['/', '/(.*)',",
      "return ['/', '/((?!_next/static/).*)',",
    ],
    ['the home page is not matched', "    '/',\n    `/${spared}`", '    `/${spared}`'],
  ]),
  ...of('headers', 'templates/headers/security-headers.ts.hbs', [
    [
      'any site may frame the app',
      `'frame-ancestors': [{{#if ownFrame}}"'self'"{{else}}"'none'"{{/if}}],`,
      `'frame-ancestors': ['*'],`,
    ],
    [
      'the old frame header allows it',
      "value: '{{#if ownFrame}}SAMEORIGIN{{else}}DENY{{/if}}'",
      "value: 'ALLOWALL'",
    ],
    ['plugins run', `'object-src': ["'none'"],`, ''],
    ['<base> may be set', `'base-uri': ["'none'"],`, ''],
    ['scripts come from anywhere', '      clerk,\n      TURNSTILE,', "      'https:',\n      TURNSTILE,"],
    ['handlers in attributes run', `'script-src-attr': ["'none'"],`, ''],
    ['eval is allowed in production', `...(development ? ["'unsafe-eval'"] : []),`, `"'unsafe-eval'",`],
    ['everything else comes from anywhere', `'default-src': ["'self'"],`, `'default-src': ['*'],`],
    ['forms post anywhere', `'form-action': ["'self'"],`, ''],
    [
      'a malformed key writes directives',
      'if (!/^[a-z0-9-]+(?:\\.[a-z0-9-]+)+$/.test(host)) {',
      'if (host === undefined) {',
    ],
    ['types are guessed', "{ key: 'X-Content-Type-Options', value: 'nosniff' },", ''],
    ['no promise of https', "process.env.NODE_ENV === 'production'", "process.env.NODE_ENV === 'never'"],
    ['the opener is shared', "value: 'same-origin-allow-popups'", "value: 'unsafe-none'"],
    ['the referrer goes everywhere', "value: 'strict-origin-when-cross-origin'", "value: 'unsafe-url'"],
    ['live keys send telemetry', "return key.startsWith('pk_test_')", "return key !== ''"],
    [
      'a policy without Clerk is sent',
      'if (clerk === undefined) return undefined;',
      "if (clerk === undefined) return 'default-src *';",
    ],
  ]),
];
