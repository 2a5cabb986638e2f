import type { AppPlan } from '../app.ts';
import { DYNAMIC_ROOT, PAGES, PUBLIC, SEVERAL_ROOTS } from './owner.ts';

/** The pieces that the browser has nothing to do with. */
const OTHERS = ['webhook', 'api-route', 'security-check', 'rate-limit', 'step-up', 'env-files'];

/** What the owner types: wall and headers, with this policy. */
export const flags = (...policy: string[]): string[] => [
  ...OTHERS.flatMap((piece) => ['--skip', piece]),
  ...PUBLIC,
  ...policy,
];

/** Next 16 and Clerk 7 as the template has it, pages prerendered. */
export const STATIC_16: AppPlan = {
  name: 'browser-static-16',
  base: 'next16-clerk7',
  files: PAGES,
  args: flags('--csp', 'enforce', '--csp-mode', 'static'),
};

export const STATIC_15: AppPlan = { ...STATIC_16, name: 'browser-static-15', base: 'next15-clerk6' };

/** Every page rendered per request, below one root layout. */
export const NONCE_16: AppPlan = {
  name: 'browser-nonce-16',
  base: 'next16-clerk7',
  files: { ...PAGES, ...DYNAMIC_ROOT },
  args: flags('--csp', 'enforce', '--csp-mode', 'nonce'),
};

export const NONCE_REPORTING_16: AppPlan = {
  ...NONCE_16,
  name: 'browser-nonce-reporting-16',
  args: flags('--csp', 'report-only', '--csp-mode', 'nonce'),
};

/** No root layout, but one for each of two parts of the app. */
export const STATIC_REPORTING_16: AppPlan = {
  name: 'browser-static-reporting-16',
  base: 'next16-clerk7',
  files: SEVERAL_ROOTS,
  args: flags('--csp', 'report-only', '--csp-mode', 'static'),
};

/** Built where nobody has set a key yet. */
export const NO_KEY_16: AppPlan = {
  ...NONCE_16,
  name: 'browser-no-key-16',
  args: flags('--csp', 'enforce', '--csp-mode', 'static'),
  env: { NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: '' },
};
