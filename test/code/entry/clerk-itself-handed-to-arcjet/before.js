import { clerkMiddleware } from "@clerk/nextjs/server";
import arcjet, { createMiddleware, detectBot } from "@arcjet/next";

const aj = arcjet({
  key: process.env.ARCJET_KEY,
  rules: [detectBot({ mode: "LIVE", allow: ["CATEGORY:SEARCH_ENGINE"] })],
})

export default createMiddleware(aj, clerkMiddleware)

export const config = {
  matcher: ["/((?!api|_next/static|_next/image|favicon.ico).*)"],
}
