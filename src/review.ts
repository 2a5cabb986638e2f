import { sayAccess, sayChange, sayFiles, sayNotDone, shownFiles } from './preview.ts';
import { chooseFile, chooseFiles, decide } from './prompts.ts';
import type { Voice } from './say.ts';
import type { Change, Plan } from './types.ts';

/**
 * Shows nothing new and asks until there is an answer: write all, some, or nothing.
 * @param replan Makes the plan again without the files that were left out.
 * @returns The plan to apply, undefined when the user said no.
 */
export async function review(
  voice: Voice,
  first: Plan,
  replan: (leaveOut: ReadonlySet<string>) => Promise<Plan>,
  installNotice: string | undefined,
): Promise<Plan | undefined> {
  sayNotDone(voice, first.notDone);
  if (installNotice !== undefined) voice.line(`${installNotice}\n`);
  let plan = first;
  const shown = (of: Plan): Change[] => shownFiles(of.changes);
  const paths = shown(first).map((change) => change.path);
  for (;;) {
    sayFiles(voice, shown(plan));
    const decision = await decide(shown(plan).length);
    if (decision === 'yes') return plan;
    if (decision === 'no') return undefined;
    if (decision === 'show') {
      const path = await chooseFile(paths);
      const change = first.changes.find((candidate) => candidate.path === path);
      if (change) sayChange(voice, change);
      continue;
    }
    const kept = new Set(await chooseFiles(paths));
    const next = await replan(new Set(paths.filter((path) => !kept.has(path))));
    if (shown(next).length === 0) {
      voice.line('That leaves nothing to write.');
      continue;
    }
    plan = next;
    sayAccess(voice, plan.access);
    sayNotDone(voice, plan.notDone);
  }
}
