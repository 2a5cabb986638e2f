import * as clerk from '@clerk/nextjs/server';

export default clerk.clerkMiddleware();
