const base = {
  reactStrictMode: true,
  async headers() {
    return [{ source: '/a', headers: [] }];
  },
};

export default { ...base, compress: true };
