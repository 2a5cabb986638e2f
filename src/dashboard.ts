import type { Facts, NextStep } from './types.ts';

/** Settings that decide how safe sessions are and that live in the dashboard only. */
export const DASHBOARD_STEPS: readonly NextStep[] = [
  {
    kind: 'dashboard',
    text: 'Session lifetime: 7 days by default; shorten it for sensitive apps (Sessions).',
  },
  { kind: 'dashboard', text: 'Inactivity timeout: off by default (Sessions).' },
  { kind: 'dashboard', text: 'Multi-session: leave it off unless people really switch accounts (Sessions).' },
];

/** Clerk's components and hooks, the generated step-up hook among them, work below its provider only. */
export function providerStep(facts: Facts): NextStep[] {
  if (facts.clerk.provider !== undefined) return [];
  const layout = facts.appDir === undefined ? `${facts.pagesDir}/_app` : `${facts.appDir}/layout`;
  return [
    {
      kind: 'code',
      text: `Wrap the children of ${layout} in <ClerkProvider> from @clerk/nextjs: no Clerk component or hook works without it.`,
    },
  ];
}
