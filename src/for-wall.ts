import { join } from 'node:path';
import type { Kept } from './doctor/code/project.ts';
import { readText } from './facts/files.ts';
import { isRouteOpened } from './routes/public-list.ts';
import type { Facts, Manifest, Piece, RouteFact } from './types.ts';

/** Packages that ask for no signature and no key by themselves: but for what it says itself, a handler of these alone asks for neither. */
const KNOWN = /^(?:next(?:\/.*)?|react|zod|server-only|@clerk\/nextjs(?:\/server)?)$/;
const IMPORTED = /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*(['"])([^'"\n]{1,200})\1/g;
const OF_MACHINES = /authorization|bearer|key|token|secret|signature|hmac|digest|headers|process\.env/i;

/** Whether more than Clerk's session may stand in front of a handler, as far as its own file tells. */
function mayAskMachines(text: string): boolean {
  return (
    OF_MACHINES.test(text) ||
    [...text.matchAll(IMPORTED)].some(([, , specifier = '']) => !KNOWN.test(specifier))
  );
}

/** The handlers of which has to be known who calls them. Where a wall of ours stands it goes on to refuse what it does not let through. */
function handlersOf(facts: Facts, listed: readonly string[]): RouteFact[] {
  const { active, today } = facts.entry;
  const walled = active !== undefined && today === undefined;
  return facts.routes
    .filter(({ kind }) => kind === 'route-handler' || kind === 'api')
    .filter(({ url }) => !walled || isRouteOpened(facts, url, listed))
    .filter(({ file }) => !facts.webhooks.some((hook) => hook.file === file && hook.verifiedBy !== 'none'))
    .filter(({ file }) => mayAskMachines(readText(join(facts.root, file)) ?? ''));
}

/**
 * The facts with what only the list of the wall asks for, where one of some pieces is the wall.
 * @param given Patterns that are to be on the list, beside those that are.
 * @returns Also what was read of the project on the way.
 */
export async function forWall(
  facts: Facts,
  manifest: Manifest,
  pieces: readonly Piece[],
  given: readonly string[] = [],
): Promise<{ facts: Facts; kept: Kept | undefined }> {
  if (!pieces.some(({ name }) => name === 'middleware')) return { facts, kept: undefined };
  const known = manifest.pieces.middleware?.answers.public;
  const handlers = handlersOf(facts, [...(Array.isArray(known) ? known : []), ...given]);
  if (handlers.length === 0) return { facts: { ...facts, machines: [] }, kept: undefined };
  const [{ keepFor }, { withMachines }] = await Promise.all([
    import('./doctor/map.ts'),
    import('./doctor/machines.ts'),
  ]);
  const kept = await keepFor(facts);
  return { facts: withMachines(facts, handlers, kept), kept };
}
