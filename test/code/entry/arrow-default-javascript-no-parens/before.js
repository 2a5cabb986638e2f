import { NextResponse } from 'next/server'

export default req => NextResponse.next({ headers: { 'x-from': req.nextUrl.pathname } })

export const config = { matcher: ['/((?!_next).*)'] }
