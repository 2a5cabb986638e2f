import { clerkMiddleware } from '@clerk/nextjs/server';
import type { NextMiddleware } from 'next/server';

export default clerkMiddleware(async (auth) => {
  await auth();
}) as unknown as NextMiddleware;
