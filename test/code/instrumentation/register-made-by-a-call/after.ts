import { wrap } from './wrap';

export const register = checkFirst(wrap(async () => {}));

function checkFirst(register: () => unknown) {
  return async () => {
    if (process.env.NEXT_RUNTIME === 'nodejs') {
      const { checkEnvironment } = await import('@/lib/security/check-environment');
      checkEnvironment();
    }
    await register();
  };
}
