import { analyse } from '../../code/entry/analyse.ts';
import { readSource } from '../../code/source-file.ts';
import { PUBLIC_ROUTES_MODULE } from '../../entry/public-routes.ts';
import { inSource, specifier } from '../../specifier.ts';
import type { Module } from './code.ts';
import type { RuleContext } from './index.ts';

/** Whether a module imports anything that may run Clerk in its place. */
export const mayHandOn = (module: Module): boolean =>
  [...module.bindings.values()].some(
    (binding) =>
      binding.kind === 'import' && !binding.typeOnly && !/^(?:next|next-intl)(?:\/|$)/.test(binding.from),
  );

/** Whether `auth()` is sure to throw, as no entry file runs Clerk before it. */
export function runsNoClerk({ facts, code }: Pick<RuleContext, 'facts' | 'code'>): boolean {
  const { active } = facts.entry;
  if (active === undefined) return true;
  const module = code.module(active);
  const file = module === undefined ? '' : readSource(active, module.text, facts);
  if (module === undefined || typeof file === 'string') return false;
  const analysis = analyse(file, specifier(facts, active, inSource(facts, PUBLIC_ROUTES_MODULE)));
  return analysis.clerk.kind === 'none' && analysis.clerk.wall === undefined && !mayHandOn(module);
}
