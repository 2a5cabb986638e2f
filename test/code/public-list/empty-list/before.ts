export const PUBLIC_ROUTES: string[] = [];
