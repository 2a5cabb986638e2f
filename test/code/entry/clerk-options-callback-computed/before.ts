import { clerkMiddleware } from '@clerk/nextjs/server';
import { optionsFor } from './lib/clerk-options';

export default clerkMiddleware(async () => {}, (req) => optionsFor(req.nextUrl.host));
