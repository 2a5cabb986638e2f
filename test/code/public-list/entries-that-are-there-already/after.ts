export const PUBLIC_ROUTES = ['/', `/api/webhooks/clerk`, "/it's"];
