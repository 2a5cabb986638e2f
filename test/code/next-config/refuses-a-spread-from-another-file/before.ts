import { baseConfig } from '@acme/next-config';
import type { NextConfig } from 'next';

export default {
    ...baseConfig,
    reactStrictMode: true,
} satisfies NextConfig;
