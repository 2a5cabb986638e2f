const nextConfig = {
  reactStrictMode: true,
  async headers() {
    const { securityHeaders } = await import("./security-headers");
    return securityHeaders();
  },
};

module.exports = nextConfig;

// Injected content via Sentry wizard below

const { withSentryConfig } = require("@sentry/nextjs");

module.exports = withSentryConfig(module.exports, {
  org: "acme",
});
