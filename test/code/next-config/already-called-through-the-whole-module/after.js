const securityHeaders = [];

module.exports = {
  async headers() {
    const ours = await import('./security-headers.mjs');
    return [...ours.securityHeaders(), { source: '/:path*', headers: securityHeaders }];
  },
};
