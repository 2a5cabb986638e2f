import createNextIntlPlugin from 'next-intl/plugin';
import { securityHeaders } from './security-headers';

const withNextIntl = createNextIntlPlugin();

/** @type {import('next').NextConfig} */
const nextConfig = {
  images: { remotePatterns: [] },
  async headers() {
    return securityHeaders();
  },
};

export default withNextIntl(nextConfig);
