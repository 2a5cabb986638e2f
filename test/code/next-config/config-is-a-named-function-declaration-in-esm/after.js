function config() {
  return withX({
    output: 'standalone',
    async headers() {
      return securityHeaders();
    },
  });
}
export default config;
import { withX } from './x.js';
import { securityHeaders } from './security-headers';
