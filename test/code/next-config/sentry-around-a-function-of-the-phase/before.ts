import { withSentryConfig } from '@sentry/nextjs';

export default withSentryConfig((phase) => ({ reactStrictMode: true }), { silent: true });
