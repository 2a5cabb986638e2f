import { expect, it } from 'vitest';
import { analyse } from '../../../src/code/entry/analyse.ts';
import { readArgs } from '../../../src/code/entry/args.ts';
import { patchEntry } from '../../../src/code/entry/index.ts';
import { readSource, type SourceFile } from '../../../src/code/source-file.ts';
import { behaves } from './behaves.ts';
import { factsFor, givenArgs } from './law.ts';

const EXPORTED_FIRST = `import gate from './lib/gate';

export { listed as middleware };

const listed = gate;

export const config = { matcher: ['/((?!api|_next).*)'] };
`;

it('reads a constant of the owner only behind its declaration, wherever the export list stands', async () => {
  const args = readArgs(givenArgs(undefined));
  if ('refused' in args) throw new Error(args.because);
  const outcome = patchEntry(EXPORTED_FIRST, 'middleware.ts', args, factsFor(undefined));
  if (outcome.kind !== 'patched') throw new Error(`it was ${outcome.kind}`);
  const { text } = outcome;
  expect(text.indexOf('= listed;')).toBeGreaterThan(text.indexOf('const listed = gate;'));
  await behaves('middleware.ts', EXPORTED_FIRST, text, { replaced: false, ownWall: false });
});

it('takes a wall that refuses only some visitors without a session for none, and puts its own before it', async () => {
  const spares = `import { clerkMiddleware } from '@clerk/nextjs/server';
import { isPublicRoute } from '@/lib/security/public-routes';

export default clerkMiddleware(async (auth, request) => {
  const { pathname } = request.nextUrl;
  if (!isPublicRoute(pathname)) {
    const { userId, redirectToSignIn } = await auth();
    if (!userId && pathname.startsWith('/admin')) return redirectToSignIn();
  }
});

export const config = { matcher: ['/', '/((?!_next/static/|_next/image$).*)'] };
`;
  const args = readArgs(givenArgs(undefined));
  if ('refused' in args) throw new Error(args.because);
  const outcome = patchEntry(spares, 'proxy.ts', args, factsFor(undefined));
  if (outcome.kind !== 'patched') throw new Error(`it was ${outcome.kind}`);
  await behaves('proxy.ts', spares, outcome.text, { replaced: false, ownWall: false });
});

it.each([
  [
    'that asks for a name which an inner block had for the user and the outer one takes from a header',
    `{
      const { userId } = await auth();
      console.log(userId);
    }
    const userId = request.headers.get('x-user');
    if (!userId) return NextResponse.json({}, { status: 401 });`,
  ],
  [
    'that asks an auth of its own',
    `const auth = async () => ({ userId: request.headers.get('x-user') });
    const { userId } = await auth();
    if (!userId) return NextResponse.json({}, { status: 401 });`,
  ],
  [
    'whose answer tells Next to go on',
    `const { userId } = await auth();
    if (!userId) return new NextResponse(null, { headers: { 'x-middleware-next': '1' } });`,
  ],
])('takes a wall for none %s', (_what, inside) => {
  const file = readSource(
    'proxy.ts',
    `import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';
import { isPublicRoute } from '@/lib/security/public-routes';

export default clerkMiddleware(async (auth, request) => {
  if (!isPublicRoute(request.nextUrl.pathname)) {
    ${inside}
  }
});
`,
  );
  if (typeof file === 'string') throw new Error(file);
  const wallIn = (source: SourceFile) => analyse(source, '@/lib/security/public-routes').clerk.wall;
  expect(wallIn(file)).toBeUndefined();
});
