import { beforeAll, expect, it } from 'vitest';
import { type BuiltApp, builtApp } from '../../running/app.ts';
import { headersOfBuild } from '../../running/browser/build-facts.ts';
import { NO_KEY_16 } from '../../running/browser/plans.ts';

let app: BuiltApp;
beforeAll(async () => {
  app = await builtApp(NO_KEY_16);
});

it('a build without a publishable key passes and warns once', () => {
  const warning = 'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY is not set: no Content-Security-Policy is sent.';
  expect(app.output.split(warning)).toHaveLength(2);
});

it('what it built sends every header but the policy', () => {
  expect(headersOfBuild(app)).toEqual([
    'X-Content-Type-Options',
    'X-Frame-Options',
    'Referrer-Policy',
    'Permissions-Policy',
    'Cross-Origin-Opener-Policy',
    'X-Permitted-Cross-Domain-Policies',
    'Strict-Transport-Security',
  ]);
});
