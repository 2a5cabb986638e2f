const withPlugins = require('next-compose-plugins');
const withImages = require('next-images');

const nextConfig = {
  reactStrictMode: true,
  async headers() {
    const { securityHeaders } = await import('./security-headers.mjs');
    return securityHeaders();
  },
};

module.exports = async (phase) => withPlugins([withImages], nextConfig)(phase, { undefined });
