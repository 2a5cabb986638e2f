import { securityHeaders as generated } from './security-headers';

const securityHeaders = () => [];

export const unused = generated;

export default {
  async headers() {
    return [...securityHeaders()];
  },
};
