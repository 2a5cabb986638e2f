import { clerkMiddleware } from '@clerk/nextjs/server';
import { options } from './lib/clerk-options';

export default clerkMiddleware(async () => {}, options);
