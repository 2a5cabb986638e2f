import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';

const hasKeys = Boolean(process.env.CLERK_SECRET_KEY);

export default hasKeys ? clerkMiddleware() : () => NextResponse.next();
