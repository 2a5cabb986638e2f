module.exports = {
  headers: function () {
    return [{ source: '/a', headers: [] }];
  },
};
