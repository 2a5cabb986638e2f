import { securityHeaders } from './security-headers'

const plugins = []
const nextConfig = {
  experimental: { typedRoutes: true },
  async headers() {
    return securityHeaders()
  }
}

;[].concat(plugins)

export default plugins.reduce((config, plugin) => plugin(config), nextConfig)
