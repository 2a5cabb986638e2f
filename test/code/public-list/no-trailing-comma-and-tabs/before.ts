export const PUBLIC_ROUTES = [
	'/',
	'/about'
	// nothing more
] satisfies string[];
