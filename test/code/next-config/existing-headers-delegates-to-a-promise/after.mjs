import { buildHeaders } from './headers.mjs';
import { securityHeaders } from './security-headers';

export default {
  headers: async () => [...securityHeaders(), ...(await buildHeaders({ strict: true }))],
};
