import { securityHeaders } from './security-headers';

export default {
  reactStrictMode: true,
  images: { domains: ['a.example'] },
  async headers() {
    return securityHeaders();
  },
}
