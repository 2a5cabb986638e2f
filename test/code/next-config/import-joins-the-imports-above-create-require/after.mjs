import { createRequire } from 'node:module';
import { securityHeaders } from './security-headers';

const require = createRequire(import.meta.url);
const { version } = require('./package.json');

export default {
  env: { VERSION: version },
  async headers() {
    return securityHeaders();
  },
};
