import { expect, it } from 'vitest';
import { readArgs } from '../../../src/code/entry/args.ts';
import { patchEntry } from '../../../src/code/entry/index.ts';
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
