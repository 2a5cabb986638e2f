import { NextResponse } from 'next/server'
import { isPublicRoute } from '@/lib/security/public-routes'
import { refuse } from '@/lib/security/signed-out'
import { clerkMiddleware } from '@clerk/nextjs/server'

const BLOCKED = new Set(['XX', 'YY'])

function ownerMiddleware(req) {
  const country = (req.geo && req.geo.country) || 'US'
  if (BLOCKED.has(country)) {
    req.nextUrl.pathname = '/blocked'
    return NextResponse.rewrite(req.nextUrl)
  }
}

const authorizedParties = (process.env.CLERK_AUTHORIZED_PARTIES ?? '')
  .split(',')
  .map((origin) => origin.trim())
  .filter((origin) => origin !== '')
const jwtKey = process.env.CLERK_JWT_KEY?.replace(/\\n/g, '\n')

const clerk = clerkMiddleware(
  async (auth, request) => {
    // The outer wall: without a session only listed paths are answered. Resources check for themselves as well.
    if (!isPublicRoute(request.nextUrl.pathname)) {
      const { userId, redirectToSignIn } = await auth()
      if (!userId) return refuse(request, authorizedParties, redirectToSignIn)
    }
    if (!ownerPaths.some((path) => path.test(request.nextUrl.pathname))) return undefined
    return ownerMiddleware(request)
  },
  {
    ...(authorizedParties.length > 0 ? { authorizedParties } : {}),
    ...(jwtKey ? { jwtKey } : {}),
  },
)

export function middleware(request, event) {
  // Next.js takes its script nonce from these, so no client may send them.
  // Before clerkMiddleware: it forwards the headers as it received them.
  request.headers.delete('content-security-policy')
  request.headers.delete('content-security-policy-report-only')
  request.headers.delete('x-nonce')
  return clerk(request, event)
}

export const config = { matcher: ['/', '/((?!_next/static/|_next/image$).*)'] }

// What the matcher let through before the wall needed every path: the code it was written for keeps to it.
const ownerPaths = [
  /^(?:\/((?!blocked|_next).*))\/?$/, // '/((?!blocked|_next).*)'
]
