import { clerkMiddleware } from '@clerk/nextjs/server';
import { session } from './lib/session';

export default clerkMiddleware(session);
