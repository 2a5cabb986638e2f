import bundleAnalyzer from '@next/bundle-analyzer';
import createMDX from '@next/mdx';
import { securityHeaders } from './security-headers';

const withMDX = createMDX({ extension: /\.mdx?$/ });
const nextConfig = {
  pageExtensions: ['ts', 'tsx', 'mdx'],
  async headers() {
    return securityHeaders();
  },
};

export default bundleAnalyzer({ enabled: process.env.ANALYZE === 'true' })(withMDX(nextConfig));
