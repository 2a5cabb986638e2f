import gate from './lib/gate';

export default gate;

export const config = { matcher: ['/((?!api|_next).*)'] };
