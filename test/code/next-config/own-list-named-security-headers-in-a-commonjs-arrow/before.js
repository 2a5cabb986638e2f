const securityHeaders = [{ key: 'X-Frame-Options', value: 'DENY' }];

/** @type {import('next').NextConfig} */
module.exports = {
  headers: async () => [{ source: '/:path*', headers: securityHeaders }],
};
