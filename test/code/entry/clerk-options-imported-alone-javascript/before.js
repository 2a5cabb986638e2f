import { clerkMiddleware } from '@clerk/nextjs/server';
import { clerkOptions } from './lib/clerk';

export default clerkMiddleware(clerkOptions);

export const config = { matcher: ['/((?!_next).*)'] };
