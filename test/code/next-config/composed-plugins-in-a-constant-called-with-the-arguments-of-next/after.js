const withPlugins = require('next-compose-plugins');

const nextConfig = {
  reactStrictMode: true,
  async headers() {
    const { securityHeaders } = await import('./security-headers.mjs');
    return securityHeaders();
  },
};

module.exports = async (phase, context) => {
  const make = withPlugins([], nextConfig);
  return make(phase, { ...context, defaultConfig: {} });
};
