/** The generated list, below the source folder and without its extension. */
export const PUBLIC_ROUTES_MODULE = 'lib/security/public-routes';
/** What visitors without a session are answered, in the same place: every entry file asks it, generated or patched. */
export const SIGNED_OUT_MODULE = 'lib/security/signed-out';
