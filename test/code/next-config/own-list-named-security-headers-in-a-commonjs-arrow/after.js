const securityHeaders = [{ key: 'X-Frame-Options', value: 'DENY' }];

/** @type {import('next').NextConfig} */
module.exports = {
  headers: async () => [...(await import('./security-headers.mjs')).securityHeaders(), { source: '/:path*', headers: securityHeaders }],
};
