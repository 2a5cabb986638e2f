import { securityHeaders } from './security-headers';

/** @type {import('next').NextConfig} */
const nextConfig = {
  experimental: {
    serverActions: { allowedOrigins: ['a.example'] },
    instrumentationHook: true,
  },
  async headers() {
    return securityHeaders();
  },
  poweredByHeader: false,
};

export default nextConfig;
