const securityHeaders = [{ key: 'X-A', value: 'b' }];

const nextConfig = {
  headers: async () => [{ source: '/(.*)', headers: securityHeaders }],
};

export default nextConfig;
