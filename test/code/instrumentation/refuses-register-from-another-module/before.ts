export { register } from '@acme/instrumentation';
