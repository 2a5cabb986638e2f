import type { AppPlan } from '../app.ts';
import { fillEvents, fillRoute } from '../probes.ts';
import { type Backend, storeFiles } from './probes.ts';

export type Policy = 'closed-for-writes' | 'closed' | 'open';

interface Choice {
  store: 'memory' | 'redis' | 'upstash';
  /** As the app is told; each number is tried by one of the apps. */
  trustedProxies: 0 | 1 | 2;
  /** As the app is told; memory cannot fail. */
  policy?: Policy;
  /** What the owner has installed before. */
  packages?: readonly string[];
}

/** One app per backend; what the limiter is told beside that differs, so that each value is in one of the apps. */
export const CHOICES: Readonly<Record<Backend, Choice>> = {
  memory: { store: 'memory', trustedProxies: 1 },
  ioredis: { store: 'redis', trustedProxies: 2, policy: 'closed-for-writes', packages: ['ioredis@5.11.1'] },
  'node-redis': { store: 'redis', trustedProxies: 0, policy: 'open', packages: ['redis@6.3.1'] },
  upstash: { store: 'upstash', trustedProxies: 1, policy: 'closed' },
};

/** Calls that one user may make to the generated route, /api/projects. */
export const LIMIT = 50;

/** The app of a backend, as `builtApp` wants it. */
export function storeApp(backend: Backend): AppPlan {
  const { store, trustedProxies, policy, packages = [] } = CHOICES[backend];
  const publicPaths = ['/', '/sign-in/**', '/invite', '/api/probe/**'];
  return {
    name: `stores-${backend}`,
    base: 'next16-clerk7',
    files: storeFiles(backend),
    packages,
    args: [
      ...publicPaths.flatMap((path) => ['--public', path]),
      ...['--api-path', '/api/projects', '--api-method', 'GET', '--api-method', 'POST'],
      ...['--api-permission', 'org:projects:manage'],
      ...['--rate-limit-store', store, '--webhook-store', store],
      ...['--rate-limit', String(LIMIT), '--rate-limit-window', '86400'],
      ...['--trusted-proxies', String(trustedProxies)],
      ...(policy ? ['--on-limiter-failure', policy] : []),
    ],
    fill: {
      'app/api/projects/route.ts': fillRoute('/api/projects'),
      'lib/security/webhook-events.ts': fillEvents,
    },
  };
}
