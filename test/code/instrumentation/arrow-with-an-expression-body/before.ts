import { start } from './start';

export const register = async () => start({ name: 'x' });
