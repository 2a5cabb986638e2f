export const PUBLIC_ROUTES = Object.freeze([
  "/",
  "/about",
]);
