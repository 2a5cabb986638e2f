import { NextResponse } from 'next/server';

let middleware = () => NextResponse.next();

if (process.env.CLOSED === '1') middleware = () => new NextResponse('closed', { status: 503 });

export default middleware;
