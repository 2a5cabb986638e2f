import { securityHeaders } from './security-headers';

export default (phase, { defaultConfig }) => ({
  ...defaultConfig,
  distDir: phase === 'phase-development-server' ? '.next-dev' : '.next',
  async headers() {
    return securityHeaders();
  },
});
