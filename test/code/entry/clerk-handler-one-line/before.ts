import { clerkMiddleware } from "@clerk/nextjs/server";

export default clerkMiddleware(async (auth, req) => { if (req.nextUrl.pathname.startsWith("/pro")) await auth.protect(); });
