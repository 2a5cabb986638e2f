module.exports = {
  headers: async function () {
    const { securityHeaders } = await import('./security-headers');
    return [...securityHeaders(), { source: '/a', headers: [] }];
  },
};
