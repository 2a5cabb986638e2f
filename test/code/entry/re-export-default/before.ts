export { default } from './lib/gate';
