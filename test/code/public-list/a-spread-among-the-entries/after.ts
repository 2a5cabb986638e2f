import { MARKETING } from './marketing';

export const PUBLIC_ROUTES = [
  ...MARKETING,
  '/',
  // verified by its signature
  '/api/webhooks/clerk',
  "/it's",
];
