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

/**
 * Makes a create-next-app App Router project an app that uses Clerk, as the quickstart tells people to: the
 * package, the provider in the layout, a sign-in page, a page that asks who is there. No middleware yet.
 */
export function addClerk(root: string, major: NextMajor): void {
  editJson(join(root, 'package.json'), (pkg) => ({
    ...pkg,
    dependencies: { '@clerk/nextjs': CLERK[major], ...(pkg.dependencies as Record<string, string>) },
  }));
  const layout = join(root, 'app/layout.tsx');
  let text = readFileSync(layout, 'utf8');
  text = replaceOnce(
    text,
    'import type { Metadata } from "next";\n',
    'import type { Metadata } from "next";\nimport { ClerkProvider } from "@clerk/nextjs";\n',
  );
  text = replaceOnce(text, '{children}', '<ClerkProvider>{children}</ClerkProvider>');
  writeFileSync(layout, text);
  write(root, 'app/sign-in/[[...sign-in]]/page.tsx', SIGN_IN[major]);
  write(root, 'app/dashboard/page.tsx', DASHBOARD[major]);
}
