const nextConfig = {
  headers: async () => [{ source: '/a', headers: [{ key: 'x', value: 'y' }] }],
};
export default nextConfig;
