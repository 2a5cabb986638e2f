import { registerOTel } from '@vercel/otel';

// Tracing.
export { registerAndCheck as register };

async function registerAndCheck() {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { checkEnvironment } = await import('@/lib/security/check-environment');
    checkEnvironment();
  }
  await registerOTel();
}
