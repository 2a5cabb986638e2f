const { withDefaults } = require('./defaults');

module.exports = (phase) => withDefaults(phase, { reactStrictMode: true });
