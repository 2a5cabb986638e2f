const nextConfig = { reactStrictMode: true };

nextConfig.headers = async () => [];

module.exports = nextConfig;
