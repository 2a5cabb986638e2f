import { NextResponse } from 'next/server'

const BLOCKED = new Set(['XX', 'YY'])

export function middleware(req) {
  const country = (req.geo && req.geo.country) || 'US'
  if (BLOCKED.has(country)) {
    req.nextUrl.pathname = '/blocked'
    return NextResponse.rewrite(req.nextUrl)
  }
}

export const config = { matcher: '/((?!blocked|_next).*)' }
