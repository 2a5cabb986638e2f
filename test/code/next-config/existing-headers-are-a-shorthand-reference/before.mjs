import { headers } from './headers.mjs';

export default {
  reactStrictMode: true,
  headers,
};
