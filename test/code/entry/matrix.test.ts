import { afterAll, describe, expect, test } from 'vitest';
import { readArgs } from '../../../src/code/entry/args.ts';
import { patchEntry } from '../../../src/code/entry/index.ts';
import { behaves } from './behaves.ts';
import { factsFor, givenArgs } from './law.ts';

/** What an entry file does: imports, then the function's parameters and body. `R` and `E` are types, cut in JavaScript. */
interface Body {
  imports: string;
  parameters: string;
  body: string;
  matcher: string;
}

const NEXT = `import { NextResponse } from 'next/server';`;
const CLERK = `import { clerkMiddleware } from '@clerk/nextjs/server';`;

const BODIES: Record<string, Body> = {
  'early returns': {
    imports: NEXT,
    parameters: 'request: R',
    body: `if (request.nextUrl.pathname === '/old') return NextResponse.redirect(new URL('/new', request.url));\n  return NextResponse.next();`,
    matcher: `['/((?!api|_next/static|favicon.ico).*)']`,
  },
  'next-intl called inside': {
    imports: `${NEXT}\nimport createMiddleware from 'next-intl/middleware';\nconst intl = createMiddleware({ locales: ['en'] });`,
    parameters: 'request: R',
    body: `if (request.nextUrl.pathname.startsWith('/studio')) return NextResponse.next();\n  return intl(request);`,
    matcher: `'/((?!api|_next|.*\\\\..*).*)'`,
  },
  'Supabase refreshes cookies': {
    imports: `import { updateSession } from './lib/supabase';`,
    parameters: 'request: R',
    body: `return await updateSession(request);`,
    matcher: `['/dashboard/:path*']`,
  },
  'geo block': {
    imports: NEXT,
    parameters: 'request: R',
    body: `if (request.headers.get('x-country') === 'XX') return new NextResponse(null, { status: 451 });`,
    matcher: `'/:path*'`,
  },
  'tenant rewrite': {
    imports: NEXT,
    parameters: 'request: R',
    body: `const host = request.headers.get('host');\n  return NextResponse.rewrite(new URL(\`/t/\${host}\${request.nextUrl.pathname}\`, request.url));`,
    matcher: `['/((?!api/|_next/|[\\\\w-]+\\\\.\\\\w+).*)']`,
  },
  'redirect with cookies': {
    imports: NEXT,
    parameters: 'request: R',
    body: `const response = NextResponse.redirect(new URL('/login', request.url));\n  response.cookies.set('from', request.nextUrl.pathname);\n  return response;`,
    matcher: `['/members/:path*']`,
  },
  'read-only redirect': {
    imports: '',
    parameters: 'request: R',
    body: `if (request.nextUrl.pathname === '/home') return Response.redirect(new URL('/', request.url));`,
    matcher: `['/home', '/house']`,
  },
  'rate limiter': {
    imports: `${NEXT}\nimport { limit } from './lib/limit';`,
    parameters: 'request: R',
    body: `const blocked = await limit(request);\n  return blocked ?? NextResponse.next();`,
    matcher: `['/api/:path*']`,
  },
  'Sentry tunnel': {
    imports: NEXT,
    parameters: 'request: R',
    body: `if (request.nextUrl.pathname === '/monitoring') return NextResponse.next();\n  return NextResponse.next({ headers: { 'x-release': '1' } });`,
    matcher: `['/((?!_next/static).*)']`,
  },
  'waitUntil': {
    imports: NEXT,
    parameters: 'request: R, event: E',
    body: `event.waitUntil(Promise.resolve(request.url));\n  return NextResponse.next();`,
    matcher: `['/blog/:slug']`,
  },
  'Clerk inside a function': {
    imports: CLERK,
    parameters: 'request: R, event: E',
    body: `return clerkMiddleware(async (auth, req) => {\n    if (req.nextUrl.pathname.startsWith('/admin')) await auth.protect();\n  })(request, event);`,
    matcher: `['/((?!_next).*)']`,
  },
  'Clerk made once, called inside': {
    imports: `${CLERK}\nconst clerk = clerkMiddleware(async (auth) => {\n  await auth.protect();\n});`,
    parameters: 'request: R, event: E',
    body: `return clerk(request, event);`,
    matcher: `['/admin/:path*']`,
  },
};

