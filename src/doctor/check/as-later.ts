import type { Modules } from '../code/project.ts';
import { type Event, isDeciding } from './events.ts';
import { type Entry, follow, followIn, type Run } from './follow-entry.ts';
import { loadedFor } from './loaded.ts';
import { Machine } from './machine.ts';
import { changesAround, changesGiven } from './remembers.ts';

/**
 * The work that a stranger comes to of a resource that is checked, once others were there before: what they leave in
 * objects and closures that live as long as the app may let somebody in who is not asked any more.
 * @param stranger What was met on the way of the first request.
 */
export function workAsLater(
  stranger: Run,
  entry: Entry,
  project: Modules,
  clerkMajor: number,
): Event | undefined {
  const { keeping } = loadedFor(project, 'stranger', clerkMajor, true, false);
  const keeps = [...stranger.files].some((file) => {
    const module = project.module(file);
    return module && ((keeping.has(module) && changesAround(module)) || changesGiven(module));
  });
  if (!keeps) return undefined;
  const member = new Machine(project, 'member', clerkMajor, { judges: true, finds: 'stranger' });
  try {
    const { leaves } = followIn(member, entry);
    if (!leaves && !stranger.leaves) return undefined;
    member.writes.widen();
    return worksLater(member.writes.state, entry, project, clerkMajor);
  } finally {
    member.writes.undo();
  }
}

/** The work that a stranger comes to after requests like their own and one of a member. */
function worksLater(after: number, entry: Entry, project: Modules, clerkMajor: number): Event | undefined {
  const before = new Machine(project, 'stranger', clerkMajor, { judges: true, after });
  try {
    followIn(before, entry);
    before.writes.widen();
    const later = follow(entry, project, 'stranger', clerkMajor, { after: before.writes.state });
    const first = later.events.find(isDeciding);
    return first?.type === 'work' ? first : undefined;
  } finally {
    before.writes.undo();
  }
}
