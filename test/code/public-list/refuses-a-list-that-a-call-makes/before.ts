export const PUBLIC_ROUTES = buildRoutes(['/']);
