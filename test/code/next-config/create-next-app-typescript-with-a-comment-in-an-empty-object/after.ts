import type { NextConfig } from "next";
import { securityHeaders } from "./security-headers";

const nextConfig: NextConfig = {
  /* config options here */
  async headers() {
    return securityHeaders();
  },
};

export default nextConfig;
