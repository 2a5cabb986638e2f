import { securityHeaders } from './security-headers';

const isProd = process.env.NODE_ENV === 'production';
export default {
  ...(isProd && { compress: true }),
  ...(isProd ? { output: 'standalone' } : {}),
  async headers() {
    return securityHeaders();
  },
};