/** How the function leaves the file; `name` is the one Next asks for. */
const FORMS: Record<string, (name: string, parameters: string, body: string) => string> = {
  'default function': (name, p, b) => `export default async function ${name}(${p}) {\n  ${b}\n}`,
  'default anonymous function': (_name, p, b) => `export default async function (${p}) {\n  ${b}\n}`,
  'default arrow': (_name, p, b) => `export default async (${p}) => {\n  ${b}\n};`,
  'named function': (name, p, b) => `export async function ${name}(${p}) {\n  ${b}\n}`,
  'named constant': (name, p, b) => `export const ${name} = async (${p}) => {\n  ${b}\n};`,
  'constant, default identifier': (_name, p, b) => `const gate = async (${p}) => {\n  ${b}\n};\n\nexport default gate;`,
  'function, default identifier above it': (_name, p, b) => `export default gate;\n\nasync function gate(${p}) {\n  ${b}\n}`,
  'export list': (name, p, b) => `async function ${name}(${p}) {\n  ${b}\n}\n\nexport { ${name} };`,
  'export list, renamed': (name, p, b) => `async function gate(${p}) {\n  ${b}\n}\n\nexport { gate as ${name} };`,
  'constant and default': (name, p, b) => `export const ${name} = async (${p}) => {\n  ${b}\n};\n\nexport default ${name};`,
  'in a HOC': (_name, p, b) => `async function gate(${p}) {\n  ${b}\n}\n\nexport default withLog(gate);`,
  'in two HOCs, inline': (_name, p, b) => `export default withLog(\n  withLog(async (${p}) => {\n    ${b}\n  }),\n);`,
  'conditional': (_name, p, b) => `async function gate(${p}) {\n  ${b}\n}\n\nexport default process.env.OFF ? () => undefined : gate;`,
  'property access': (_name, p, b) => `const handlers = {\n  gate: async (${p}) => {\n    ${b}\n  },\n};\n\nexport default handlers.gate;`,
};

const TS_ONLY: typeof FORMS = {
  'default arrow, cast': (_name, p, b) => `export default (async (${p}) => {\n  ${b}\n}) as NextMiddleware;`,
  'default arrow, satisfies': (_name, p, b) => `export default (async (${p}) => {\n  ${b}\n}) satisfies NextMiddleware;`,
  'annotated constant': (name, p, b) => `export const ${name}: NextMiddleware = async (${p}) => {\n  ${b}\n};`,
};

const counts = new Map<string, number>();
const refusals: string[] = [];

for (const language of ['ts', 'js'] as const)
  describe(`shapes × export forms, ${language}`, { timeout: 120_000 }, () => {
    const forms = language === 'ts' ? { ...FORMS, ...TS_ONLY } : FORMS;
    for (const [form, write] of Object.entries(forms))
      test(form, async () => {
        for (const [what, { imports, parameters, body, matcher }] of Object.entries(BODIES)) {
          const name = what.length % 2 === 0 ? 'proxy' : 'middleware';
          const types = `import type { NextFetchEvent as E, NextMiddleware, NextRequest as R } from 'next/server';`;
          const typed = language === 'ts' ? parameters : parameters.replace(/: [RE]/g, '');
          const source = [
            language === 'ts' ? types : '',
            imports,
            form.includes('HOC') ? `import { withLog } from './lib/log';` : '',
            '',
            `// What it does: ${what}.`,
            write(name, typed, body),
            '',
            `export const config = { matcher: ${matcher} };`,
            '',
          ].join('\n');
          const path = `${name}.${language}`;
          const args = readArgs(givenArgs());
          if ('refused' in args) throw new Error(args.because);
          const outcome = patchEntry(source, path, args, factsFor());
          counts.set(outcome.kind, (counts.get(outcome.kind) ?? 0) + 1);
          if (outcome.kind === 'refused') {
            refusals.push(`${what} × ${form} × ${language}: ${outcome.because}`);
            continue;
          }
          const again = patchEntry(outcome.text, path, args, factsFor());
          expect(again.kind, `${what}\n${outcome.text}`).toBe('right');
          await behaves(path, source, outcome.text).catch((error: unknown) => {
            throw new Error(`${what} × ${form}:\n${source}\n${outcome.text}`, { cause: error });
          });
        }
      });
  });

afterAll(() => {
  const total = [...counts.values()].reduce((sum, one) => sum + one, 0);
  const done = total - (counts.get('refused') ?? 0);
  console.log(
    `shapes × export forms × languages: ${total} combinations, patched ${counts.get('patched') ?? 0}, already right ${counts.get('right') ?? 0}, refused ${refusals.length}\n` +
      `left out: CommonJS and re-exports (no body in the file), the three forms that are TypeScript in JavaScript\n${refusals.join('\n')}`,
  );
  expect(done / total).toBeGreaterThanOrEqual(0.9);
});
