import { wrap } from './wrap';

export const register = wrap(async () => {});
