import { analyse } from '../../code/entry/analyse.ts';
import { runsClerk } from '../../code/entry/runs-clerk.ts';
import { readSource } from '../../code/source-file.ts';
import { PUBLIC_ROUTES_MODULE } from '../../entry/public-routes.ts';
import { reaches } from '../../entry/reaches.ts';
import { probesOf } from '../../routes/probes.ts';
import { inSource, specifier } from '../../specifier.ts';
import type { Resource } from '../types.ts';
import type { Module } from './code.ts';
import type { RuleContext } from './index.ts';

/** Whether a module imports anything that may run Clerk in its place. */
export const mayHandOn = (module: Module): boolean =>
  [...module.bindings.values()].some(
    (binding) =>
      binding.kind === 'import' && !binding.typeOnly && !/^(?:next|next-intl)(?:\/|$)/.test(binding.from),
  );

/**
 * For each resource, whether `auth()` is sure to throw in it: no entry file runs Clerk, or its matcher leaves out a path of
 * the resource. A server function has none: it is called through the URL of any page.
 */
export function runsNoClerk({
  facts,
  code,
}: Pick<RuleContext, 'facts' | 'code'>): (resource: Pick<Resource, 'kind' | 'urls'>) => boolean {
  const { active } = facts.entry;
  if (active === undefined) return () => true;
  const module = code.module(active);
  const file = module === undefined ? '' : readSource(active, module.text, facts);
  if (module === undefined || typeof file === 'string') return () => false;
  const analysis = analyse(file, specifier(facts, active, inSource(facts, PUBLIC_ROUTES_MODULE)));
  if (!runsClerk(analysis) && !mayHandOn(module)) return () => true;
  return ({ kind, urls }) =>
    kind !== 'server-function' &&
    urls
      .flatMap((url) => probesOf(url, facts))
      .some((path) => reaches(analysis, path, facts.nextConfig) === false);
}
