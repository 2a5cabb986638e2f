import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse, type NextFetchEvent, type NextRequest } from 'next/server';

const clerkHandler = clerkMiddleware();
const withoutClerk = () => NextResponse.next();

export default process.env.CLERK_SECRET_KEY ? clerkHandler : withoutClerk;
