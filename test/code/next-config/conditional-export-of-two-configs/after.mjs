import { securityHeaders } from './security-headers';

const dev = {
  reactStrictMode: true,
  async headers() {
    return securityHeaders();
  },
};
const prod = {
  ...dev,
  compress: false,
  async headers() {
    return securityHeaders();
  },
};

export default process.env.NODE_ENV === 'production' ? prod : dev;
