/** Environments to start in: those that must not answer, one rule broken in each, and some that only look odd. */
import { APP_ORIGIN, type Instance } from './instance.ts';

export interface BadEnvironment {
  name: string;
  env: (instance: Instance) => Record<string, string | undefined>;
  /** What the log says; never a value. */
  says: string;
}

export const BAD_ENVIRONMENTS: readonly BadEnvironment[] = [
  {
    name: 'no secret key',
    env: () => ({ CLERK_SECRET_KEY: undefined }),
    says: 'CLERK_SECRET_KEY is not set',
  },
  {
    name: 'a placeholder for the secret key',
    env: () => ({ CLERK_SECRET_KEY: 'sk_live_...' }),
    says: 'CLERK_SECRET_KEY still holds a placeholder',
  },
  {
    name: 'a secret key in quotes',
    env: ({ secretKey }) => ({ CLERK_SECRET_KEY: `"${secretKey}"` }),
    says: 'CLERK_SECRET_KEY has quotes or white space around its value',
  },
  {
    name: 'the publishable key as the secret one',
    env: ({ publishableKey }) => ({ CLERK_SECRET_KEY: publishableKey }),
    says: 'CLERK_SECRET_KEY is not a secret key',
  },
  {
    name: 'a secret key of the test instance beside the live one',
    env: ({ secretKey }) => ({ CLERK_SECRET_KEY: secretKey.replace('sk_live_', 'sk_test_') }),
    says: 'belong to different instances',
  },
  {
    name: 'the secret key under a name that browsers get',
    env: ({ secretKey }) => ({ NEXT_PUBLIC_CLERK_SECRET_KEY: secretKey }),
    says: 'NEXT_PUBLIC_CLERK_SECRET_KEY is sent to every browser, and holds a secret',
  },
  {
    name: 'the webhook secret under a name that browsers get',
    env: ({ webhookSecret }) => ({ NEXT_PUBLIC_HOOK: webhookSecret }),
    says: 'NEXT_PUBLIC_HOOK is sent to every browser, and holds a secret',
  },
  {
    name: 'a webhook secret that is none',
    env: () => ({ CLERK_WEBHOOK_SIGNING_SECRET: 'secret' }),
    says: 'CLERK_WEBHOOK_SIGNING_SECRET is not a signing secret',
  },
  {
    name: 'the private key as the JWT key',
    env: ({ privateKey }) => ({ CLERK_JWT_KEY: privateKey }),
    says: 'CLERK_JWT_KEY holds a private key',
  },
  {
    name: 'a JWT key that is cut off',
    env: ({ jwtKey }) => ({ CLERK_JWT_KEY: jwtKey.slice(0, 200) }),
    says: 'CLERK_JWT_KEY is not the PEM public key',
  },
  {
    name: 'no authorized parties',
    env: () => ({ CLERK_AUTHORIZED_PARTIES: undefined }),
    says: 'CLERK_AUTHORIZED_PARTIES is not set',
  },
  {
    name: 'authorized parties that are blank',
    env: () => ({ CLERK_AUTHORIZED_PARTIES: ' , ' }),
    says: 'CLERK_AUTHORIZED_PARTIES is not set',
  },
  {
    name: 'an authorized party with a path',
    env: () => ({ CLERK_AUTHORIZED_PARTIES: `${APP_ORIGIN},${APP_ORIGIN}/app` }),
    says: 'CLERK_AUTHORIZED_PARTIES, entry 2, is not exactly an origin',
  },
];

/** Environments that are fine, whatever they look like. */
export const GOOD_ENVIRONMENTS: readonly Omit<BadEnvironment, 'says'>[] = [
  {
    name: 'a JWT key in one line, its line breaks spelled \\n',
    env: ({ jwtKey }) => ({ CLERK_JWT_KEY: jwtKey.trim().replaceAll('\n', '\\n') }),
  },
  {
    name: 'several authorized parties with white space between',
    env: () => ({ CLERK_AUTHORIZED_PARTIES: `https://www.offline.example , ${APP_ORIGIN}` }),
  },
];
