const plugins = []
const nextConfig = {
  experimental: { typedRoutes: true }
}

;[].concat(plugins)

export default plugins.reduce((config, plugin) => plugin(config), nextConfig)
