import { buildHeaders } from './headers.mjs';

export default {
  headers: () => buildHeaders({ strict: true }),
};
