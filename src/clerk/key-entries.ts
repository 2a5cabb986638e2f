import type { EnvEntry } from '../types.ts';

/** The two variables without which no Clerk app starts. */
export const KEY_ENTRIES: readonly EnvEntry[] = [
  {
    name: 'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY',
    comment: 'Clerk dashboard, API keys: pk_test_... locally, pk_live_... in production.',
    example: '',
    required: true,
  },
  {
    name: 'CLERK_SECRET_KEY',
    comment: 'Clerk dashboard, API keys: sk_test_... locally, sk_live_... in production. Server only.',
    example: '',
    required: true,
  },
];
