/** Files of an owner, path → text; `null` where the template has one that this owner has not. */
export type Files = Readonly<Record<string, string | null>>;

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
      {/* Clerk 6 draws it as soon as its script has come, which may be before React has compared the page. */}
      {hydrated && <UserButton />}
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

/** A page with a defect that shows only while a request is answered. */
const BROKEN = `import { connection } from "next/server";
import { Suspense } from "react";

async function Record(): Promise<null> {
  await connection();
  throw new Error("The database is down.");
}

export default function Broken() {
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
  'app/broken/page.tsx': BROKEN,
};

/** The flags that keep these, and what the template has, open to visitors. */
export const PUBLIC = [
  '/',
  '/tour',
  '/picture',
  '/reflect',
  '/gone',
  '/broken',
  '/fixed',
  '/sign-in/**',
  // A path without a page: who asks for one shall see the 404 page rather than sign-in.
  '/missing/page',
].flatMap((pattern) => ['--public', pattern]);

/** A root layout that asks Clerk about the visitor whenever it renders. */
const DYNAMIC_LAYOUT = `import { ClerkProvider } from "@clerk/nextjs";
import type { ReactNode } from "react";

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <ClerkProvider dynamic>{children}</ClerkProvider>
      </body>
    </html>
  );
}
`;

/** The template of Next 16 turns cacheComponents on, which prerenders a shell of every page. */
export const PLAIN_CONFIG: Files = {
  'next.config.ts':
    'import type { NextConfig } from "next";\n\nconst nextConfig: NextConfig = {};\n\nexport default nextConfig;\n',
};

/** What a nonce asks for: one root layout that renders everything per request. */
export const DYNAMIC_ROOT: Files = { ...PLAIN_CONFIG, 'app/layout.tsx': DYNAMIC_LAYOUT };

const SIGN_IN = `import { SignIn } from "@clerk/nextjs";

export default function SignInPage() {
  return <SignIn />;
}
`;

const DASHBOARD = `import { auth } from "@clerk/nextjs/server";

export default async function DashboardPage() {
  const { userId } = await auth();
  return <p>Signed in as {userId}</p>;
}
`;

/** A page of a few words. */
const words = (text: string, before = ''): string =>
  `${before}export default function Page() {\n  return <h1>${text}</h1>;\n}\n`;

/** A page that is rendered once for everybody, whatever is above it. */
export const FORCED_STATIC = words('Always the same', 'export const dynamic = "force-static";\n\n');

/** The same pages below a root layout for each of two parts of the app, so that none holds the 404 page. */
export const SEVERAL_ROOTS: Files = {
  ...DYNAMIC_ROOT,
  ...Object.fromEntries(
    ['layout.tsx', 'page.tsx', 'dashboard/page.tsx', 'sign-in/[[...sign-in]]/page.tsx'].map((path) => [
      `app/${path}`,
      null,
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(PAGES).map(([path, text]) => [path.replace('app/', 'app/(site)/'), text]),
  ),
  'app/(site)/layout.tsx': DYNAMIC_LAYOUT,
  'app/(site)/page.tsx': words('Home'),
  'app/(site)/dashboard/page.tsx': DASHBOARD,
  'app/(site)/sign-in/[[...sign-in]]/page.tsx': SIGN_IN,
  'app/(site)/fixed/page.tsx': FORCED_STATIC,
  'app/[locale]/layout.tsx': DYNAMIC_LAYOUT,
  'app/[locale]/about/page.tsx': words('About'),
};

/** A page of the Pages Router that is rendered per request. */
export const OLD_PAGE = `${words('From before')}
export function getServerSideProps() {
  return { props: {} };
}
`;
