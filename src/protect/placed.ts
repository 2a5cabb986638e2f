import { quoted } from '../code/quotes.ts';
import { readSource } from '../code/source-file.ts';
import type { Facts } from '../types.ts';
import { clientFor, middlewareText, safeActionMajor } from './action-client.ts';
import type { Wanted } from './file.ts';
import { type Ground, homeOf, remember } from './home.ts';
import type { Refusal } from './refuse.ts';
import { type StoodFor, standIn } from './stand-in.ts';
import { refuseStill } from './still.ts';

/** A resource with the file that its check is written into. */
export interface Placed {
  wanted: Wanted;
  path: string;
  /** Its own file exports what is written elsewhere, and gets a function before it; why it is not written there. */
  standIn?: (StoodFor & { because: string }) | undefined;
}

/** Whether a check may go before what a wrapper makes, in the resource's own file. */
export const takesAround = ({ wanted, path, standIn }: Placed): boolean =>
  standIn === undefined &&
  path === wanted.resource.file &&
  (wanted.resource.kind === 'route' || (wanted.resource.kind === 'server-function' && !wanted.stepUp));

/** The same resource with its check before what a wrapper makes. */
export const placedAround = (one: Placed): Placed => ({
  ...one,
  standIn: {
    name: one.wanted.resource.name,
    kind: one.wanted.resource.kind,
    bare: false,
    around: true,
    because: 'its wrapper works before it',
  },
});

/** The check as it stands in lines to paste. */
function shownCheck(facts: Facts, permission: string | undefined): string {
  const asked = permission === undefined ? '' : `{ permission: ${quoted(permission, "'")} }`;
  return facts.clerk.major < 6 ? `auth().protect(${asked});` : `await auth.protect(${asked});`;
}

/**
 * Finds the file that the check of a resource goes into: that of its client, that of its code, or its own.
 * @param declared What is public.
 */
export function place(one: Wanted, ground: Ground, declared: readonly string[]): Placed | Refusal {
  const { facts, project } = ground;
  const { resource } = one;
  const own: Placed = { wanted: one, path: resource.file };
  const still = refuseStill(resource, ground);
  if (still) return still;
  if (one.wrap) return own;
  const major = remember(ground, 'next-safe-action', () =>
    safeActionMajor(facts, project.text('package.json')),
  );
  const { guard } = one;
  const shown = guard
    ? `${guard.waits ? 'await ' : ''}${guard.name}(${guard.needs.map(({ name }) => name).join(', ')});`
    : shownCheck(facts, one.permission);
  const middleware = middlewareText(shown, major, '  ', ';');
  const client = clientFor(one, ground, declared, major, middleware);
  if (client && 'because' in client) return client;
  if (client)
    return { wanted: { ...one, client: { name: client.name, major: major ?? 8 } }, path: client.file };
  const home = homeOf(one, ground);
  if ('because' in home && !('kind' in home)) return home;
  if (home.kind === 'source')
    return { wanted: { ...one, written: home.origin.name }, path: home.origin.file };
  if (home.kind === 'own') return own;
  const { name, kind } = resource;
  return { ...own, standIn: { name, kind, bare: home.bare, because: home.because } };
}

/**
 * Opens a file up for the checks of what it only exports from elsewhere.
 * @returns The text the checks go into, or why it can't be written.
 */
export function openUp(
  path: string,
  source: string,
  mine: readonly Placed[],
  facts: Facts,
): { text: string } | Refusal {
  const wanted = mine.flatMap(({ standIn: one }) => (one ? [one] : []));
  const [first] = wanted;
  if (first === undefined) return { text: source };
  const file = readSource(path, source, facts);
  const opened = typeof file === 'string' ? `${path} does not parse` : standIn(file, wanted);
  if (typeof opened !== 'string') return opened;
  return {
    because: first.around
      ? `A check in its function comes too late, as ${first.because}; none was put around the wrapper, as ${opened}.`
      : `Its code is written elsewhere and gets no check there, as ${first.because}; no function was put before it here, as ${opened}.`,
    snippet: '',
  };
}
