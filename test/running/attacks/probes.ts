import { EFFECTS_FILE } from '../server.ts';

/**
 * The app that is attacked: every kind of handler that Next can route to. Each writes down that it ran, with the
 * request's x-rid, and puts a marker into its answer. What is named `PUB-…`
 * is on the public list; a line or a marker of anything else means that the wall was passed.
 */

/** Path in the app → text. */
export type Sources = Record<string, string>;

/** What a public handler's name begins with. */
export const PUBLIC_MARK = 'PUB-';

/** Stands in the answer of every private probe, prerendered ones included. */
export const PRIVATE_MARK = 'PRIVATE-PROBE';

/** The public list that goes with the probes. */
export const PUBLIC_PATTERNS = ['/', '/sign-in/**', '/pub', '/docs/**', '/actpub', '/par'] as const;

export interface Shape {
  next: 14 | 15 | 16;
  /** A page at the root that takes every path that nothing else takes. */
  catchAll: boolean;
}

const LOG = `import { appendFileSync } from 'node:fs';

export function ran(who: string, rid: string | string[] | null | undefined): string {
  const log = process.env.${EFFECTS_FILE};
  if (log) appendFileSync(log, JSON.stringify({ who, rid: rid ?? '-' }) + '\\n');
  return who.startsWith('${PUBLIC_MARK}') ? who : '${PRIVATE_MARK} ' + who;
}
`;

const hitSource = (next: number) => `import { headers } from 'next/headers';
import { ran } from './log';

export async function hit(who: string): Promise<string> {
  const sent = ${next >= 15 ? 'await headers()' : 'headers()'};
  return ran(who, sent.get('x-rid'));
}
`;

const page = (who: string) => `import { hit } from '@/lib/hit';

export default async function Page() {
  return <p>{await hit('${who}')}</p>;
}
`;

const route = (who: string) => `import { hit } from '@/lib/hit';

async function answer() {
  return new Response(await hit('${who}'));
}
export { answer as GET, answer as POST, answer as PUT, answer as DELETE };
`;

const png = `import { hit } from '@/lib/hit';

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export async function GET() {
  await hit('api-pic');
  return new Response(Buffer.from(PIXEL, 'base64'), { headers: { 'content-type': 'image/png' } });
}
`;

const LAYOUT = `export default function RootLayout({ children }: { children: React.ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
`;

/** A server action that only a private page uses, through a form of a client component. */
const ACTION = `'use server';
import { hit } from '@/lib/hit';

export async function secretAction() {
  return hit('ACTION-of-a-private-page');
}
`;
const FORM = `'use client';
import { secretAction } from './actions';

export function Form() {
  return (
    <form action={async () => void (await secretAction())}>
      <button>go</button>
    </form>
  );
}
`;
const withForm = (who: string, from: string) => `import { Form } from '${from}';
import { hit } from '@/lib/hit';

export default async function Page() {
  return (
    <div>
      {await hit('${who}')}
      <Form />
    </div>
  );
}
`;

const OG = `import { hit } from '@/lib/hit';

export const contentType = 'image/png';
export const dynamic = 'force-dynamic';

export default async function Image() {
  return new Response(await hit('dashboard-og'));
}
`;

const legacyPage = (who: string) => `import { ran } from '@/lib/log';

export async function getServerSideProps({ req }: { req: { headers: Record<string, string> } }) {
  return { props: { text: ran('${who}', req.headers['x-rid']) } };
}
export default function Page({ text }: { text: string }) {
  return <p>{text}</p>;
}
`;

const legacyApi = (who: string) => `import type { NextApiRequest, NextApiResponse } from 'next';
import { ran } from '@/lib/log';

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  res.send(ran('${who}', req.headers['x-rid']));
}
`;

const SLOTS = `export default function Layout({ children, modal }: { children: React.ReactNode; modal: React.ReactNode }) {
  return (
    <div>
      {children}
      {modal}
    </div>
  );
}
`;

/** Prerendered when the app is built: no code runs, and its text must not come out all the same. */
const STATIC_SECRET = `export default function Page() {
  return <p>${PRIVATE_MARK} prerendered</p>;
}
`;

