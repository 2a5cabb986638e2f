import type { EntryAnalysis } from '../code/entry/analyse.ts';
import { gateAlone } from '../code/entry/retire-gate.ts';
import type { SourceFile } from '../code/source-file.ts';
import { answersOf } from '../doctor/check/entry.ts';
import type { Modules } from '../doctor/code/project.ts';
import { askedAs } from '../doctor/wall-answers.ts';
import { probesOf } from '../routes/probes.ts';
import { type Rewrites, rewrittenUrls } from '../routes/rewritten.ts';
import type { Facts } from '../types.ts';
import type { Routing } from './matching.ts';
import { reaches } from './reaches.ts';

type Project = Pick<Facts, 'routes' | 'localeSegment' | 'locales'> & {
  nextConfig: Rewrites & Routing;
  clerk: Pick<Facts['clerk'], 'major'>;
};

/**
 * The URLs that the gate of an entry file keeps strangers from, or may, by itself: what else the file does about them
 * stays when the gate goes.
 * @returns undefined where there is no gate that can be taken out.
 */
export function gatedUrls(
  file: SourceFile,
  analysis: EntryAnalysis,
  project: Project,
  modules: Modules,
): string[] | undefined {
  const alone = gateAlone(file, analysis);
  if (alone === undefined) return undefined;
  const isOpen = opener(file.path, analysis, project, modules.withText(file.path, alone));
  const urls = new Set([...project.routes, ...rewrittenUrls(project)].map(({ url }) => url));
  return [...urls].filter((url) => !isOpen(url));
}

/** Those of them that the whole file keeps strangers from, too, or may. */
export function closedGated(
  file: SourceFile,
  analysis: EntryAnalysis,
  project: Project,
  modules: Modules,
): string[] {
  const isOpen = opener(file.path, analysis, project, modules);
  return (gatedUrls(file, analysis, project, modules) ?? []).filter((url) => !isOpen(url));
}

/** Whether a file lets every stranger through at each path of a URL. */
function opener(
  path: string,
  analysis: EntryAnalysis,
  project: Project,
  modules: Modules,
): (url: string) => boolean {
  const answers = askedAs(answersOf(path, modules, project.clerk.major), project.nextConfig);
  return (url) =>
    answers(
      probesOf(url, project).filter((probe) => reaches(analysis, probe, project.nextConfig) !== false),
    ).every(({ answer, by }) => answer === 'open' && by === undefined);
}
