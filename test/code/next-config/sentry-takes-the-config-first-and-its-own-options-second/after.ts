import { withSentryConfig } from "@sentry/nextjs";
import type { NextConfig } from "next";
import { securityHeaders } from "./security-headers";

const nextConfig: NextConfig = {
  reactStrictMode: true,
  async headers() {
    return securityHeaders();
  },
};

export default withSentryConfig(nextConfig, {
  org: "acme",
  silent: !process.env.CI,
});
