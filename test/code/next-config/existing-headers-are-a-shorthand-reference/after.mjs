import { headers } from './headers.mjs';
import { securityHeaders } from './security-headers';

export default {
  reactStrictMode: true,
  headers: async () => [...securityHeaders(), ...(await headers())],
};
