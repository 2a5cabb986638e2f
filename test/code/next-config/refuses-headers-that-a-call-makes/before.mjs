import { createHeaders } from './x.mjs';
export default { headers: createHeaders({ strict: true }) };
