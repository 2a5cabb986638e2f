import { FakeRequest, NextResponse } from './fake-next.ts';

export interface Clerk {
  module: Record<string, unknown>;
  /** Paths Clerk was run for since it was last emptied. */
  ran: string[];
  signedIn: boolean;
  /** Headers from which Next would take its nonce, as Clerk was given them. */
  forged: string[];
}

const FORGED = ['x-nonce', 'content-security-policy', 'content-security-policy-report-only'];

class ToSignIn extends Error {
  readonly back: string;
  constructor(back: string) {
    super('NEXT_REDIRECT');
    this.back = back;
  }
}

type Handler = (auth: unknown, request: FakeRequest, event: unknown) => unknown;

/**
 * A stand-in for `@clerk/nextjs/server` that keeps to what was read in it: a lone function is the handler, options may
 * be a function, control flow is by exceptions, and headers are added to whatever the handler returns.
 */
export function clerkServer(log: string[]): Clerk {
  const clerk: Clerk = { module: {}, ran: [], signedIn: false, forged: [] };
  const authOf = (request: FakeRequest): unknown => {
    const redirectToSignIn = (): never => {
      throw new ToSignIn(request.nextUrl.pathname);
    };
    const session = {
      userId: clerk.signedIn ? 'user_1' : null,
      sessionClaims: clerk.signedIn ? {} : null,
      orgId: null,
      has: () => false,
      redirectToSignIn,
      protect: () => (clerk.signedIn ? session : redirectToSignIn()),
    };
    // Both generations at once: `auth()` is a promise that carries the session's own properties.
    const auth = (): unknown => Object.assign(Promise.resolve(session), session);
    return Object.assign(auth, { protect: async () => session.protect() });
  };
  const clerkMiddleware = (...given: unknown[]): unknown => {
    const [first, second] = given;
    const handler = typeof first === 'function' ? (first as Handler) : undefined;
    const options = given.length === 2 ? second : handler ? {} : first;
    const run = async (request: FakeRequest, event: unknown): Promise<Response> => {
      clerk.ran.push(request.nextUrl.pathname);
      clerk.forged.push(...FORGED.filter((name) => request.headers.has(name)));
      // Clerk asks a function of options before any handler: what the owner does in it is not what the wall is for.
      const noted = log.length;
      const resolved = typeof options === 'function' ? await (options as (r: FakeRequest) => unknown)(request) : options;
      log.length = noted;
      const { signInUrl = '/sign-in' } = (resolved ?? {}) as { signInUrl?: string };
      let response: Response;
      try {
        response = ((await handler?.(authOf(request), request, event)) as Response | undefined) ?? NextResponse.next();
      } catch (error) {
        if (!(error instanceof ToSignIn)) throw error;
        response = NextResponse.redirect(`https://app.example${signInUrl}?back=${error.back}`);
      }
      response.headers.append('x-clerk-auth-status', clerk.signedIn ? 'signed-in' : 'signed-out');
      return response;
    };
    return first instanceof FakeRequest ? runNow(first, second) : run;
    function runNow(request: FakeRequest, event: unknown): Promise<Response> {
      clerk.ran.push(request.nextUrl.pathname);
      void event;
      const response = NextResponse.next();
      response.headers.append('x-clerk-auth-status', clerk.signedIn ? 'signed-in' : 'signed-out');
      return Promise.resolve(response);
    }
  };
  const createRouteMatcher = (patterns: unknown) => {
    const list = (Array.isArray(patterns) ? patterns : [patterns]) as (string | RegExp)[];
    const all = list.map((one) => (typeof one === 'string' ? new RegExp(`^${one}/?$`) : one));
    return (request: FakeRequest): boolean => all.some((one) => one.test(request.nextUrl.pathname));
  };
  const authMiddleware = (options: { publicRoutes?: (string | RegExp)[] } = {}) => {
    const isPublic = createRouteMatcher([...(options.publicRoutes ?? []), '/sign-in(.*)', '/sign-up(.*)']);
    return clerkMiddleware((auth: () => { protect: () => void }, request: FakeRequest) => {
      if (!isPublic(request)) auth().protect();
    });
  };
  clerk.module = {
    clerkMiddleware,
    createRouteMatcher,
    authMiddleware,
    clerkClient: () => ({}),
    getAuth: () => ({ userId: null }),
    __esModule: true,
  };
  return clerk;
}
