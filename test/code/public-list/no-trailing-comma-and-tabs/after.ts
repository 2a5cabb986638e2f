export const PUBLIC_ROUTES = [
	'/',
	'/about',
	// nothing more
	// verified by its signature
	'/api/webhooks/clerk',
	"/it's"
] satisfies string[];
