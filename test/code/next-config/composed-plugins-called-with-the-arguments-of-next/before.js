const withPlugins = require('next-compose-plugins');
const withImages = require('next-images');

const nextConfig = { reactStrictMode: true };

module.exports = async (phase) => withPlugins([withImages], nextConfig)(phase, { undefined });
