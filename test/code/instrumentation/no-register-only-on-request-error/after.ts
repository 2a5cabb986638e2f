import type { Instrumentation } from 'next';

export const onRequestError: Instrumentation.onRequestError = async (error) => {
  console.error(error);
}

export async function register() {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { checkEnvironment } = await import('@/lib/security/check-environment');
    checkEnvironment();
  }
}
