import { clerkMiddleware } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'

export default clerkMiddleware(async function guard (auth, req, evt) {
  evt.waitUntil(Promise.resolve())
  return NextResponse.next()
}, { debug: false })
