import { clerkMiddleware as withAuth } from '@clerk/nextjs/server';

export default withAuth({ debug: process.env.NODE_ENV === 'development' });
