import { clerkMiddleware } from "@clerk/nextjs/server";
import arcjet, { createMiddleware, detectBot } from "@arcjet/next";
import { isPublicRoute } from "@/lib/security/public-routes";
import { refuse } from "@/lib/security/signed-out";

const aj = arcjet({
  key: process.env.ARCJET_KEY,
  rules: [detectBot({ mode: "LIVE", allow: ["CATEGORY:SEARCH_ENGINE"] })],
})

const authorizedParties = (process.env.CLERK_AUTHORIZED_PARTIES ?? "")
  .split(",")
  .map((origin) => origin.trim())
  .filter((origin) => origin !== "");
const jwtKey = process.env.CLERK_JWT_KEY?.replace(/\\n/g, "\n");

const clerk = clerkMiddleware(
  async (auth, request) => {
    // The outer wall: without a session only listed paths are answered. Resources check for themselves as well.
    if (!isPublicRoute(request.nextUrl.pathname)) {
      const { userId, redirectToSignIn } = await auth();
      if (!userId) return refuse(request, authorizedParties, redirectToSignIn);
    }
  },
  {
    ...(authorizedParties.length > 0 ? { authorizedParties } : {}),
    ...(jwtKey ? { jwtKey } : {}),
  },
);

const guardedClerk = createMiddleware(aj, clerk)

export default function middleware(request, event) {
  // Next.js takes its script nonce from these, so no client may send them.
  // Before clerkMiddleware: it forwards the headers as it received them.
  request.headers.delete("content-security-policy");
  request.headers.delete("content-security-policy-report-only");
  request.headers.delete("x-nonce");
  // Arcjet is asked where it was before the wall needed every path.
  return ownerPaths.some((path) => path.test(request.nextUrl.pathname))
    ? guardedClerk(request, event)
    : clerk(request, event);
}

export const config = {
  matcher: ["/", "/((?!_next/static/|_next/image$).*)"],
}

// What the matcher let through before the wall needed every path: the code it was written for keeps to it.
const ownerPaths = [
  /^(?:\/((?!api|_next\/static|_next\/image|favicon.ico).*))\/?$/, // "/((?!api|_next/static|_next/image|favicon.ico).*)"
];
