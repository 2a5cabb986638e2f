const withPWA = require("next-pwa")({ dest: "public" });

module.exports = withPWA({
  reactStrictMode: true,
  // i18n comes later
});
