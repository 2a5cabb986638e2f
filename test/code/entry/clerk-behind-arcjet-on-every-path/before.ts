import { createMiddleware } from '@arcjet/next';
import { clerkMiddleware } from '@clerk/nextjs/server';
import type { NextMiddleware } from 'next/server';
import aj from '@/lib/arcjet';

const clerk = clerkMiddleware(async (auth, req) => {
  if (req.nextUrl.pathname.startsWith('/billing')) await auth.protect();
});

export default createMiddleware(aj, clerk) as NextMiddleware;
