import { clerkMiddleware, createRouteMatcher } from "@clerk/nextjs/server";
import { NextResponse } from "next/server";
import aj from "./lib/arcjet";
import { isPublicRoute } from "@/lib/security/public-routes";
import { refuse } from "@/lib/security/signed-out";

const isProtectedRoute = createRouteMatcher(["/dashboard(.*)", "/account(.*)"]);

const authorizedParties = (process.env.CLERK_AUTHORIZED_PARTIES ?? "")
  .split(",")
  .map((origin) => origin.trim())
  .filter((origin) => origin !== "");
const jwtKey = process.env.CLERK_JWT_KEY?.replace(/\\n/g, "\n");

const clerk = clerkMiddleware(async (auth, req) => {
  // The outer wall: without a session only listed paths are answered. Resources check for themselves as well.
  if (!isPublicRoute(req.nextUrl.pathname)) {
    const { userId, redirectToSignIn } = await auth();
    if (!userId) return refuse(req, authorizedParties, redirectToSignIn);
  }
  if (!ownerPaths.some((path) => path.test(req.nextUrl.pathname))) return undefined;
  const decision = await aj.protect(req);
  if (decision.isDenied()) {
    return NextResponse.json({ error: "Forbidden" }, { status: 403 });
  }

  const { userId, redirectToSignIn } = await auth();
  if (!userId && isProtectedRoute(req)) {
    return redirectToSignIn();
  }
}, {
  ...(authorizedParties.length > 0 ? { authorizedParties } : {}),
  ...(jwtKey ? { jwtKey } : {}),
});

export default function middleware(request, event) {
  // Next.js takes its script nonce from these, so no client may send them.
  // Before clerkMiddleware: it forwards the headers as it received them.
  request.headers.delete("content-security-policy");
  request.headers.delete("content-security-policy-report-only");
  request.headers.delete("x-nonce");
  return clerk(request, event);
}

export const config = {
  matcher: ["/", "/((?!_next/static/|_next/image$).*)"],
};

// What the matcher let through before the wall needed every path: the code it was written for keeps to it.
const ownerPaths = [
  /^(?:\/((?!_next|favicon.ico|.*\..*).*))\/?$/, // "/((?!_next|favicon.ico|.*\\..*).*)"
  /^(?:\/(api|trpc))(.*)\/?$/, // "/(api|trpc)(.*)"
];
