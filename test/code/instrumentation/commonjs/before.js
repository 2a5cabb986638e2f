module.exports.register = function register() {}
