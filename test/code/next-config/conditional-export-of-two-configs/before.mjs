const dev = { reactStrictMode: true };
const prod = {
  ...dev,
  compress: false,
};

export default process.env.NODE_ENV === 'production' ? prod : dev;
