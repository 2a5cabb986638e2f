import type { Patch, SurgeonName } from '../types.ts';
import { entry as composeEntry } from './entry/index.ts';
import { instrumentation } from './instrumentation.ts';
import { nextConfig } from './next-config.ts';
import { publicList } from './public-list.ts';
import { restyle } from './restyle.ts';

/** An entry file that its owner wants left alone gets the lines instead. */
const entry: Patch = (source, path, args, facts) => {
  if (args.consent === true) return composeEntry(source, path, args, facts);
  return {
    refused: true,
    because: `${path} is yours and was left alone, as you asked (--no-patch-entry). Bring these lines into it; without that flag they are composed into it, diff first.`,
    snippet: typeof args.snippet === 'string' ? restyle(path, args.snippet, facts.formatting) : '',
  };
};

/** Every surgeon by the name that edits use. */
export const surgeons: Record<SurgeonName, Patch> = {
  'next-config': nextConfig,
  instrumentation,
  'public-list': publicList,
  entry,
};
