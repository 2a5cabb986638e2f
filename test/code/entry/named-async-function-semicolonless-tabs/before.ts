import { NextResponse, type NextRequest } from 'next/server'
import { isBlocked } from './lib/geo'

export async function middleware(request: NextRequest) {
	if (await isBlocked(request)) {
		return new NextResponse('Not available in your country', { status: 451 })
	}
	return NextResponse.next()
}

export const config = { matcher: '/:path*' }
