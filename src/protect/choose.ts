import { globToRegExp } from '../doctor/glob.ts';
import type { Resource } from '../doctor/types.ts';
import { UserError } from '../errors.ts';
import { givenPath } from '../given-path.ts';
import { parseMeant } from '../given-pattern.ts';
import { normalizePattern } from '../routes/pattern.ts';
import { isOpened } from '../routes/public-list.ts';
import type { Wanted } from './file.ts';
import type { Guard } from './guard.ts';

/** What a command line asks to be protected. */
export interface Choice {
  /** Files and folders, relative to the root, and URLs as the map prints them. */
  paths: readonly string[];
  /** URL patterns (`/admin/**`) and file globs (`app/admin/**`). */
  only: readonly string[];
  exposedOnly: boolean;
  /** Which permission is asked for where; the last that fits wins. */
  permissions: readonly { pattern: string; permission: string }[];
  /** Which server functions ask for a recent proof of identity: file globs, one function by `#name` behind it. */
  stepUps?: readonly string[];
  /** Functions of the project that are called in place of Clerk's check; of two for the same, the last wins. */
  guards?: readonly { pattern: string | undefined; guard: Guard }[];
}

/** What can be named on a command line: a resource, or a page that is none. */
export type Named = Pick<Resource, 'file' | 'urls'>;

/** Whether something is meant by a URL pattern, or by a glob for its file. */
export function isMeant({ file, urls }: Named, pattern: string): boolean {
  if (!pattern.startsWith('/')) return globToRegExp(pattern).test(file);
  // A URL as the map prints it: its brackets are no pattern's.
  if (urls.includes(pattern)) return true;
  return urls.length > 0 && urls.every((url) => isOpened(url, [normalizePattern(pattern)]));
}

/** Whether a server function is meant by a file glob, or by one with its name: `app/actions.ts#closeAccount`. */
function isSteppedUp({ kind, file, name }: Resource, pattern: string): boolean {
  const [glob = '', only] = pattern.split('#');
  return kind === 'server-function' && (only === undefined || only === name) && globToRegExp(glob).test(file);
}

/** Whether a resource is to ask for a recent proof of identity. */
export const asksStepUp = ({ stepUps = [] }: Choice, one: Resource): boolean =>
  stepUps.some((pattern) => isSteppedUp(one, pattern));

/**
 * @throws UserError (exit 2) for a `--step-up` that means no server function.
 */
export function refuseStepUpForNothing({ stepUps = [] }: Choice, all: readonly Resource[]): void {
  const nothing = stepUps.find((pattern) => !all.some((one) => isSteppedUp(one, pattern)));
  if (nothing === undefined) return;
  throw new UserError(`No server function is meant by --step-up ${JSON.stringify(nothing)}.`, {
    code: 'USAGE',
    next: 'It takes the file of server functions, as a path or a glob, or one of them: app/actions.ts#closeAccount. Nothing was written.',
  });
}

/** Whether something is named by a URL of its own, as the map prints it, or lies at a path or below it. */
function isNamed({ file, urls }: Named, path: string): boolean {
  if (urls.includes(path)) return true;
  const plain = givenPath(path).replace(/\/$/, '');
  return plain === '.' || file === plain || file.startsWith(`${plain}/`);
}

/**
 * `/admin/**=org:admin:manage` as a pattern and a permission.
 * @throws UserError (exit 2) for anything else.
 */
export function parsePermission(text: string): { pattern: string; permission: string } {
  const [, pattern, permission] = /^([^=]+)=(org:[\w-]+:[\w-]+)$/.exec(text) ?? [];
  if (pattern !== undefined && permission !== undefined && !permission.startsWith('org:sys_'))
    return { pattern: parseMeant('permission', pattern), permission };
  throw new UserError(
    permission === undefined
      ? `--permission wants <pattern>=<permission>, not ${JSON.stringify(text)}.`
      : `${permission} is one of Clerk's system permissions, which are not in the session and never granted to has().`,
    { code: 'USAGE', next: 'For example --permission "/admin/**=org:reports:read". Nothing was written.' },
  );
}

/** Whether the paths and patterns of a command line take something in. */
export const takesIn = ({ paths, only }: Choice, one: Named): boolean =>
  (paths.length === 0 || paths.some((path) => isNamed(one, path))) &&
  (only.length === 0 || only.some((pattern) => isMeant(one, pattern)));

/**
 * A word of the command line that means nothing in this app is a mistake, and no reason to say that all is done.
 * @throws UserError (exit 2) for the first such word.
 */
export function refuseUnmatched(choice: Choice, opened: readonly string[], all: readonly Named[]): void {
  const patterns = [
    ...choice.only,
    ...choice.permissions.map(({ pattern }) => pattern),
    ...(choice.guards ?? []).flatMap(({ pattern }) => pattern ?? []),
    ...opened,
  ];
  const unmatched =
    choice.paths.find((path) => !all.some((one) => isNamed(one, path))) ??
    patterns.find((pattern) => !all.some((one) => isMeant(one, pattern)));
  if (unmatched === undefined) return;
  throw new UserError(
    `Nothing that Next serves, and no server function, is meant by ${JSON.stringify(unmatched)}.`,
    {
      code: 'USAGE',
      next: 'doctor --map lists what there is. Nothing was written.',
    },
  );
}

/**
 * The guard that is called in a resource: one whose pattern means it, else the one for all, unless something else was
 * asked for there.
 * @throws UserError (exit 2) where a pattern gives it a guard, and another flag a check of another form.
 */
export function guardFor(choice: Choice, one: Resource): Guard | undefined {
  const guards = choice.guards ?? [];
  const own = guards.findLast(({ pattern }) => pattern !== undefined && isMeant(one, pattern))?.guard;
  const other = choice.permissions.some(({ pattern }) => isMeant(one, pattern))
    ? '--permission'
    : asksStepUp(choice, one)
      ? '--step-up'
      : undefined;
  if (own !== undefined && other !== undefined)
    throw new UserError(
      `--guard and ${other} both say what ${one.urls[0] ?? `${one.name} (${one.file})`} asks for.`,
      {
        code: 'USAGE',
        next: 'A guard asks for what it asks for: leave one of them out there. Nothing was written.',
      },
    );
  if (own !== undefined || other !== undefined) return own;
  return guards.findLast(({ pattern }) => pattern === undefined)?.guard;
}

/** The resources that a stranger reaches, or only the wall keeps from, as far as the choice goes. */
export function chosen(resources: readonly Resource[], choice: Choice): Wanted[] {
  return resources
    .filter(({ verdict }) => verdict === 'exposed' || (verdict === 'wall-only' && !choice.exposedOnly))
    .filter((one) => takesIn(choice, one))
    .map((resource) => ({
      resource,
      named: choice.paths.some((path) => givenPath(path) === resource.file),
      permission: choice.permissions.findLast(({ pattern }) => isMeant(resource, pattern))?.permission,
      guard: guardFor(choice, resource),
    }));
}
