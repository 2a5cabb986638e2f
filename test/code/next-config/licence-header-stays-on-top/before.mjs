/*!
 * Copyright 2026 Acme
 */
'use strict';

export default {
  compress: true, // gzip
  // eof
};
