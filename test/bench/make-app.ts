import fs from 'node:fs';
import path from 'node:path';

/**
 * Writes a Next 16 + Clerk 7 app of about `count` files, mixed as apps are: pages and layouts, route handlers, server
 * and client components, libraries with helpers that read the session, style sheets and tests.
 * @param dir Absolute folder; created when absent.
 * @param routed How many features have pages and handlers, five resources each; the rest are components and libraries.
 * @returns the number of files below app/, components/ and lib/.
 */
export function makeApp(dir: string, count: number, routed: number = Number.POSITIVE_INFINITY): number {
  const write = (file: string, text: string): void => {
    const target = path.join(dir, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
  };
  for (const [file, text] of Object.entries(frame())) write(file, text);
  let made = 0;
  for (let feature = 0; made < count; feature += 1) {
    for (const [file, text] of Object.entries(featureFiles(feature))) {
      if (made >= count) break;
      if (feature >= routed && file.startsWith('app/')) continue;
      write(file, text);
      made += 1;
    }
  }
  return made;
}

/**
 * Writes an app of 500 resources that read files and ask nobody: 250 pages, each with a component, and 250 handlers.
 * @param dir Absolute folder; created when absent.
 */
export function makeExposedApp(dir: string): void {
  const write = (file: string, text: string): void => {
    const target = path.join(dir, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
  };
  for (const [file, text] of Object.entries(frame())) write(file, text);
  write(
    'proxy.ts',
    "import { clerkMiddleware } from '@clerk/nextjs/server';\n\nexport default clerkMiddleware();\n\nexport const config = { matcher: ['/', '/(.*)'] };\n",
  );
  write(
    'lib/rows.ts',
    "import { readFile } from 'node:fs/promises';\n\nexport async function rows(name: string): Promise<string[]> {\n  return JSON.parse(await readFile(`${name}.json`, 'utf8')) as string[];\n}\n",
  );
  for (let n = 0; n < 250; n += 1) {
    const imports = "import { rows } from '@/lib/rows';\n";
    write(
      `app/list-${n}/page.tsx`,
      `${imports}import { Rows } from '@/components/rows-${n}';\n\nexport default async function Page() {\n  return <Rows rows={await rows('list-${n}')} />;\n}\n`,
    );
    write(
      `components/rows-${n}.tsx`,
      `export function Rows({ rows }: { rows: string[] }) {\n  return (\n    <ul>\n      {rows.map((row) => (\n        <li key={row}>{row}</li>\n      ))}\n    </ul>\n  );\n}\n`,
    );
    write(
      `app/api/list-${n}/route.ts`,
      `${imports}\nexport async function GET() {\n  return Response.json(await rows('list-${n}'));\n}\n`,
    );
  }
}

function frame(): Record<string, string> {
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  return {
    'package.json': json({
      name: 'large-app',
      private: true,
      dependencies: {
        next: '16.4.6',
        react: '19.2.3',
        'react-dom': '19.2.3',
        '@clerk/nextjs': '7.9.17',
        zod: '4.1.0',
      },
      devDependencies: { typescript: '5.9.3' },
    }),
    'node_modules/next/package.json': json({ name: 'next', version: '16.4.6' }),
    'node_modules/@clerk/nextjs/package.json': json({ name: '@clerk/nextjs', version: '7.9.17' }),
    'tsconfig.json': json({ compilerOptions: { strict: true, allowJs: true, paths: { '@/*': ['./*'] } } }),
    'next.config.ts':
      "import type { NextConfig } from 'next';\n\nconst nextConfig: NextConfig = {};\n\nexport default nextConfig;\n",
    'app/layout.tsx':
      "import { ClerkProvider } from '@clerk/nextjs';\nimport type { ReactNode } from 'react';\n\nexport default function RootLayout({ children }: { children: ReactNode }) {\n  return (\n    <html lang=\"en\">\n      <body>\n        <ClerkProvider>{children}</ClerkProvider>\n      </body>\n    </html>\n  );\n}\n",
    'lib/session.ts':
      "import { auth } from '@clerk/nextjs/server';\n\nexport async function currentOrg(): Promise<string | null> {\n  const { orgId } = await auth();\n  return orgId ?? null;\n}\n\nexport function label(id: string): string {\n  return id.toUpperCase();\n}\n",
  };
}

/** Twenty files: a list, a detail and a settings page, two handlers, and what they are made of. */
function featureFiles(n: number): Record<string, string> {
  const base = `feature-${n}`;
  const files: Record<string, string> = {
    [`app/${base}/page.tsx`]: page(n, ''),
    [`app/${base}/[id]/page.tsx`]: page(
      n,
      '  const { userId } = await auth();\n',
      "import { auth } from '@clerk/nextjs/server';\n",
    ),
    [`app/${base}/settings/page.tsx`]: page(
      n,
      '  const org = await currentOrg();\n',
      "import { currentOrg } from '@/lib/session';\n",
    ),
    [`app/api/${base}/route.ts`]: handler(n),
    [`components/${base}/remote.tsx`]: remote(n),
    [`components/${base}/styles.module.css`]: `.root {\n  color: rgb(${n % 255} 10 10);\n}\n`,
    [`lib/${base}/queries.ts`]: library(n, 'query'),
    [`lib/${base}/format.ts`]: library(n, 'format'),
    [`lib/${base}/types.ts`]: `export interface Item${n} {\n  id: string;\n  title: string;\n  createdAt: Date;\n}\n`,
    [`lib/${base}/queries.test.ts`]: library(n, 'check'),
  };
  for (let part = 0; part < 5; part += 1) {
    files[`components/${base}/card-${part}.tsx`] = component(n, part, false);
    files[`components/${base}/form-${part}.tsx`] = component(n, part, true);
  }
  return files;
}

function page(n: number, body: string, imports = ''): string {
  return `${imports}import { Card0 } from '@/components/feature-${n}/card-0';
import { Card1 } from '@/components/feature-${n}/card-1';
import { query0 } from '@/lib/feature-${n}/queries';

/** The page of feature ${n}. */
export default async function Page() {
${body}  const items = query0(${n});
  return (
    <main className="mx-auto flex max-w-3xl flex-col gap-4 p-8">
      <h1 className="font-bold text-2xl">Feature ${n}</h1>
      <Card0 title="First" items={items} />
      <Card1 title="Second" items={items} />
    </main>
  );
}
`;
}

function handler(n: number): string {
  return `import { auth } from '@clerk/nextjs/server';
import { NextResponse } from 'next/server';
import { query0 } from '@/lib/feature-${n}/queries';

export async function GET() {
  const { userId } = await auth();
  if (userId === null) return NextResponse.json({ error: 'unauthorized' }, { status: 401 });
  return NextResponse.json({ items: query0(${n}) });
}

export async function POST(request: Request) {
  const body: unknown = await request.json();
  return NextResponse.json({ body });
}
`;
}

function component(n: number, part: number, client: boolean): string {
  const rows = Array.from(
    { length: 12 },
    (_, row) => `        <dd key="${row}" className="text-gray-${row}00">{items[${row}] ?? '–'}</dd>`,
  );
  return `${client ? "'use client';\n\nimport { useState } from 'react';\n" : ''}import { format0 } from '@/lib/feature-${n}/format';

interface Props {
  title: string;
  items: string[];
}

// Shows what feature ${n} has.
export function ${client ? 'Form' : 'Card'}${part}({ title, items }: Props) {
${client ? '  const [open, setOpen] = useState(false);\n' : ''}  return (
    <section className="rounded border p-4"${client ? ' onClick={() => setOpen(!open)}' : ''}>
      <h2>{format0(title)}</h2>
      <dl${client ? ' hidden={!open}' : ''}>
${rows.join('\n')}
      </dl>
    </section>
  );
}
`;
}

function remote(n: number): string {
  return `'use client';

import { useEffect, useState } from 'react';

export function Remote() {
  const [data, setData] = useState<unknown>(null);
  useEffect(() => {
    void fetch('https://api-${n % 7}.acme.dev/items').then(async (answer) => setData(await answer.json()));
  }, []);
  return <pre>{JSON.stringify(data)}</pre>;
}
`;
}

function library(n: number, name: string): string {
  const parts = Array.from(
    { length: 10 },
    (_, part) => `/** Part ${part} of ${name}. */
export function ${name}${part}(value: number | string): ${name === 'query' ? 'string[]' : 'string'} {
  const text = String(value).padStart(${part + 2}, '0');
  return ${name === 'query' ? `[text, 'feature-${n}']` : `\`\${text}-${n}\``};
}
`,
  );
  return parts.join('\n');
}
