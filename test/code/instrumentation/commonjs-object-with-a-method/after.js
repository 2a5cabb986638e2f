module.exports = {
  async register() {
    if (process.env.NEXT_RUNTIME === 'nodejs') {
      const { checkEnvironment } = await import('@/lib/security/check-environment');
      checkEnvironment();
    }
    start();
  },
};
