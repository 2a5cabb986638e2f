const withTM = require('next-transpile-modules')(['a'])

const nextConfig = {
  reactStrictMode: true,
}

module.exports = () => {
  const plugins = [withTM]
  return plugins.reduce((acc, plugin) => {
    return plugin(acc)
  }, {
    ...nextConfig,
    async headers() {
      const { securityHeaders } = await import('./security-headers')
      return securityHeaders()
    },
  })
}
