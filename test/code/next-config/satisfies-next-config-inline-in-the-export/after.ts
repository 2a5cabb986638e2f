import type { NextConfig } from 'next';
import { securityHeaders } from './security-headers';

export default {
  reactStrictMode: true,
  async headers() {
    return securityHeaders();
  },
} satisfies NextConfig;
