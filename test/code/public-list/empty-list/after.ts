export const PUBLIC_ROUTES: string[] = [
  // verified by its signature
  '/api/webhooks/clerk',
  "/it's",
];
