import type { Facts, RouteFact } from '../../src/types.ts';

type Override = { [K in keyof Facts]?: Facts[K] extends object | undefined ? Partial<Facts[K]> : Facts[K] };

const BASE: Facts = {
  schema: 1,
  root: '/project',
  workspace: { kind: 'single', root: '.', apps: [] },
  packageManager: { name: 'npm', because: 'default' },
  moduleType: 'commonjs',
  dependencies: {},
  next: { name: 'next', version: '16.4.6', source: 'installed' },
  nextMajor: 16,
  react: { name: 'react', version: '19.2.0', source: 'installed' },
  appDir: 'app',
  sourceDir: '.',
  pageExtensions: ['tsx', 'ts', 'jsx', 'js'],
  language: 'ts',
  alias: { prefix: '@/', dir: '.' },
  formatting: {
    quotes: 'single',
    jsxQuotes: 'double',
    semicolons: true,
    indent: { kind: 'space', size: 2 },
    trailingCommas: 'all',
    eol: '\n',
    finalNewline: true,
    lineWidth: 80,
    source: 'test',
  },
  clerk: {
    nextjs: { name: '@clerk/nextjs', version: '7.9.17', source: 'installed' },
    major: 7,
    backend: null,
    packages: [],
    keyMode: 'test',
  },
  entry: { candidates: [], target: 'proxy.ts' },
  routes: [],
  publicFiles: [],
  webhooks: [],
  csp: [],
  externalHosts: [],
  features: [],
  rateLimiter: null,
  validator: null,
  envValidator: null,
  stores: { upstash: false, ioredis: false, nodeRedis: false },
  nextConfig: {
    literal: true,
    basePath: '',
    trailingSlash: false,
    i18n: null,
    distDir: '.next',
    cacheComponents: false,
    instrumentationHook: false,
    poweredByHeader: true,
    hasHeaders: false,
    imageHosts: [],
    rewrites: [],
    envNames: [],
    unreadable: [],
  },
  envFiles: [],
  gitignore: { exists: true, symlink: 'no', missing: [] },
  git: { repository: true, dirty: false },
  deploy: [],
  installed: {},
  ownFiles: [],
  problems: [],
};

/** Facts of an App Router project on Next 16 with Clerk 7, with what a test says differently. */
export function facts(override: Override = {}): Facts {
  const merged: Facts = structuredClone(BASE);
  for (const [key, value] of Object.entries(override)) {
    const known = merged[key as keyof Facts];
    const plain = typeof value === 'object' && value !== null && !Array.isArray(value);
    const both = plain && typeof known === 'object' && known !== null && !Array.isArray(known);
    Object.assign(merged, { [key]: both && key !== 'installed' ? { ...known, ...value } : value });
  }
  return merged;
}

/** A page, rendered per request unless said otherwise. */
export function page(url: string, rendering: RouteFact['rendering'] = 'dynamic'): RouteFact {
  return {
    kind: 'page',
    router: 'app',
    url,
    file: `app${url === '/' ? '' : url}/page.tsx`,
    methods: [],
    rendering,
  };
}

/** A route handler. */
export function handler(url: string): RouteFact {
  return {
    kind: 'route-handler',
    router: 'app',
    url,
    file: `app${url}/route.ts`,
    methods: ['GET'],
    rendering: 'dynamic',
  };
}

/** A metadata file. */
export function metadata(url: string): RouteFact {
  return { kind: 'metadata', router: 'app', url, file: `app${url}`, methods: [], rendering: 'static' };
}
