import type { AppName } from '../../apps/apps.ts';
import type { Config, Shape } from './probes.ts';

/** One app that is built and attacked. */
export interface Variant {
  name: string;
  app: AppName;
  shape: Shape;
  config: Config;
  /** Files on top of the probes: an entry file of the owner's. */
  owner?: Readonly<Record<string, string>>;
  /** Whether the same requests are also sent with a session, to see that they reach what they aim at. */
  control?: boolean;
  /** Words for the command besides the public list. */
  args?: readonly string[];
}

const on16 = (name: string, config: Config = {}, catchAll = true): Variant => ({
  name: `16/7 ${name}`,
  app: 'next16-clerk7',
  shape: { next: 16, catchAll },
  config,
});

const older = (next: 14 | 15, catchAll: boolean): Variant => ({
  name: `${next === 15 ? '15/6' : '14/5'} ${catchAll ? 'root catch-all' : 'plain'}`,
  app: next === 15 ? 'next15-clerk6' : 'next14-clerk5',
  shape: { next, catchAll },
  config: {},
});

const I18N = { locales: ['en', 'de'], defaultLocale: 'en' };

/** Another matcher than ours, a handler of its own, and an exit before anything else. */
const OWNER = `import { NextResponse } from 'next/server';
import type { NextRequest } from 'next/server';

export default function proxy(request: NextRequest) {
  if (request.nextUrl.pathname.startsWith('/old')) {
    return NextResponse.redirect(new URL('/pub', request.url));
  }
  const response = NextResponse.next();
  response.headers.set('x-owner', 'ran');
  return response;
}

export const config = {
  matcher: ['/((?!api|_next/static|_next/image|.*\\\\..*).*)'],
};
`;

export const VARIANTS: readonly Variant[] = [
  { ...on16('root catch-all'), control: true },
  on16('plain', {}, false),
  on16('basePath', { basePath: '/base' }),
  on16('i18n', { i18n: I18N }),
  on16('trailingSlash', { trailingSlash: true }),
  on16('skip-normalize', { skipProxyUrlNormalize: true, skipTrailingSlashRedirect: true }),
  on16('i18n, basePath, trailingSlash', { i18n: I18N, basePath: '/base', trailingSlash: true }),
  {
    ...on16("owner's own entry file, patched"),
    owner: { 'proxy.ts': OWNER },
    args: ['--patch-entry'],
  },
  { ...older(15, true), control: true },
  older(15, false),
  { ...older(14, true), control: true },
  older(14, false),
];
