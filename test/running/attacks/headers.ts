import { type Attack, Family, type Site } from './attack.ts';

const UPGRADE = {
  Upgrade: 'websocket',
  Connection: 'Upgrade',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version': '13',
};

/** Headers by which Next talks to itself, or once did; each once skipped or steered a middleware somewhere. */
export function internalHeaders(site: Site): Attack[] {
  const family = new Family('internal headers', site);
  const names = ['middleware', 'proxy', 'src/middleware', 'src/proxy', 'pages/_middleware'];
  const repeated = [...names, '/proxy', 'file:///x/proxy'].map((name) => Array(6).fill(name).join(':'));
  for (const value of [
    ...names,
    ...repeated,
    'middleware:middleware:middleware:middleware:middleware',
    '1',
    '*',
  ]) {
    for (const path of ['/dashboard', '/api/admin']) {
      family.add(path, { headers: { 'x-middleware-subrequest': value } });
    }
  }
  const others: Record<string, string>[] = [
    { 'x-middleware-subrequest-id': 'x', 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
    { 'x-middleware-prefetch': '1' },
    { 'x-middleware-next': '1' },
    { 'x-middleware-skip': '1' },
    { 'x-middleware-invoke': '' },
    { 'x-middleware-invoke': '1' },
    { 'x-middleware-rewrite': '/dashboard' },
    { 'x-middleware-redirect': '/dashboard' },
    { 'x-middleware-override-headers': 'x-a' },
    { 'x-middleware-set-cookie': '__session=x' },
    { 'x-invoke-path': '/dashboard', 'x-invoke-status': '200' },
    { 'x-invoke-output': '/dashboard' },
    { 'x-invoke-query': '{}' },
    { 'x-matched-path': '/dashboard' },
    { 'x-nextjs-matched-path': '/dashboard' },
    { 'x-nextjs-rewritten-path': '/dashboard' },
    { 'x-nextjs-rewrite': '/dashboard' },
    { 'x-now-route-matches': '1=admin' },
    { 'x-original-url': '/dashboard' },
    { 'x-rewrite-url': '/dashboard' },
    { 'x-forwarded-uri': '/dashboard' },
    { 'x-forwarded-prefix': '/dashboard' },
    { 'x-forwarded-path': '/dashboard' },
    { 'next-resume': '1' },
    { 'x-next-resume-state-length': '1' },
    { 'x-prerender-revalidate': 'x' },
    { 'x-prerender-revalidate-if-generated': '1' },
    { 'x-action-forwarded': '1' },
    { 'x-next-subrequest': '1' },
    { 'x-nextjs-prerender': '1' },
    { 'x-nextjs-postponed': '1' },
    { 'x-next-cache-tags': 'x' },
    { 'x-vercel-skip-middleware': '1' },
    { 'x-vercel-protection-bypass': '1' },
    { 'x-nextjs-data': '1', 'x-middleware-prefetch': '1' },
  ];
  for (const headers of others) {
    for (const path of ['/dashboard', '/api/admin', '/users/1.png', '/plegacy', '/pub'])
      family.add(path, { headers });
  }
  for (const path of ['/dashboard', '/private/a', '/api/admin', '/users/1.png']) {
    family.add(path, { headers: UPGRADE, note: 'websocket upgrade' });
  }
  return family.list;
}

/** What Clerk's own proxy tells pages about the caller, said by the caller. */
export function identityHeaders(site: Site): Attack[] {
  const family = new Family('claimed identity', site);
  const token = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${Buffer.from(
    '{"sub":"user_1","sid":"sess_1","azp":"http://localhost","exp":9999999999,"iat":1,"nbf":1,"iss":"https://clerk.offline.example"}',
  ).toString('base64url')}.`;
  const claims: Record<string, string>[] = [
    { 'x-clerk-auth-status': 'signed-in' },
    { 'x-clerk-auth-status': 'signed-in', 'x-clerk-auth-reason': '', 'x-clerk-auth-message': '' },
    { 'x-clerk-auth-status': 'signed-in', 'x-clerk-auth-token': token, 'x-clerk-auth-signature': 'x' },
    { 'x-clerk-auth-status': 'handshake' },
    { 'x-clerk-clerk-url': 'http://localhost/pub' },
    { 'x-clerk-request-data': 'x' },
    { 'x-clerk-debug': '1' },
    { Authorization: `Bearer ${token}` },
    { Authorization: 'Bearer' },
    { Authorization: 'Bearer undefined' },
    { Authorization: 'Basic dXNlcjpwYXNz' },
    { Cookie: `__session=${token}; __client_uat=1` },
    { Cookie: `__session=${token}; __client_uat=0` },
    { Cookie: '__session=; __client_uat=1' },
    { Cookie: '__clerk_handshake=x' },
    { Cookie: `__clerk_db_jwt=x; __session=${token}; __client_uat=1` },
    { 'x-user-id': 'user_1', 'x-forwarded-user': 'user_1', 'x-auth-user': 'user_1' },
  ];
  for (const headers of claims) {
    for (const path of ['/dashboard', '/api/admin', '/users/1', '/plegacy']) {
      family.add(path, { headers });
      family.add(path, { headers: { ...headers, Accept: 'text/html', 'Sec-Fetch-Dest': 'document' } });
    }
  }
  for (const query of [
    '__clerk_handshake=x',
    '__clerk_db_jwt=x',
    '__clerk_ticket=x',
    '__clerk_status=signed-in',
  ]) {
    family.add(`/dashboard?${query}`, { headers: { Accept: 'text/html', 'Sec-Fetch-Dest': 'document' } });
  }
  return family.list;
}

/** Where the caller says that he, or the request, comes from. */
export function hosts(site: Site): Attack[] {
  const family = new Family('host and forwarded headers', site);
  const host = [
    'localhost/sign-in?',
    'localhost/sign-in#',
    'localhost/pub/',
    'localhost/pub?',
    'evil.example',
    'localhost\\pub',
    'x@localhost',
    'localhost:1/pub?',
    '127.0.0.1',
    '[::1]',
    '',
    null,
  ];
  for (const one of host) {
    for (const path of ['/dashboard', '/api/admin'])
      family.add(path, { host: one, note: `Host: ${one ?? '(none)'}` });
  }
  const forwarded: Record<string, string>[] = [
    { 'x-forwarded-host': 'localhost/sign-in?' },
    { 'x-forwarded-host': 'localhost/pub#' },
    { 'x-forwarded-host': 'evil.example' },
    { 'x-forwarded-host': 'a,b' },
    { 'x-forwarded-proto': 'https://localhost/pub?' },
    { 'x-forwarded-proto': 'https' },
    { 'x-forwarded-proto': 'http,https' },
    { 'x-forwarded-proto': 'xfp' },
    { 'x-forwarded-port': '1/pub?' },
    { 'x-forwarded-for': '127.0.0.1' },
    { 'x-forwarded-for': '::1' },
    { 'x-real-ip': '127.0.0.1' },
    { 'x-client-ip': '127.0.0.1', 'true-client-ip': '127.0.0.1', 'cf-connecting-ip': '127.0.0.1' },
    { forwarded: 'host="localhost/pub?"' },
    { forwarded: 'for=127.0.0.1;proto=https' },
    { via: '1.1 localhost' },
  ];
  for (const headers of forwarded) {
    for (const path of ['/dashboard', '/api/admin', '/users/1.png', '/plegacy'])
      family.add(path, { headers });
  }
  // A forged host must not become the place that visitors are sent to, neither to sign in nor back.
  const forged: Record<string, string>[] = [
    { 'x-forwarded-host': 'evil.example' },
    { forwarded: 'host=evil.example' },
  ];
  for (const headers of forged) {
    family.add('/dashboard?next=1', {
      headers,
      note: 'the way back',
      mustNotSay: [
        'redirect_url=https%3A%2F%2Fevil',
        'redirect_url=http%3A%2F%2Fevil',
        'redirect_url=%2F%2Fevil',
      ],
    });
  }
  return family.list;
}

/** The nonce that a browser would honour must be the server's. Asked of a public page: it has scripts. */
export function nonces(site: Site): Attack[] {
  const family = new Family('nonce', site);
  const policy = "script-src 'nonce-attacker' 'strict-dynamic'";
  const all: Record<string, string>[] = [
    { 'Content-Security-Policy': policy },
    { 'Content-Security-Policy-Report-Only': policy },
    { 'x-nonce': 'attacker' },
    {
      'Content-Security-Policy': policy,
      'Content-Security-Policy-Report-Only': policy,
      'x-nonce': 'attacker',
    },
  ];
  for (const headers of all) {
    for (const path of ['/pub', '/', '/sign-in', '/docs/x']) {
      family.add(path, { headers, mustNotSay: ['nonce="attacker"', '"attacker"', 'nonce-attacker'] });
    }
  }
  return family.list;
}

/** Other verbs than GET, and request targets that are not a path. */
export function requestLines(site: Site): Attack[] {
  const family = new Family('method and request target', site);
  const methods = 'HEAD OPTIONS POST PUT PATCH DELETE TRACE PROPFIND QUERY'.split(' ');
  for (const method of methods) {
    for (const path of ['/api/admin', '/dashboard', '/private/a', '/dyn/1', '/users/1.png', '/plegacy']) {
      family.add(path, { method });
    }
  }
  for (const header of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override']) {
    for (const method of ['OPTIONS', 'HEAD', 'POST']) {
      family.add('/api/admin', { method, headers: { [header]: 'GET' } });
    }
  }
  family.add('/api/admin?_method=GET', { method: 'OPTIONS' });
  family.add('/api/admin', {
    method: 'OPTIONS',
    note: 'CORS preflight',
    headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' },
  });
  const { port, basePath } = site;
  const targets = [
    `http://localhost:${port}${basePath}/dashboard`,
    `http://evil.example${basePath}/dashboard`,
    `http://localhost:${port}${basePath}/pub/../dashboard`,
    `http://localhost:${port}${basePath}/private/a/../../pub`,
    `http:///dashboard`,
    `https://x/pub/../dashboard`,
    'http:dashboard',
    'file:///dashboard',
    '*',
    '?x',
    'dashboard',
    '@evil/dashboard',
    '@localhost/pub',
    ':80/dashboard',
    '.evil.example/dashboard',
    ':x@evil/dashboard',
    '1/dashboard',
    '?/../dashboard',
    '#/dashboard',
    '#',
    '',
  ];
  for (const target of targets) family.raw(target);
  return family.list;
}
