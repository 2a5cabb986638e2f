import type { Resource } from '../types.ts';
import type { RuleContext } from './index.ts';

/** UploadThing's servers call back the handler that it makes; tokens of machines are asked for by this option. */
const BY_MACHINES = /['"]uploadthing\/next(?:-legacy)?['"]|\bacceptsToken\b/;

/** Whether machines call what a resource stands for, too, which have no session: the wall has to let them through. */
export function isCalledByMachines({ file, files }: Resource, { resources, code }: RuleContext): boolean {
  // Another method of the same URL may be a webhook or a job.
  const verifies = resources.some(
    ({ file: other, check }) =>
      other === file && check.state === 'checked' && (check.kind === 'signature' || check.kind === 'secret'),
  );
  return verifies || files.some((one) => BY_MACHINES.test(code.text(one) ?? ''));
}
