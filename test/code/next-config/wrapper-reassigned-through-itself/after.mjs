import { securityHeaders } from './security-headers';

let nextConfig = {
  reactStrictMode: true,
  async headers() {
    return securityHeaders();
  },
};

if (process.env.ANALYZE) {
  const { default: withBundleAnalyzer } = await import('@next/bundle-analyzer');
  nextConfig = withBundleAnalyzer({ enabled: true })(nextConfig);
}

export default nextConfig;
