import type { Patch, SurgeonName } from '../types.ts';
import { entry as composeEntry } from './entry/index.ts';
import { instrumentation } from './instrumentation.ts';
import { nextConfig } from './next-config.ts';
import { publicList } from './public-list.ts';
import { restyle } from './restyle.ts';

/** An owner's entry file is composed with the wall on request only: it decides who reaches what. */
const entry: Patch = (source, path, args, facts) => {
  if (args.consent === true) return composeEntry(source, path, args, facts);
  return {
    refused: true,
    because: `${path} already exists and is yours. --patch-entry composes Clerk and the wall into it, diff first; or bring these lines into it yourself.`,
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
