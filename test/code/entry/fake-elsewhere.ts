import { FakeRequest, NextResponse } from './fake-next.ts';

type Call = (...given: unknown[]) => unknown;

/** Answers differ by path, so that a test sees whether a function was asked at all and what became of its answer. */
function answer(name: string, request: FakeRequest): Response {
  const { pathname } = request.nextUrl;
  if (pathname.endsWith('/redirected') && !name.startsWith('next-intl')) return Response.redirect('https://elsewhere.example/', 302);
  const response = pathname.startsWith('/de')
    ? NextResponse.rewrite(new URL(`/en${pathname}`, request.url))
    : NextResponse.next();
  response.headers.set('x-seen-by', name);
  response.cookies.set('seen', '1');
  return response;
}

function middlewareOf(name: string, inner: Call[], log: string[]): Call {
  return async (...given) => {
    const request = given.find((one) => one instanceof FakeRequest);
    log.push(`${name} ${request?.nextUrl.pathname ?? ''}`);
    for (const one of inner) {
      const result = (await one(...given)) as unknown;
      if (result instanceof Response) return result;
      if (typeof result === 'function') {
        const next = (await (result as Call)(...given)) as unknown;
        if (next instanceof Response) return next;
      }
    }
    return request ? answer(name, request) : undefined;
  };
}

const PLAIN: Record<string, unknown> = {
  locales: ['en', 'de'],
  defaultLocale: 'en',
  localePrefix: 'as-needed',
  publicPaths: ['/open'],
  options: { signInUrl: '/sign-in' },
  clerkOptions: { signInUrl: '/sign-in' },
};

/** Any module at all: whatever is taken from it can be called, wrapped around a function, or asked for properties. */
export function elsewhere(name: string, log: string[]): unknown {
  const call: Call = (...given) => {
    const request = given.find((one) => one instanceof FakeRequest);
    if (request) return middlewareOf(name, [], log)(...given);
    const functions = given.flat(2).filter((one): one is Call => typeof one === 'function' && !isStandIn(one));
    return standIn(name, middlewareOf(name, functions, log), log);
  };
  return standIn(name, call, log);
}

const standIns = new WeakSet<object>();
const isStandIn = (value: object): boolean => standIns.has(value);

function standIn(name: string, call: Call, log: string[]): unknown {
  const known = new Map<string, unknown>();
  // A plain function, so that `new` works on it too.
  const target = function stand(): void {};
  const value: object = new Proxy(target, {
    get(_target, property) {
      if (property === '__esModule') return true;
      if (typeof property === 'symbol') return property === Symbol.toPrimitive ? () => name : undefined;
      if (property === 'apply') return (_self: unknown, given: ArrayLike<unknown>) => call(...Array.from(given ?? []));
      if (property === 'call') return (_self: unknown, ...given: unknown[]) => call(...given);
      if (property === 'then') return undefined;
      if (property === 'prototype') return target.prototype;
      if (property in PLAIN) return PLAIN[property];
      if (!known.has(property)) known.set(property, elsewhere(`${name}.${property}`, log));
      return known.get(property);
    },
    apply: (_target, _self, given) => call(...(given as unknown[])),
    construct: (_target, given) => standIn(`new ${name}`, () => call(...(given as unknown[])), log) as object,
  });
  standIns.add(value);
  return value;
}
