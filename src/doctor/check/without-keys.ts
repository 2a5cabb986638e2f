import type { Modules } from '../code/project.ts';
import { namesClerkKeys } from './clerk-keys.ts';
import { isDeciding } from './events.ts';
import { type Entry, follow, type Run } from './follow-entry.ts';

/** The file that asks for Clerk's keys, where a resource that is checked is open without them. */
export function openedWithoutKeys(
  { files }: Run,
  entry: Entry,
  project: Modules,
  clerkMajor: number,
): string | undefined {
  const asking = [...files].find((file) => namesClerkKeys(project.module(file)?.text ?? ''));
  if (asking === undefined) return undefined;
  const lacking = follow(entry, project, 'stranger', clerkMajor, { keys: false });
  return lacking.events.find(isDeciding)?.type === 'work' ? asking : undefined;
}
