const PUBLIC_ROUTES: readonly string[] = [
  '/',
  '/about',
  // verified by its signature
  '/api/webhooks/clerk',
  "/it's",
];
