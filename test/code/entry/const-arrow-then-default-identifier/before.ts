import { NextRequest, NextResponse } from 'next/server';

const middleware = async (req: NextRequest) => {
  const tenant = req.headers.get('host')?.split('.')[0];
  if (tenant && tenant !== 'app') {
    return NextResponse.rewrite(new URL(`/tenants/${tenant}${req.nextUrl.pathname}`, req.url));
  }
  return NextResponse.next();
};

export default middleware;

export const config = {
  matcher: ['/((?!api/|_next/|_static/|_vercel|[\\w-]+\\.\\w+).*)'],
};
