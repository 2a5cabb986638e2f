import { wrap } from './wrap';

const register = wrap(async () => {});
export { registerAndCheck as register };

async function registerAndCheck() {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { checkEnvironment } = await import('@/lib/security/check-environment');
    checkEnvironment();
  }
  await register();
}
