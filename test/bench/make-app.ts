import fs from 'node:fs';
import path from 'node:path';

/**
 * Writes a Next 16 + Clerk 7 app of about `count` files, mixed as apps are: pages and layouts, route handlers, server
 * and client components, libraries with helpers that read the session, style sheets and tests. Files are as long as those
 * of real apps: of 10,700 files in the packages of eight (LobeChat, LobeHub, NextSpark and smaller ones) libraries have
 * 4.1 kB on average, pages and handlers 3.9, server components 2.3, client components 3.2, tests 10.
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
        '@prisma/client': '6.19.0',
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
    'lib/db.ts':
      "import { PrismaClient } from '@prisma/client';\n\nconst kept = globalThis as { db?: PrismaClient };\n\nexport const db = kept.db ?? new PrismaClient();\n\nif (process.env.NODE_ENV !== 'production') kept.db = db;\n",
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
    [`lib/${base}/queries.ts`]: queries(n),
    [`lib/${base}/format.ts`]: format(n),
    [`lib/${base}/types.ts`]: types(n),
    [`lib/${base}/queries.test.ts`]: tests(n),
  };
  for (let part = 0; part < 5; part += 1) {
    files[`components/${base}/card-${part}.tsx`] = card(n, part);
    files[`components/${base}/form-${part}.tsx`] = form(n, part);
  }
  return files;
}

const times = (count: number, write: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => write(at)).join('\n');

const COLUMNS = ['title', 'status', 'owner', 'amount', 'createdAt', 'updatedAt', 'region', 'priority'];

function page(n: number, body: string, imports = ''): string {
  return `${imports}import type { Metadata } from 'next';
import Link from 'next/link';
import { Card0 } from '@/components/feature-${n}/card-0';
import { Card1 } from '@/components/feature-${n}/card-1';
import { formatAmount, formatDate } from '@/lib/feature-${n}/format';
import { countItems, listItems } from '@/lib/feature-${n}/queries';
import type { Filter${n} } from '@/lib/feature-${n}/types';

interface Props {
  params: Promise<{ id?: string }>;
  searchParams: Promise<{ page?: string; sort?: string; q?: string }>;
}

export const metadata: Metadata = {
  title: 'Feature ${n}',
  description: 'Everything that belongs to feature ${n}, in the order it was asked for.',
};

const PAGE_SIZE = 25;

/** The columns of the table, each with what it shows. */
const columns = [
${times(8, (at) => `  { key: '${COLUMNS[at]}', label: '${COLUMNS[at]?.toUpperCase()}', width: ${80 + at * 12}, sortable: ${at % 2 === 0} },`)}
] as const;

function filterOf({ q, sort, page }: Awaited<Props['searchParams']>): Filter${n} {
  const at = Number.parseInt(page ?? '1', 10);
  return {
    text: q?.trim() ?? '',
    sort: columns.some(({ key }) => key === sort) ? (sort as Filter${n}['sort']) : 'createdAt',
    skip: Number.isFinite(at) && at > 1 ? (at - 1) * PAGE_SIZE : 0,
    take: PAGE_SIZE,
  };
}

