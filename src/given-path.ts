import { posix } from 'node:path';

/** A path below the project as somebody types it, `.\app\page.tsx` on Windows, as facts spell it: `app/page.tsx`. */
export const givenPath = (path: string): string => posix.normalize(path.replaceAll('\\', '/'));
