export default {
  reactStrictMode: true
  images: {},
};
