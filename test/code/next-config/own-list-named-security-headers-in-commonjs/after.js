const securityHeaders = [{ key: 'X-Frame-Options', value: 'DENY' }];

module.exports = {
  async headers() {
    const { securityHeaders: securityHeaders2 } = await import('./security-headers.mjs');
    return [...securityHeaders2(), { source: '/:path*', headers: securityHeaders }];
  },
};
