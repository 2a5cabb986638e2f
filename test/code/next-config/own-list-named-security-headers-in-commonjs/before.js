const securityHeaders = [{ key: 'X-Frame-Options', value: 'DENY' }];

module.exports = {
  async headers() {
    return [{ source: '/:path*', headers: securityHeaders }];
  },
};
