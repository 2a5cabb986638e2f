import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { editJson } from './create-next-app.ts';
import { PINS_16 } from './versions.ts';

const FILES: Record<string, string> = {
  'i18n/routing.ts': `import { defineRouting } from "next-intl/routing";

export const routing = defineRouting({
  locales: ["en", "de"],
  defaultLocale: "en",
  localePrefix: "as-needed",
});
`,
  'i18n/request.ts': `import { hasLocale } from "next-intl";
import { getRequestConfig } from "next-intl/server";
import { routing } from "./routing";

const messages = { en: { hello: "Hello" }, de: { hello: "Hallo" } };

export default getRequestConfig(async ({ requestLocale }) => {
  const asked = await requestLocale;
  const locale = hasLocale(routing.locales, asked) ? asked : routing.defaultLocale;
  return { locale, messages: messages[locale] };
});
`,
  // As next-intl's own guide has it: it keeps away from anything with a dot.
  'proxy.ts': `import createMiddleware from "next-intl/middleware";
import { routing } from "./i18n/routing";

export default createMiddleware(routing);

export const config = {
  matcher: "/((?!api|trpc|_next|_vercel|.*\\\\..*).*)",
};
`,
  'next.config.ts': `import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const nextConfig: NextConfig = {};

export default createNextIntlPlugin()(nextConfig);
`,
  'app/[locale]/layout.tsx': `import { ClerkProvider } from "@clerk/nextjs";
import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";

export default async function RootLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ locale: string }>;
}) {
  const { locale } = await params;
  return (
    <html lang={locale}>
      <body>
        <ClerkProvider>
          <NextIntlClientProvider>{children}</NextIntlClientProvider>
        </ClerkProvider>
      </body>
    </html>
  );
}
`,
  'app/[locale]/page.tsx': `import { getTranslations } from "next-intl/server";

export default async function HomePage() {
  const t = await getTranslations();
  return <p>{t("hello")}</p>;
}
`,
  'app/[locale]/sign-in/[[...sign-in]]/page.tsx': `import { SignIn } from "@clerk/nextjs";

export default function SignInPage() {
  return <SignIn />;
}
`,
};

/** Makes an App Router project one in two languages, with next-intl's routing in a proxy of its own. */
export function addIntl(root: string): void {
  editJson(join(root, 'package.json'), (pkg) => ({
    ...pkg,
    dependencies: { ...(pkg.dependencies as Record<string, string>), 'next-intl': PINS_16['next-intl'] },
  }));
  for (const gone of [
    'app/layout.tsx',
    'app/page.tsx',
    'app/page.module.css',
    'app/sign-in',
    'app/dashboard',
  ]) {
    rmSync(join(root, gone), { recursive: true });
  }
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  renameSync(join(root, 'app/globals.css'), join(root, 'app/[locale]/globals.css'));
}
