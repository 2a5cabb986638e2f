import { securityHeaders } from './security-headers';

const base = {
  reactStrictMode: true,
  async headers() {
    return [...securityHeaders(), { source: '/a', headers: [] }];
  },
};

export default { ...base, compress: true };
