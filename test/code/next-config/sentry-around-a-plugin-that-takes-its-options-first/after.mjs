import withMDX from '@next/mdx';
import { withSentryConfig } from '@sentry/nextjs';
import { securityHeaders } from './security-headers';

const nextConfig = {
  pageExtensions: ['ts', 'tsx', 'mdx'],
  async headers() {
    return securityHeaders();
  },
};

export default withSentryConfig(withMDX({ extension: /\.mdx?$/ })(nextConfig), { org: 'acme' });
