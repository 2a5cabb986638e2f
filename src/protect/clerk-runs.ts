import { analyse } from '../code/entry/analyse.ts';
import { readSource } from '../code/source-file.ts';
import type { Resource } from '../doctor/types.ts';
import type { Draft } from '../draft.ts';
import { PUBLIC_ROUTES_MODULE } from '../entry/public-routes.ts';
import { reaches } from '../entry/reaches.ts';
import { probesOf } from '../routes/probes.ts';
import { inSource, specifier } from '../specifier.ts';
import type { Facts } from '../types.ts';
import { COMMAND } from '../version.ts';
import { pagesWith } from './around.ts';
import type { Refusal } from './refuse.ts';

/**
 * Why a check would throw for everyone in a resource, users included: `auth()` and `getAuth()` read what
 * `clerkMiddleware()` left in the request, and throw where it did not run (https://clerk.com/docs/errors/auth-was-called).
 */
export function clerkRuns(facts: Facts, draft: Draft): (resource: Resource) => Refusal | undefined {
  const first = (because: string): Refusal => ({ because, snippet: `${COMMAND} add middleware` });
  const { active } = facts.entry;
  if (active === undefined)
    return () =>
      first('No middleware or proxy runs, and without it auth() throws for everyone: add it first.');
  const state = draft.read(active);
  const file = 'text' in state && state.text !== undefined ? readSource(active, state.text, facts) : '';
  // What can't be read may well run Clerk; the owner sees the diff.
  if (typeof file === 'string') return () => undefined;
  const analysis = analyse(file, specifier(facts, active, inSource(facts, PUBLIC_ROUTES_MODULE)));
  // Behind an import of the project's own Clerk may well run.
  const foreign = file.program.body.some(
    (one) =>
      one.type === 'ImportDeclaration' &&
      one.importKind !== 'type' &&
      !/^(?:next|next-intl|@clerk\/nextjs)(?:\/|$)/.test(one.source.value),
  );
  if (analysis.clerk.kind === 'none' && analysis.clerk.wall === undefined && !foreign)
    return () =>
      first(`${active} does not run Clerk, and without it auth() throws for everyone: add it first.`);
  return (resource) => {
    if (resource.kind === 'server-function') return undefined;
    const missed = [...resource.urls, ...pagesWith(resource, facts).map(({ url }) => url)]
      .flatMap((url) => probesOf(url, facts))
      .find((path) => reaches(analysis, path) === false);
    return missed === undefined
      ? undefined
      : first(
          `The matcher of ${active} does not run on ${missed}, where auth() would throw for everyone: let it run there first.`,
        );
  };
}
