/*! (c) Example Ltd. SPDX-License-Identifier: MIT */

export default function middleware(request) {
  if (request.headers.get('x-block')) return new Response(null, { status: 403 });
}
