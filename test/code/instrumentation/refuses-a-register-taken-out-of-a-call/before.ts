import { make } from './otel';

export const { register } = make();
