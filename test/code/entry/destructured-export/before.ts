import { make } from './lib/make';

export const { middleware, helper } = make();
