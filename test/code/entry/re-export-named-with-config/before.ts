export { proxy, config } from './lib/proxy';
