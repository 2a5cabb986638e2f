import { withSentryConfig } from '@sentry/nextjs';
import createNextIntlPlugin from 'next-intl/plugin';
import { securityHeaders } from './security-headers';

const withNextIntl = createNextIntlPlugin('./i18n.ts');

/** @type {import('next').NextConfig} */
const nextConfig = {
  async headers() {
    return securityHeaders();
  },
};

export default withSentryConfig(withNextIntl(nextConfig), {
  org: 'acme',
  webpack: { treeshake: { removeDebugLogging: true } },
});
