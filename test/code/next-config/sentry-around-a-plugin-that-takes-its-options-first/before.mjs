import withMDX from '@next/mdx';
import { withSentryConfig } from '@sentry/nextjs';

const nextConfig = { pageExtensions: ['ts', 'tsx', 'mdx'] };

export default withSentryConfig(withMDX({ extension: /\.mdx?$/ })(nextConfig), { org: 'acme' });
