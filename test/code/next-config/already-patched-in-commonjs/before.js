module.exports = {
  async headers() {
    const { securityHeaders } = await import('./security-headers.mjs');
    return securityHeaders();
  },
};
