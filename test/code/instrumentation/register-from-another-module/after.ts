import { register } from '@acme/instrumentation';
export { registerAndCheck as register };

async function registerAndCheck() {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { checkEnvironment } = await import('@/lib/security/check-environment');
    checkEnvironment();
  }
  await register();
}
