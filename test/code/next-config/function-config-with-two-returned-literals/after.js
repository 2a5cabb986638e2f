const { PHASE_DEVELOPMENT_SERVER } = require('next/constants')

module.exports = (phase, { defaultConfig }) => {
  if (phase === PHASE_DEVELOPMENT_SERVER) {
    return {
      reactStrictMode: true,
      async headers() {
        const { securityHeaders } = await import('./security-headers')
        return securityHeaders()
      }
    }
  }

  return {
    compress: false,
    async headers() {
      const { securityHeaders } = await import('./security-headers')
      return securityHeaders()
    }
  }
}
