export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { checkEnvironment } = await import('@/lib/security/check-environment');
    checkEnvironment();
  }
  return undefined;
}
