/** The apps on which the whole table of requests is run. */
import type { AppPlan } from './app.ts';
import { inJavaScript } from './javascript.ts';
import { FILL, fillEvents, fillRoute, PROBE_ARGS, probeFiles, SHARED_FILES } from './probes.ts';
import { fillPagesRoute, PAGES_FILES } from './probes-pages.ts';
import type { Situation } from './table.ts';

export interface MatrixApp {
  title: string;
  situation: Situation;
  /** The one file that Next loads before every request. */
  entry: string;
  /** True where security-check ends the process; elsewhere Next stays up and answers 500. */
  exitsWhenInvalid?: true;
  plan: () => Promise<AppPlan>;
}

const app = (next: 14 | 15 | 16, clerk: 5 | 6 | 7, entry: string): MatrixApp => ({
  title: `Next ${next} + Clerk ${clerk}, App Router`,
  situation: { next, clerk, router: 'app' },
  entry,
  plan: async () => ({
    name: `app-${next}`,
    base: next === 16 ? 'next16-clerk7' : next === 15 ? 'next15-clerk6' : 'next14-clerk5',
    files: probeFiles(next),
    args: PROBE_ARGS,
    fill: FILL,
  }),
});

const pages = (next: 15 | 16, clerk: 6 | 7, entry: string): MatrixApp => ({
  title: `Next ${next} + Clerk ${clerk}, Pages Router`,
  situation: { next, clerk, router: 'pages' },
  entry,
  plan: async () => ({
    name: `pages-${next}`,
    base: next === 16 ? 'next16-pages-clerk7' : 'next15-pages-clerk6',
    files: { ...SHARED_FILES, ...PAGES_FILES },
    args: PROBE_ARGS,
    fill: {
      'pages/api/projects.ts': fillPagesRoute('/api/projects'),
      'lib/security/webhook-events.ts': fillEvents,
    },
  }),
});

export const MATRIX: readonly MatrixApp[] = [
  app(16, 7, 'proxy.ts'),
  app(15, 6, 'middleware.ts'),
  app(14, 5, 'middleware.ts'),
  pages(16, 7, 'proxy.ts'),
  pages(15, 6, 'middleware.ts'),
  {
    title: 'Next 16 + Clerk 7, App Router, JavaScript',
    situation: { next: 16, clerk: 7, router: 'app' },
    entry: 'proxy.js',
    exitsWhenInvalid: true,
    plan: async () => ({
      name: 'app-16-js',
      base: 'next16-js-clerk7',
      files: await inJavaScript(probeFiles(16)),
      args: [...PROBE_ARGS, '--on-invalid-env', 'exit'],
      fill: {
        'app/api/projects/route.js': fillRoute('/api/projects'),
        'lib/security/webhook-events.js': fillEvents,
      },
    }),
  },
];
