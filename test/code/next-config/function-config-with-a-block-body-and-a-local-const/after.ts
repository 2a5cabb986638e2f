import type { NextConfig } from 'next';
import { PHASE_DEVELOPMENT_SERVER } from 'next/constants';
import { securityHeaders } from './security-headers';

export default async function config(phase: string): Promise<NextConfig> {
  const nextConfig: NextConfig = {
    assetPrefix: phase === PHASE_DEVELOPMENT_SERVER ? undefined : 'https://cdn.example.com',
    async headers() {
      return securityHeaders();
    },
  };
  return nextConfig;
}
