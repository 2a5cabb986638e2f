import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { editJson, type NextMajor } from './create-next-app.ts';
import { PINS_14, PINS_15, PINS_16 } from './versions.ts';

const CLERK = {
  14: PINS_14['@clerk/nextjs'],
  15: PINS_15['@clerk/nextjs'],
  16: PINS_16['@clerk/nextjs'],
} as const;

const SIGN_IN_PLAIN = `import { SignIn } from "@clerk/nextjs";

export default function SignInPage() {
  return <SignIn />;
}
`;

const SIGN_IN = {
  14: SIGN_IN_PLAIN,
  15: SIGN_IN_PLAIN,
  // The template turns cacheComponents on, and <SignIn> asks for the URL.
  16: `import { SignIn } from "@clerk/nextjs";
import { Suspense } from "react";

export default function SignInPage() {
  return (
    <Suspense>
      <SignIn />
    </Suspense>
  );
}
`,
} as const;

/** A page that reads the session, in the way of each Clerk major. */
const DASHBOARD = {
  14: `import { auth } from "@clerk/nextjs/server";

export default function DashboardPage() {
  const { userId } = auth();
  return <p>Signed in as {userId}</p>;
}
`,
  15: `import { auth } from "@clerk/nextjs/server";

export default async function DashboardPage() {
  const { userId } = await auth();
  return <p>Signed in as {userId}</p>;
}
`,
  // cacheComponents again: what reads the request stands below Suspense.
  16: `import { auth } from "@clerk/nextjs/server";
import { Suspense } from "react";

async function SignedInAs() {
  const { userId } = await auth();
  return <p>Signed in as {userId}</p>;
}

export default function DashboardPage() {
  return (
    <Suspense>
      <SignedInAs />
    </Suspense>
  );
}
`,
} as const;

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function replaceOnce(text: string, find: string, by: string): string {
  if (text.split(find).length !== 2) throw new Error(`The template has changed: ${find} is not there once.`);
  return text.replace(find, () => by);
}

/** Adds the package, at the version that goes with this Next major. */
export function dependOnClerk(root: string, major: NextMajor): void {
  editJson(join(root, 'package.json'), (pkg) => ({
    ...pkg,
    dependencies: { '@clerk/nextjs': CLERK[major], ...(pkg.dependencies as Record<string, string>) },
  }));
}

/**
 * Makes a create-next-app App Router project an app that uses Clerk, as the quickstart tells people to: the
 * package, the provider in the layout, a sign-in page, a page that asks who is there. No middleware yet.
 */
export function addClerk(root: string, major: NextMajor, language: 'ts' | 'js' = 'ts'): void {
  dependOnClerk(root, major);
  const extension = language === 'ts' ? 'tsx' : 'js';
  const layout = join(root, `app/layout.${extension}`);
  let text = readFileSync(layout, 'utf8');
  const first = language === 'ts' ? 'import type { Metadata } from "next";\n' : 'import "./globals.css";\n';
  text = replaceOnce(text, first, `${first}import { ClerkProvider } from "@clerk/nextjs";\n`);
  text = replaceOnce(text, '{children}', '<ClerkProvider>{children}</ClerkProvider>');
  writeFileSync(layout, text);
  write(root, `app/sign-in/[[...sign-in]]/page.${extension}`, SIGN_IN[major]);
  write(root, `app/dashboard/page.${extension}`, DASHBOARD[major]);
}

const PAGES_SIGN_IN = `import { SignIn } from "@clerk/nextjs";

export default function SignInPage() {
  return <SignIn />;
}
`;

const PAGES_DASHBOARD = `import { getAuth } from "@clerk/nextjs/server";
import type { GetServerSideProps } from "next";

export const getServerSideProps: GetServerSideProps = async ({ req }) => {
  const { userId } = getAuth(req);
  return { props: { userId } };
};

export default function DashboardPage({ userId }: { userId: string | null }) {
  return <p>Signed in as {userId}</p>;
}
`;

/** The same for the Pages Router. */
export function addClerkToPages(root: string, major: NextMajor): void {
  dependOnClerk(root, major);
  const app = join(root, 'pages/_app.tsx');
  let text = readFileSync(app, 'utf8');
  text = replaceOnce(
    text,
    'import type { AppProps } from "next/app";\n',
    'import { ClerkProvider } from "@clerk/nextjs";\nimport type { AppProps } from "next/app";\n',
  );
  text = replaceOnce(
    text,
    'return <Component {...pageProps} />;',
    'return (\n    <ClerkProvider {...pageProps}>\n      <Component {...pageProps} />\n    </ClerkProvider>\n  );',
  );
  writeFileSync(app, text);
  write(root, 'pages/sign-in/[[...index]].tsx', PAGES_SIGN_IN);
  write(root, 'pages/dashboard.tsx', PAGES_DASHBOARD);
}
