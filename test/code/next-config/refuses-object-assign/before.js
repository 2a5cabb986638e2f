const base = require('./base');
module.exports = Object.assign({}, base, { reactStrictMode: true });
