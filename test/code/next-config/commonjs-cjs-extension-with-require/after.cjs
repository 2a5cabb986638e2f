const path = require('node:path');

/** @type {import('next').NextConfig} */
const nextConfig = {
  outputFileTracingRoot: path.join(__dirname, '..'),
  async headers() {
    const { securityHeaders } = await import('./security-headers');
    return securityHeaders();
  },
};

module.exports = nextConfig;
