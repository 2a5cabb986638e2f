import { withSentryConfig } from '@sentry/nextjs';
import { securityHeaders } from './security-headers';

export default withSentryConfig((phase) => ({
  reactStrictMode: true,
  async headers() {
    return securityHeaders();
  },
}), { silent: true });
