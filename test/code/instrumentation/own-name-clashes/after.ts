import { checkEnvironment } from './own-check';

export async function register() {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { checkEnvironment: checkEnvironment2 } = await import('@/lib/security/check-environment');
    checkEnvironment2();
  }
  checkEnvironment();
}
