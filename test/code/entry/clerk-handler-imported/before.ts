import { clerkMiddleware } from '@clerk/nextjs/server';
import { handler } from './lib/handler';

export default clerkMiddleware(handler);
