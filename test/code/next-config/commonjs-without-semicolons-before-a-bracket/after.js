module.exports = {
  async headers() {
    const { securityHeaders } = await import('./security-headers');
    (await import('node:fs')).existsSync('x')
    return [...securityHeaders(), { source: '/a', headers: [] }]
  },
}
