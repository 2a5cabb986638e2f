import { securityHeaders } from './security-headers';

export default {
  async headers() {
    return [...securityHeaders()];
  },
};
