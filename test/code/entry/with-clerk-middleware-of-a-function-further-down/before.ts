import { withClerkMiddleware } from '@clerk/nextjs/server'
import { getAuth } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'
import type { NextRequest } from 'next/server'

export default withClerkMiddleware(handle)

async function handle(req: NextRequest) {
  const { userId, orgId } = getAuth(req)
  const headers = new Headers(req.headers)
  headers.set('x-tenant', orgId ?? 'none')
  if (!userId) return NextResponse.redirect(new URL('/sign-in', req.url))
  return NextResponse.next({ request: { headers } })
}
