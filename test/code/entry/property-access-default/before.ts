import { handlers } from './lib/handlers';

export default handlers.middleware;
