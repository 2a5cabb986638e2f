import { clerkMiddleware } from '@clerk/nextjs/server';
import { NextResponse, type NextMiddleware } from 'next/server';

const clerkHandler = clerkMiddleware();
const isClerkConfigured = Boolean(process.env.CLERK_SECRET_KEY);

export default function proxy(...args: Parameters<NextMiddleware>) {
  if (isClerkConfigured) return clerkHandler(...args);
  return NextResponse.next();
}
