/** Files of an owner, path → text. */
export type Files = Readonly<Record<string, string>>;

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

/** What a policy can break in Clerk and Next, on one page that asks nothing about its visitor. */
const TOUR = `"use client";

import { UserButton } from "@clerk/nextjs";
import Image from "next/image";
import { useEffect, useState } from "react";

export default function Tour() {
  const [hydrated, setHydrated] = useState(false);
  useEffect(() => setHydrated(true), []);
  return (
    <main>
      <h1>Tour</h1>
      <p id="hydrated">{hydrated ? "yes" : "no"}</p>
      <Image
        id="picture"
        src="/picture"
        alt=""
        width={32}
        height={32}
        placeholder="blur"
        blurDataURL="data:image/png;base64,${PIXEL}"
      />
      <UserButton />
    </main>
  );
}
`;

const PICTURE = `export function GET() {
  const png = Buffer.from("${PIXEL}", "base64");
  return new Response(png, { headers: { "Content-Type": "image/png" } });
}
`;

/** The hole that a policy is the second line against: a parameter that goes into the HTML as it is. */
const REFLECT = `import { Suspense } from "react";

type Search = { searchParams: Promise<{ html?: string }> };

async function Reflected({ searchParams }: Search) {
  const { html = "" } = await searchParams;
  return <div id="reflected" dangerouslySetInnerHTML={{ __html: html }} />;
}

export default function Reflect(props: Search) {
  return (
    <Suspense>
      <Reflected {...props} />
    </Suspense>
  );
}
`;

/** A page for a record that is not there. */
const GONE = `import { notFound } from "next/navigation";
import { connection } from "next/server";
import { Suspense } from "react";

async function Record(): Promise<null> {
  await connection();
  notFound();
}

export default function Gone() {
  return (
    <Suspense>
      <Record />
    </Suspense>
  );
}
`;

/** The pages that the browser goes through. */
export const PAGES: Files = {
  'app/tour/page.tsx': TOUR,
  'app/picture/route.ts': PICTURE,
  'app/reflect/page.tsx': REFLECT,
  'app/gone/page.tsx': GONE,
};

/** The flags that keep these, and what the template has, open to visitors. */
export const PUBLIC = [
  '/',
  '/tour',
  '/picture',
  '/reflect',
  '/gone',
  '/sign-in/**',
  // A path without a page: who asks for one shall see the 404 page rather than sign-in.
  '/missing/**',
].flatMap((pattern) => ['--public', pattern]);

const layout = (provider: string, params = ''): string => `import { ClerkProvider } from "@clerk/nextjs";
import type { ReactNode } from "react";

export default function Layout({ children }: { children: ReactNode${params} }) {
  return (
    <html lang="en">
      <body>
        <${provider}>{children}</ClerkProvider>
      </body>
    </html>
  );
}
`;

/** What a nonce asks for: one root layout that renders everything per request. */
export const DYNAMIC_ROOT: Files = {
  'app/layout.tsx': layout('ClerkProvider dynamic'),
  // The template of Next 16 turns cacheComponents on, which prerenders a shell of every page.
  'next.config.ts':
    'import type { NextConfig } from "next";\n\nconst nextConfig: NextConfig = {};\n\nexport default nextConfig;\n',
};
