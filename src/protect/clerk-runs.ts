import { analyse } from '../code/entry/analyse.ts';
import { runsClerk } from '../code/entry/runs-clerk.ts';
import { isLocal } from '../code/entry/second-auth.ts';
import { readSource } from '../code/source-file.ts';
import type { Project } from '../doctor/code/project.ts';
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

const RUNS_CLERK = /\b(?:clerkMiddleware|authMiddleware|withClerkMiddleware|withClerk)\b/;

/** Whether a module that the entry file leads to may run Clerk: one that names it, or that can't be found or read. */
function runsBehind(active: string, { clerk }: Facts, project: Project): boolean {
  const seen = new Set([active]);
  let handsOn = false;
  for (const path of seen) {
    const module = project.module(path);
    if (module === undefined || module.problem) return true;
    const imported = [...module.bindings.values()].flatMap((one) =>
      one.kind === 'import' ? [one.source] : [],
    );
    const handedOn = [...module.exports.values()].flatMap((one) => (one.kind === 'from' ? [one.source] : []));
    for (const specifier of [...imported, ...handedOn, ...module.stars]) {
      handsOn ||= path === active && !/^(?:next|next-intl|@clerk\/nextjs)(?:\/|$)/.test(specifier);
      const target = project.resolve(specifier, path);
      if ('file' in target) seen.add(target.file);
      else if (isLocal(specifier) || specifier === clerk.via) return true;
    }
  }
  // Clerk that is made in the file itself may run in a function from elsewhere that it is handed to.
  return [...seen].some((path) => (path !== active || handsOn) && RUNS_CLERK.test(project.text(path) ?? ''));
}

/** An entry file as the same plan writes it. */
export interface EntryFile {
  path: string;
  text: string;
}

/**
 * Why a check would throw for everyone in a resource, users included: `auth()` and `getAuth()` read what
 * `clerkMiddleware()` left in the request, and throw where it did not run (https://clerk.com/docs/errors/auth-was-called).
 * @param written The entry file that is written together with the checks, where one is.
 */
export function clerkRuns(
  facts: Facts,
  draft: Draft,
  project: Project,
  written?: EntryFile,
): (resource: Pick<Resource, 'kind' | 'file' | 'urls'>) => Refusal | undefined {
  const turned = facts.entry.today?.allowByDefault ? ' --deny-by-default' : '';
  const first = (because: string, snippet = `${COMMAND} add middleware${turned}`): Refusal => ({
    because,
    snippet,
  });
  const active = written?.path ?? facts.entry.active;
  const asked = ({ kind }: Pick<Resource, 'kind'>): string =>
    facts.appDir === undefined || kind.startsWith('pages-') ? 'getAuth()' : 'auth()';
  if (active === undefined)
    return (one) =>
      first(`No middleware or proxy runs, and without it ${asked(one)} throws for everyone: add it first.`);
  const state = draft.read(active);
  const text = written?.text ?? ('text' in state ? state.text : undefined);
  const file = text === undefined ? '' : readSource(active, text, facts);
  // What can't be read may well run Clerk; the owner sees the diff.
  if (typeof file === 'string') return () => undefined;
  const analysis = analyse(file, specifier(facts, active, inSource(facts, PUBLIC_ROUTES_MODULE)));
  if (!runsClerk(analysis) && !runsBehind(active, facts, project)) {
    const other = analysis.secondAuth ?? facts.entry.today?.secondAuth;
    return (one) =>
      other === undefined
        ? first(
            `${active} does not run Clerk, and without it ${asked(one)} throws for everyone: add it first.`,
          )
        : first(
            `${active} runs ${other} and not Clerk, without which ${asked(one)} throws for everyone: decide for one of the two first.`,
            '',
          );
  }
  return (resource) => {
    if (resource.kind === 'server-function') return undefined;
    const missed = [...resource.urls, ...pagesWith(resource, facts).map(({ url }) => url)]
      .flatMap((url) => probesOf(url, facts))
      .find((path) => reaches(analysis, path, facts.nextConfig) === false);
    return missed === undefined
      ? undefined
      : first(
          `The matcher of ${active} does not run on ${missed}, where ${asked(resource)} would throw for everyone: let it run there first.`,
        );
  };
}
