import { reaches } from '../../entry/reaches.ts';
import { probesOf } from '../../routes/probes.ts';
import type { Finding } from '../types.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';
import type { Entry } from './wall.ts';

/**
 * A matcher for everything but what it names that runs on nothing of the app: an empty alternative within `(?!…)`, or a
 * slash too many before it. One for a few paths may well be for redirects of pages that are gone.
 */
export function neverFindings({ facts }: RuleContext, { path, module, analysis }: Entry): Finding[] {
  const { config } = analysis;
  if (config.kind !== 'literal' || !config.entries?.some(({ source }) => source.includes('(?!'))) return [];
  const probes = facts.routes.flatMap(({ url }) => probesOf(url, facts));
  if (probes.length === 0 || !probes.every((probe) => reaches(analysis, probe, facts.nextConfig) === false))
    return [];
  const message = `Its matcher fits none of the app's pages and handlers, ${probes[0]} for example: ${path} never runs.`;
  const place = { file: path, ...module.at(config.matcher?.start ?? 0) };
  return [finding('wall/never-runs', { ...place, what: path, message })];
}
