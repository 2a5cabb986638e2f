/** What signed-out visitors may see. */
export const PUBLIC_ROUTES = [
  '/',
  // sign-in and its steps
  '/sign-in/**',
  '/sign-up/**', // and this
  // verified by its signature
  '/api/webhooks/clerk',
  "/it's",
] as const;
