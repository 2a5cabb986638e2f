module.exports = {
  reactStrictMode: true,
  async headers() {
    const { securityHeaders } = await import('./security-headers');
    return securityHeaders();
  },
  experimental: {
    instrumentationHook: true,
  },
};
