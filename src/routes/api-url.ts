/** `/api` and `/trpc` by whole segment: the callers that get a status instead of a page. */
export const isApiPath = (url: string): boolean => /^\/(?:api|trpc)(?:\/|$)/.test(url);