/** The page of feature ${n}. */
export default async function Page({ searchParams }: Props) {
${body}  const filter = filterOf(await searchParams);
  const [items, total] = await Promise.all([listItems(filter), countItems(filter)]);
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  return (
    <main className="mx-auto flex max-w-3xl flex-col gap-4 p-8">
      <header className="flex items-center justify-between gap-2">
        <h1 className="font-bold text-2xl">Feature ${n}</h1>
        <p className="text-muted-foreground text-sm">{total} in all</p>
      </header>
      <Card0 title="First" items={items.map(({ title }) => title)} />
      <Card1 title="Second" items={items.map(({ status }) => status)} />
      <table className="w-full border-collapse text-left">
        <thead>
          <tr>
            {columns.map(({ key, label, width, sortable }) => (
              <th key={key} style={{ width }} className="border-b px-2 py-1 font-medium text-xs">
                {sortable ? <Link href={{ query: { sort: key } }}>{label}</Link> : label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id} className="even:bg-muted hover:bg-accent">
              <td className="px-2 py-1">{item.title}</td>
              <td className="px-2 py-1">{item.status}</td>
              <td className="px-2 py-1">{item.owner}</td>
              <td className="px-2 py-1 text-right">{formatAmount(item.amount)}</td>
              <td className="px-2 py-1">{formatDate(item.createdAt)}</td>
              <td className="px-2 py-1">{formatDate(item.updatedAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <nav className="flex gap-1" aria-label="Pages">
        {Array.from({ length: pages }, (_, at) => (
          <Link key={at} href={{ query: { page: at + 1 } }} className="rounded border px-2 py-1 text-sm">
            {at + 1}
          </Link>
        ))}
      </nav>
    </main>
  );
}
`;
}

function handler(n: number): string {
  return `import { auth } from '@clerk/nextjs/server';
import { type NextRequest, NextResponse } from 'next/server';
import { z } from 'zod';
import { toCsv } from '@/lib/feature-${n}/format';
import { countItems, createItem, listItems } from '@/lib/feature-${n}/queries';

const Query = z.object({
  q: z.string().max(200).default(''),
  sort: z.enum([${COLUMNS.map((name) => `'${name}'`).join(', ')}]).default('createdAt'),
  skip: z.coerce.number().int().min(0).default(0),
  take: z.coerce.number().int().min(1).max(100).default(25),
  as: z.enum(['json', 'csv']).default('json'),
});

const Body = z.object({
${times(6, (at) => `  ${COLUMNS[at]}: z.string().trim().min(1, 'Give a ${COLUMNS[at]}.').max(${100 + at * 20}),`)}
  tags: z.array(z.string().max(40)).max(20).default([]),
});

/** What is wrong with what was sent, by field. */
function problemsOf(error: z.ZodError): Record<string, string[]> {
  const problems: Record<string, string[]> = {};
  for (const issue of error.issues) {
    const name = issue.path.join('.') || 'body';
    problems[name] = [...(problems[name] ?? []), issue.message];
  }
  return problems;
}

export async function GET(request: NextRequest) {
  const { userId } = await auth();
  if (userId === null) return NextResponse.json({ error: 'unauthorized' }, { status: 401 });
  const parsed = Query.safeParse(Object.fromEntries(request.nextUrl.searchParams));
  if (!parsed.success) {
    return NextResponse.json({ error: 'bad request', problems: problemsOf(parsed.error) }, { status: 400 });
  }
  const { q, sort, skip, take, as } = parsed.data;
  const filter = { text: q, sort, skip, take };
  const [items, total] = await Promise.all([listItems(filter), countItems(filter)]);
  if (as === 'csv') {
    return new NextResponse(toCsv(items), {
      headers: {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': 'attachment; filename="feature-${n}.csv"',
      },
    });
  }
  return NextResponse.json({ items, total, next: skip + take < total ? skip + take : null });
}

export async function POST(request: NextRequest) {
  let sent: unknown;
  try {
    sent = await request.json();
  } catch {
    return NextResponse.json({ error: 'no JSON' }, { status: 400 });
  }
  const parsed = Body.safeParse(sent);
  if (!parsed.success) {
    return NextResponse.json({ error: 'bad request', problems: problemsOf(parsed.error) }, { status: 422 });
  }
  try {
    const item = await createItem(parsed.data);
    return NextResponse.json({ item }, { status: 201, headers: { Location: \`/feature-${n}/\${item.id}\` } });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const taken = /unique constraint/i.test(message);
    return NextResponse.json(
      { error: taken ? 'There is one of that name.' : 'It could not be saved.' },
      { status: taken ? 409 : 500 },
    );
  }
}
`;
}

function card(n: number, part: number): string {
  const rows = times(
    12,
    (row) =>
      `        <div className="flex justify-between gap-2 border-t py-1"><dt>{labels[${row}]}</dt><dd className="text-gray-${row}00">{items[${row}] ?? '-'}</dd></div>`,
  );
  return `import { formatTitle } from '@/lib/feature-${n}/format';

interface Props {
  title: string;
  items: string[];
}

const labels = [
${times(12, (row) => `  'What is shown in row ${row}',`)}
];

// Shows what feature ${n} has.
export function Card${part}({ title, items }: Props) {
  if (items.length === 0) {
    return <p className="rounded border border-dashed p-4 text-muted-foreground text-sm">There is nothing yet.</p>;
  }
  return (
    <section className="rounded border p-4 shadow-sm">
      <h2 className="mb-2 font-semibold text-lg">{formatTitle(title)}</h2>
      <dl className="text-sm">
${rows}
      </dl>
    </section>
  );
}
`;
}

function form(n: number, part: number): string {
  const fields = times(
    6,
    (at) => `      <label className="flex flex-col gap-1 text-sm">
        <span>${COLUMNS[at]}</span>
        <input name="${COLUMNS[at]}" value={values.${COLUMNS[at]}} onChange={(event) => set('${COLUMNS[at]}', event.target.value)} className="rounded border px-2 py-1" />
        {problems.${COLUMNS[at]} && <span className="text-red-600">{problems.${COLUMNS[at]}}</span>}
      </label>`,
  );
  return `'use client';

import { useState, useTransition } from 'react';
import { formatTitle } from '@/lib/feature-${n}/format';

type Field = ${COLUMNS.slice(0, 6)
    .map((name) => `'${name}'`)
    .join(' | ')};
type Values = Record<Field, string>;

const EMPTY: Values = { ${COLUMNS.slice(0, 6)
    .map((name) => `${name}: ''`)
    .join(', ')} };

export function Form${part}({ title, onDone }: { title: string; onDone: (values: Values) => Promise<void> }) {
  const [values, setValues] = useState<Values>(EMPTY);
  const [problems, setProblems] = useState<Partial<Values>>({});
  const [pending, startTransition] = useTransition();

  const set = (name: Field, value: string) => {
    setValues((before) => ({ ...before, [name]: value }));
    setProblems((before) => ({ ...before, [name]: undefined }));
  };

  const submit = () => {
    const missing = Object.entries(values).filter(([, value]) => value.trim() === '');
    if (missing.length > 0) {
      setProblems(Object.fromEntries(missing.map(([name]) => [name, \`Give a \${name}.\`])));
      return;
    }
    startTransition(async () => {
      await onDone(values);
      setValues(EMPTY);
    });
  };

  return (
    <form action={submit} className="flex flex-col gap-3 rounded border p-4">
      <h2 className="font-semibold">{formatTitle(title)}</h2>
${fields}
      <button type="submit" disabled={pending} className="self-end rounded bg-black px-3 py-1 text-white">
        {pending ? 'Saving...' : 'Save'}
      </button>
    </form>
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

function queries(n: number): string {
  const more = times(
    6,
    (at) => `
/** Items of feature ${n} whose ${COLUMNS[at]} is among some values, the newest first. */
export async function itemsBy${at}(values: readonly string[], take = 50): Promise<Item${n}[]> {
  if (values.length === 0) return [];
  const rows = await db.item${n}.findMany({
    where: { ${COLUMNS[at]}: { in: [...new Set(values)] }, deletedAt: null },
    orderBy: { createdAt: 'desc' },
    take: Math.min(take, 500),
  });
  return rows.map(fromRow);
}`,
  );
  return `import { db } from '@/lib/db';
import { keyOf } from './format';
import type { Draft${n}, Filter${n}, Item${n}, Row${n} } from './types';

function fromRow(row: Row${n}): Item${n} {
  return {
    id: row.id,
    title: row.title,
    status: row.status ?? 'open',
    owner: row.owner ?? 'nobody',
    amount: Number(row.amount ?? 0),
    region: row.region ?? 'none',
    createdAt: new Date(row.createdAt),
    updatedAt: new Date(row.updatedAt),
  };
}

function whereOf({ text }: Filter${n}): Record<string, unknown> {
  const words = text.split(/\\s+/).filter((word) => word.length > 1);
  return {
    deletedAt: null,
    AND: words.map((word) => ({ OR: [{ title: { contains: word } }, { owner: { contains: word } }] })),
  };
}

/** One page of what feature ${n} holds. */
export async function listItems(filter: Filter${n}): Promise<Item${n}[]> {
  const rows = await db.item${n}.findMany({
    where: whereOf(filter),
    orderBy: { [filter.sort]: 'desc' },
    skip: filter.skip,
    take: filter.take,
  });
  return rows.map(fromRow);
}

export async function countItems(filter: Filter${n}): Promise<number> {
  return db.item${n}.count({ where: whereOf(filter) });
}

export async function createItem(draft: Draft${n}): Promise<Item${n}> {
  const row = await db.item${n}.create({ data: { ...draft, key: keyOf(draft.title) } });
  return fromRow(row);
}
${more}
`;
}

function format(n: number): string {
  const more = times(
    9,
    (at) => `
/** Shortens part ${at} of what is shown to a number of characters, at the end of a word where there is one. */
export function shorten${at}(text: string, most = ${40 + at}): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  const space = cut.lastIndexOf(' ');
  return \`\${(space > most / 2 ? cut.slice(0, space) : cut).trimEnd()}…\`;
}`,
  );
  return `import type { Item${n} } from './types';

const amounts = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' });
const dates = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

export function formatAmount(amount: number): string {
  return amounts.format(amount);
}

export function formatDate(date: Date): string {
  return dates.format(date);
}

export function formatTitle(title: string): string {
  const trimmed = title.trim();
  return trimmed === '' ? 'Without a title' : trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
}

export function keyOf(title: string): string {
  return title.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
}

/** One cell, quoted where it has to be. */
function cell(value: unknown): string {
  const text = value instanceof Date ? value.toISOString() : String(value ?? '');
  return /[",\\n]/.test(text) ? \`"\${text.replaceAll('"', '""')}"\` : text;
}

export function toCsv(items: readonly Item${n}[]): string {
  const names = ['id', 'title', 'status', 'owner', 'amount', 'createdAt'] as const;
  const lines = items.map((item) => names.map((name) => cell(item[name])).join(','));
  return [names.join(','), ...lines].join('\\n');
}
${more}
`;
}

function types(n: number): string {
  const interfaces = times(
    6,
    (at) => `
/** What step ${at} of feature ${n} gives to the next one. */
export interface Step${at} {
  id: string;
${COLUMNS.map((name) => `  readonly ${name}?: string | undefined;`).join('\n')}
  after: (given: Step${at}, signal: AbortSignal) => Promise<Step${at} | undefined>;
}`,
  );
  return `export interface Item${n} {
  id: string;
  title: string;
  status: string;
  owner: string;
  amount: number;
  region: string;
  createdAt: Date;
  updatedAt: Date;
}

export interface Row${n} {
  id: string;
  title: string;
  status: string | null;
  owner: string | null;
  amount: string | null;
  region: string | null;
  createdAt: string;
  updatedAt: string;
}

export type Draft${n} = Pick<Item${n}, 'title'> & { tags: string[] };

export interface Filter${n} {
  text: string;
  sort: ${COLUMNS.map((name) => `'${name}'`).join(' | ')};
  skip: number;
  take: number;
}
${interfaces}
`;
}

function tests(n: number): string {
  const cases = times(
    20,
    (at) => `
  it('lists what was asked for, in the order of ${COLUMNS[at % 8]} (${at})', async () => {
    const findMany = vi.spyOn(db.item${n}, 'findMany').mockResolvedValue([row({ id: 'id-${at}', title: 'Number ${at}' })]);
    const items = await listItems({ text: 'number ${at}', sort: '${COLUMNS[at % 8]}', skip: ${at}, take: 25 });
    expect(items.map(({ id }) => id)).toEqual(['id-${at}']);
    expect(items[0]?.createdAt).toBeInstanceOf(Date);
    expect(findMany).toHaveBeenCalledWith(expect.objectContaining({ skip: ${at}, take: 25 }));
  });`,
  );
  return `import { afterEach, describe, expect, it, vi } from 'vitest';
import { db } from '@/lib/db';
import { listItems } from './queries';
import type { Row${n} } from './types';

const row = (given: Partial<Row${n}>): Row${n} => ({
  id: 'id',
  title: 'Title',
  status: null,
  owner: null,
  amount: null,
  region: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-02T00:00:00.000Z',
  ...given,
});

afterEach(() => vi.restoreAllMocks());

describe('the queries of feature ${n}', () => {${cases}
});
`;
}
