import gate from './lib/gate';

export { listed as middleware };

const listed = gate;

export const config = { matcher: ['/((?!api|_next).*)'] };
