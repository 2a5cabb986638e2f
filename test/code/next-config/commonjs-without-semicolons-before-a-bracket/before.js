module.exports = {
  async headers() {
    (await import('node:fs')).existsSync('x')
    return [{ source: '/a', headers: [] }]
  },
}
