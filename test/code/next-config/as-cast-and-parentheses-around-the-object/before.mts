import type { NextConfig } from 'next';

export default ({
	poweredByHeader: false,
}) as NextConfig;
