import { withLogging, plain } from './lib/wrappers';

export default process.env.LOG === '1' ? withLogging(plain) : plain;

export const config = { matcher: ['/((?!_next/static).*)'] };
