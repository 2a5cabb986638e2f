import { generateKeyPairSync, randomBytes } from 'node:crypto';

/** Throw-away keys that Clerk's SDK accepts and that belong to nobody. */
export interface Keys {
  publishableKey: string;
  secretKey: string;
  /** PEM; the SDK reads the modulus at a fixed offset, so it has to be RSA-2048 with e = 65537. */
  jwtKey: string;
  webhookSecret: string;
}

/** Keys of a development instance of our own making. */
export function makeKeys(): Keys {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 0x10001 });
  const frontendApi = 'quiet-otter-42.clerk.accounts.dev';
  return {
    publishableKey: `pk_test_${Buffer.from(`${frontendApi}$`).toString('base64').replace(/=+$/, '')}`,
    secretKey: `sk_test_${randomBytes(24).toString('hex')}`,
    jwtKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    webhookSecret: `whsec_${randomBytes(24).toString('base64')}`,
  };
}

/** The keys as environment variables, in the names that Clerk documents. */
export function keyEnvironment(keys: Keys): Record<string, string> {
  return {
    NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: keys.publishableKey,
    CLERK_SECRET_KEY: keys.secretKey,
    CLERK_JWT_KEY: keys.jwtKey,
    CLERK_WEBHOOK_SIGNING_SECRET: keys.webhookSecret,
  };
}
