export default {
  async headers() {
    return [];
  },
};
