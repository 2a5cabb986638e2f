import { checkEnvironment } from './own-check';

export async function register() {
  checkEnvironment();
}
