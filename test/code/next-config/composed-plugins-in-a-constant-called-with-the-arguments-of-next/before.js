const withPlugins = require('next-compose-plugins');

const nextConfig = { reactStrictMode: true };

module.exports = async (phase, context) => {
  const make = withPlugins([], nextConfig);
  return make(phase, { ...context, defaultConfig: {} });
};
