function config() {
  return withX({ output: 'standalone' });
}
export default config;
import { withX } from './x.js';
