import { posix } from 'node:path';
import { globToRegExp } from '../doctor/glob.ts';
import type { Resource } from '../doctor/types.ts';
import { UserError } from '../errors.ts';
import { normalizePattern } from '../routes/pattern.ts';
import { covers, ofPattern, ofRoute } from '../routes/segments.ts';
import type { Wanted } from './file.ts';

/** What a command line asks to be protected. */
export interface Choice {
  /** Files and folders, relative to the root. */
  paths: readonly string[];
  /** URL patterns (`/admin/**`) and file globs (`app/admin/**`). */
  only: readonly string[];
  exposedOnly: boolean;
  /** Which permission is asked for where; the last that fits wins. */
  permissions: readonly { pattern: string; permission: string }[];
}

/** Whether a resource is meant by a URL pattern, or by a glob for its file. */
export function isMeant(resource: Pick<Resource, 'file' | 'urls'>, pattern: string): boolean {
  if (!pattern.startsWith('/')) return globToRegExp(pattern.replace(/^\.\//, '')).test(resource.file);
  const wide = ofPattern(normalizePattern(pattern));
  return resource.urls.length > 0 && resource.urls.every((url) => covers(wide, ofRoute(url)));
}

function isBelow(file: string, path: string): boolean {
  const plain = posix.normalize(path.replace(/\\/g, '/')).replace(/\/$/, '');
  return plain === '.' || file === plain || file.startsWith(`${plain}/`);
}

/**
 * `/admin/**=org:admin:manage` as a pattern and a permission.
 * @throws UserError (exit 2) for anything else.
 */
export function parsePermission(text: string): { pattern: string; permission: string } {
  const [, pattern, permission] = /^([^=]+)=(org:[\w-]+:[\w-]+)$/.exec(text) ?? [];
  if (pattern !== undefined && permission !== undefined && !permission.startsWith('org:sys_'))
    return { pattern, permission };
  throw new UserError(
    permission === undefined
      ? `--permission wants <pattern>=<permission>, not ${JSON.stringify(text)}.`
      : `${permission} is one of Clerk's system permissions, which are not in the session and never granted to has().`,
    { code: 'USAGE', next: 'For example --permission "/admin/**=org:reports:read". Nothing was written.' },
  );
}

/** The resources that a stranger reaches, or only the wall keeps from, as far as the choice goes. */
export function chosen(resources: readonly Resource[], choice: Choice): Wanted[] {
  return resources
    .filter(({ verdict }) => verdict === 'exposed' || (verdict === 'wall-only' && !choice.exposedOnly))
    .filter(({ file }) => choice.paths.length === 0 || choice.paths.some((path) => isBelow(file, path)))
    .filter((one) => choice.only.length === 0 || choice.only.some((pattern) => isMeant(one, pattern)))
    .map((resource) => ({
      resource,
      permission: choice.permissions.findLast(({ pattern }) => isMeant(resource, pattern))?.permission,
    }));
}
