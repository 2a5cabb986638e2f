import { NextResponse } from 'next/server';
const guard = (req) => (req.nextUrl.pathname === '/x' ? NextResponse.redirect(new URL('/y', req.url)) : undefined);
export { guard as default };
