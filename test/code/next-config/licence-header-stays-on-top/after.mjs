/*!
 * Copyright 2026 Acme
 */
'use strict';

import { securityHeaders } from './security-headers';

export default {
  compress: true, // gzip
  // eof
  async headers() {
    return securityHeaders();
  },
};
