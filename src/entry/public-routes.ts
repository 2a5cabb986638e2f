/** The generated list, below the source folder and without its extension. */
export const PUBLIC_ROUTES_MODULE = 'lib/security/public-routes';
