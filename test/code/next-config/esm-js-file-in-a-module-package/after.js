// @ts-check
import { securityHeaders } from './security-headers'

/** @type {import('next').NextConfig} */
const nextConfig = {
  output: 'standalone',
  async headers() {
    return securityHeaders()
  }
}

export default nextConfig
