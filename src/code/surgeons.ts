import type { Patch, SurgeonName } from '../types.ts';
import { instrumentation } from './instrumentation.ts';
import { nextConfig } from './next-config.ts';
import { publicList } from './public-list.ts';

/** An existing entry file is not patched yet: its owner gets the lines for it. */
const entry: Patch = (_source, path, args) => ({
  refused: true,
  because: `${path} already exists and is yours; composing Clerk and the wall into it is left to you.`,
  snippet: typeof args.snippet === 'string' ? args.snippet : '',
});

/** Every surgeon by the name that edits use. */
export const surgeons: Record<SurgeonName, Patch> = {
  'next-config': nextConfig,
  instrumentation,
  'public-list': publicList,
  entry,
};