/** All probes of an app in TypeScript whose alias is \`@/\`. */
export function probes({ next, catchAll }: Shape): Sources {
  return {
    'lib/log.ts': LOG,
    'lib/hit.ts': hitSource(next),
    'app/layout.tsx': LAYOUT,
    'app/page.tsx': page('PUB-root'),
    'app/pub/page.tsx': page('PUB-pub'),
    'app/sign-in/[[...sign-in]]/page.tsx': page('PUB-sign-in'),
    'app/docs/[[...slug]]/page.tsx': page('PUB-docs'),
    'app/actpub/page.tsx': page('PUB-actpub'),
    'app/par/layout.tsx': SLOTS,
    'app/par/page.tsx': page('PUB-par'),
    'app/par/default.tsx': 'export default function Default() {\n  return null;\n}\n',
    'app/par/@modal/default.tsx': 'export default function Default() {\n  return null;\n}\n',
    'app/par/@modal/secret/page.tsx': page('par-modal-secret'),
    'app/par/secret/page.tsx': page('par-secret'),
    'app/dashboard/page.tsx': page('dashboard'),
    'app/dashboard/opengraph-image.tsx': OG,
    'app/(group)/grouped/page.tsx': page('grouped'),
    'app/users/[id]/page.tsx': page('users'),
    'app/tenant/[name]/settings/page.tsx': page('tenant-settings'),
    'app/opt/[[...slug]]/page.tsx': page('opt'),
    'app/act/actions.ts': ACTION,
    'app/act/form.tsx': FORM,
    'app/act/page.tsx': withForm('act', './form'),
    'app/team/[id]/page.tsx': withForm('team', '../../act/form'),
    'app/feed/page.tsx': page('feed'),
    'app/feed/photo/[id]/page.tsx': page('feed-photo'),
    'app/feed/(.)photo/[id]/page.tsx': page('feed-intercepted'),
    'app/stored/page.tsx': STATIC_SECRET,
    'app/report.csv/route.ts': route('report.csv'),
    'app/dyn/[x]/route.ts': route('dyn'),
    'app/private/[...slug]/route.ts': route('private'),
    'app/api/admin/route.ts': route('api-admin'),
    'app/api/pic/route.ts': png,
    'app/api/pic.png/route.ts': route('api-pic.png'),
    'app/api/[module]/[...action]/route.ts': route('api-module'),
    'app/trpc/[...path]/route.ts': route('trpc'),
    'pages/plegacy/index.tsx': legacyPage('plegacy'),
    'pages/plegacy/[id].tsx': legacyPage('plegacy-id'),
    'pages/api/plegacyapi.ts': legacyApi('plegacy-api'),
    ...(catchAll
      ? { 'app/[...all]/page.tsx': page('root-catch-all') }
      : { 'app/[tenant]/page.tsx': page('root-tenant'), 'app/[tenant]/board/page.tsx': page('root-board') }),
  };
}

/** What a variant of the app says in its next.config besides the rewrites. */
export interface Config {
  basePath?: string;
  trailingSlash?: boolean;
  i18n?: { locales: string[]; defaultLocale: string };
  skipProxyUrlNormalize?: boolean;
  skipMiddlewareUrlNormalize?: boolean;
  skipTrailingSlashRedirect?: boolean;
}

/** next.config with rewrites before the files, after them, into the API, and by a query as the last resort. */
export function nextConfig(config: Config, next: 14 | 15 | 16): Sources {
  const settings = Object.entries(config)
    .map(([name, value]) => `  ${name}: ${JSON.stringify(value)},\n`)
    .join('');
  const name = next === 14 ? 'next.config.mjs' : 'next.config.ts';
  const typed = next === 14 ? '' : `import type { NextConfig } from 'next';\n\n`;
  return {
    [name]: `${typed}const nextConfig${next === 14 ? '' : ': NextConfig'} = {
${settings}  async rewrites() {
    return {
      beforeFiles: [{ source: '/bf/:path*', destination: '/private/:path*' }],
      afterFiles: [
        // As the piece's own next step says where a route takes every path.
        { source: '/_next/static/:path*', destination: '/_not-found'${config.i18n ? ', locale: false' : ''} },
        { source: '/r/:path*', destination: '/api/:path*' },
        { source: '/apx/:path*', destination: '/dyn/:path*' },
        { source: '/api/v9/:path*', destination: '/private/:path*' },
      ],
      fallback: [
        { source: '/:path*', has: [{ type: 'query', key: 'fb' }], destination: '/private/fallback' },
      ],
    };
  },
};

export default nextConfig;
`,
  };
}
