import { securityHeaders as securityHeaders2 } from './security-headers';

const securityHeaders = [{ key: 'X-A', value: 'b' }];

const nextConfig = {
  headers: async () => [...securityHeaders2(), { source: '/(.*)', headers: securityHeaders }],
};

export default nextConfig;
