import type { Resource } from './types.ts';

/** What is asked for by a URL of its own; a layout is shown with pages, each of which decides for itself. */
const ASKED_FOR = new Set<Resource['kind']>(['page', 'route', 'pages-page', 'pages-api', 'metadata']);

/** Whether what answers at a URL turns strangers away by itself, so that nobody can mean it to be public. */
export const checksForUser = ({ kind, check }: Resource): boolean =>
  ASKED_FOR.has(kind) && check.state === 'checked' && check.kind === 'clerk';

/** Whether a resource is asked for by a URL of its own. */
export const isAskedFor = ({ kind }: Resource): boolean => ASKED_FOR.has(kind);
