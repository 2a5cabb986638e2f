import { transformSync } from 'esbuild';
import { parse, pathToRegexp, tokensToRegexp } from 'path-to-regexp';
import type { Caller } from './execute.ts';

/** A request for a URL of the app. */
export interface Asked {
  caller: Caller;
  /** Path and query. */
  url: string;
  headers?: Record<string, string>;
}

/** An entry file that is loaded. */
export interface Gate {
  /** The path that is served in the end; undefined where the caller is turned away or sent elsewhere. */
  ask(asked: Asked): Promise<string | undefined>;
}

const HOST = 'app.example';

class Url extends URL {
  clone(): Url {
    return new Url(this.href);
  }
}

const cookiesOf = (headers: Headers) => {
  const sent = (headers.get('cookie') ?? '').split(/; */).filter(Boolean);
  const all = new Map(sent.map((one) => one.split('=') as [string, string]));
  return {
    get: (name: string) => (all.has(name) ? { name, value: all.get(name) } : undefined),
    has: (name: string) => all.has(name),
  };
};

class NextRequest extends Request {
  nextUrl = new Url(this.url);
  cookies = cookiesOf(this.headers);
}

class NextResponse extends Response {
  static next(init?: { headers?: Headers | Record<string, string> }): NextResponse {
    const headers = new Headers(init?.headers);
    headers.set('x-middleware-next', '1');
    return new NextResponse(null, { headers });
  }
  static override redirect(url: string | URL, status = 307): NextResponse {
    return new NextResponse(null, { status, headers: { location: String(new URL(url)) } });
  }
  static rewrite(url: string | URL): NextResponse {
    return new NextResponse(null, { headers: { 'x-middleware-rewrite': String(new URL(url)) } });
  }
}

/** What `auth.protect()` leaves a handler with. */
class Refused extends Error {}

type Handler = (...given: unknown[]) => unknown;

/** The packages that entry files import, for whoever asks just now. */
function packagesOf(world: { caller: Caller }): Record<string, object> {
  const session = async () => {
    const isIn = world.caller === 'member';
    return { userId: isIn ? 'user_1' : null, sessionId: isIn ? 'sess_1' : null, isAuthenticated: isIn };
  };
  const protect = async () => {
    if (world.caller === 'stranger') throw new Refused();
    return session();
  };
  const auth = Object.assign(session, { protect });
  const clerkMiddleware = (handler: Handler) => async (request: NextRequest, event: unknown) => {
    try {
      return (await handler(auth, request, event)) ?? NextResponse.next();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return NextResponse.redirect(new URL('/sign-in', request.url));
    }
  };
  const createRouteMatcher = (patterns: string[]) => {
    const all = patterns.map((one) => pathToRegexp(one));
    return ({ nextUrl }: NextRequest) => all.some((one) => one.test(nextUrl.pathname));
  };
  class Ratelimit {
    async limit() {
      return { success: true };
    }
  }
  return {
    'next/server': { NextResponse, NextRequest },
    '@clerk/nextjs/server': { clerkMiddleware, createRouteMatcher },
    '@upstash/ratelimit': { Ratelimit },
    'some-limiter': { rateLimit: async () => ({ success: true }) },
  };
}

interface Condition {
  type: string;
  key: string;
}

interface Source {
  source: string;
  has?: Condition[];
  missing?: Condition[];
}

/** Whether a request has what a condition of a matcher names. */
function meets({ type, key }: Condition, { headers, cookies, nextUrl }: NextRequest): boolean {
  if (type === 'header') return headers.has(key);
  return type === 'cookie' ? cookies.has(key) : nextUrl.searchParams.has(key);
}

/** Whether Next runs a file with that matcher for a request. [next: get-page-static-info.ts, middleware-route-matcher.ts] */
function runsFor(matcher: string | (string | Source)[] | undefined): (request: NextRequest) => boolean {
  if (matcher === undefined) return () => true;
  const sources = [matcher].flat().map((one) => (typeof one === 'string' ? { source: one } : one));
  const all = sources.map((one: Source) => ({ ...one, regexp: tokensToRegexp(parse(one.source)) }));
  return (request) =>
    all.some(
      ({ regexp, has = [], missing = [] }) =>
        regexp.test(request.nextUrl.pathname) &&
        has.every((one) => meets(one, request)) &&
        !missing.some((one) => meets(one, request)),
    );
}

/** Loads an entry file, to be asked by one caller after the other. */
export function load(text: string): Gate {
  const world = { caller: 'stranger' as Caller };
  const packages = packagesOf(world);
  const { code } = transformSync(text, { loader: 'ts', format: 'cjs' });
  const module: { exports: { default?: Handler; config?: { matcher?: string | (string | Source)[] } } } = {
    exports: {},
  };
  new Function('require', 'module', 'exports', code)(
    (name: string) => packages[name],
    module,
    module.exports,
  );
  const { default: run, config } = module.exports;
  const runs = runsFor(config?.matcher);
  return {
    ask: async ({ caller, url, headers }) => {
      world.caller = caller;
      const request = new NextRequest(new URL(url, `https://${HOST}`), {
        headers: { host: HOST, ...headers },
      });
      const { pathname } = request.nextUrl;
      if (!run || !runs(request)) return pathname;
      const answer = await (async () => run(request, {}))().catch(() => null);
      if (answer === undefined) return pathname;
      if (!(answer instanceof Response)) return undefined;
      const led = answer.headers.get('x-middleware-rewrite');
      if (led !== null) {
        const { host, pathname: to } = new URL(led);
        return host === HOST ? to : undefined;
      }
      return answer.headers.has('x-middleware-next') && !answer.headers.has('location')
        ? pathname
        : undefined;
    },
  };
}
