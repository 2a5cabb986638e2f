export const config = { matcher: ['/dashboard/:path*'] };
