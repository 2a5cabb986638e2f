import type { NextStep } from './types.ts';

/** Settings that decide how safe sessions are and that live in the dashboard only. */
export const DASHBOARD_STEPS: readonly NextStep[] = [
  {
    kind: 'dashboard',
    text: 'Session lifetime: 7 days by default; shorten it for sensitive apps (Sessions).',
  },
  { kind: 'dashboard', text: 'Inactivity timeout: off by default (Sessions).' },
  { kind: 'dashboard', text: 'Multi-session: leave it off unless people really switch accounts (Sessions).' },
];
