module.exports = {
  headers: async () => [
    ...(await import('./security-headers')).securityHeaders(),
    { source: '/a', headers: [{ key: 'X-Frame-Options', value: 'DENY' }] },
  ],
};
