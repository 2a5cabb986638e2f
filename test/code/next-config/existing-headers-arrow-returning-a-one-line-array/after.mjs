import { securityHeaders } from './security-headers';

const nextConfig = {
  headers: async () => [...securityHeaders(), { source: '/a', headers: [{ key: 'x', value: 'y' }] }],
};
export default nextConfig;
