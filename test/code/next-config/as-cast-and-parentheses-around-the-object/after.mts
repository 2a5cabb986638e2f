import type { NextConfig } from 'next';
import { securityHeaders } from './security-headers';

export default ({
	poweredByHeader: false,
	async headers() {
		return securityHeaders();
	},
}) as NextConfig;
