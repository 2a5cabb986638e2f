import bundleAnalyzer from '@next/bundle-analyzer';
import createMDX from '@next/mdx';

const withMDX = createMDX({ extension: /\.mdx?$/ });
const nextConfig = {
  pageExtensions: ['ts', 'tsx', 'mdx'],
};

export default bundleAnalyzer({ enabled: process.env.ANALYZE === 'true' })(withMDX(nextConfig));
