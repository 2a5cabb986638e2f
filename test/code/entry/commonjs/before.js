const { NextResponse } = require('next/server');

module.exports.middleware = function middleware(request) {
  return NextResponse.next();
};
