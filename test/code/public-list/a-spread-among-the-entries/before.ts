import { MARKETING } from './marketing';

export const PUBLIC_ROUTES = [
  ...MARKETING,
  '/',
];
