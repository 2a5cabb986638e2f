/** @type {import('next').NextConfig} */
module.exports = {
  reactStrictMode: true,
  swcMinify: true,
  async headers() {
    const { securityHeaders } = await import('./security-headers')
    return securityHeaders()
  },
}
