export const PUBLIC_ROUTES = ['/'
