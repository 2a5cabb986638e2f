import { securityHeaders } from './security-headers';

/** @type {import('next').NextConfig} */
const nextConfig = {
  async headers() {
    return securityHeaders();
  },
};

export default nextConfig;
