export const PUBLIC_ROUTES = Object.freeze([
  "/",
  "/about",
  // verified by its signature
  "/api/webhooks/clerk",
  "/it's",
]);
