const { withDefaults } = require('./defaults');

module.exports = (phase) => withDefaults(phase, {
  reactStrictMode: true,
  async headers() {
    const { securityHeaders } = await import('./security-headers.mjs');
    return securityHeaders();
  },
});
