module.exports = {
  register() {
    start();
  },
};
