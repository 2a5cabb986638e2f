/**
 * Run `build` or `dev` with `SKIP_ENV_VALIDATION` to skip env validation. This is especially useful
 * for Docker builds.
 */
import "./src/env.js";
import { securityHeaders } from "./security-headers";

/** @type {import("next").NextConfig} */
const config = {
  async headers() {
    return securityHeaders();
  },
};

export default config;
