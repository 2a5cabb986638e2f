import { NextResponse, type NextRequest } from 'next/server';

const ROOT = process.env.NEXT_PUBLIC_ROOT_DOMAIN ?? 'localhost:3000';

function subdomainOf(request: NextRequest): string | null {
  const host = request.headers.get('host') ?? '';
  return host.endsWith(`.${ROOT}`) ? host.slice(0, -ROOT.length - 1) : null;
}

export default async function middleware(request: NextRequest) {
  const { pathname, search } = request.nextUrl;
  const subdomain = subdomainOf(request);
  if (!subdomain) return NextResponse.next();
  if (pathname.startsWith('/admin')) return NextResponse.redirect(new URL('/', request.url));
  return NextResponse.rewrite(new URL(`/s/${subdomain}${pathname}${search}`, request.url));
}

export const config = { matcher: ['/((?!api|_next|[\\w-]+\\.\\w+).*)'] };
