module.exports = {
  headers: () => [
    { source: '/a', headers: [{ key: 'X-Frame-Options', value: 'DENY' }] },
  ],
};
