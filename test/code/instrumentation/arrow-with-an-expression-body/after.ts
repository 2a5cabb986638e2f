import { start } from './start';

export const register = async () => {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { checkEnvironment } = await import('@/lib/security/check-environment');
    checkEnvironment();
  }
  return start({ name: 'x' });
};
