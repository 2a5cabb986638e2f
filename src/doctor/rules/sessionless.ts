import { asksMachines, isSharedWithMachines } from '../machines.ts';
import type { Resource } from '../types.ts';
import type { RuleContext } from './index.ts';

/** Whether machines call what a resource stands for, too, which have no session: the wall has to let them through. */
export function isCalledByMachines(resource: Resource, { resources, code }: RuleContext): boolean {
  // Another method of the same URL may be a webhook or a job.
  const verifies = resources.some((other) => other.file === resource.file && asksMachines(other));
  return verifies || isSharedWithMachines(resource, code) !== undefined;
}
