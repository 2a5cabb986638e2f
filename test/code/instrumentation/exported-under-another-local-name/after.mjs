const setUp = async function () {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { checkEnvironment } = await import('@/lib/security/check-environment');
    checkEnvironment();
  }
  globalThis.started = true;
};

export { setUp as register };
