import { clerkMiddleware } from "@clerk/nextjs/server";
import { NextRequest, NextFetchEvent } from "next/server";

async function proxyMiddleware(req: NextRequest) {
  const { pathname } = req.nextUrl;
  if (pathname.startsWith("/__clerk")) {
    const proxyHeaders = new Headers(req.headers);
    proxyHeaders.set("Clerk-Proxy-Url", process.env.NEXT_PUBLIC_CLERK_PROXY_URL || "");
    proxyHeaders.set("Clerk-Secret-Key", process.env.CLERK_SECRET_KEY || "");
    const response = await fetch("https://frontend-api.clerk.dev" + pathname.replace("/__clerk", ""), {
      method: req.method,
      headers: proxyHeaders,
      redirect: "manual",
    });
    return new Response(response.body, {
      status: response.status,
      statusText: response.statusText,
    });
  }

  return null;
}

const clerkHandler = clerkMiddleware();

export default async function middleware(req: NextRequest, event: NextFetchEvent) {
  const proxyResponse = await proxyMiddleware(req);
  if (proxyResponse) return proxyResponse;

  return clerkHandler(req, event);
}

export const config = {
  matcher: [
    "/((?!_next|[^?]*\\.(?:html?|css|js(?!on)|jpe?g|webp|png|gif|svg|ttf|woff2?|ico|csv|docx?|xlsx?|zip|webmanifest)).*)",
    "/(api|trpc|__clerk)(.*)",
  ],
};
