let nextConfig = {
  reactStrictMode: true,
};

if (process.env.ANALYZE) {
  const { default: withBundleAnalyzer } = await import('@next/bundle-analyzer');
  nextConfig = withBundleAnalyzer({ enabled: true })(nextConfig);
}

export default nextConfig;
