import type { EntryAnalysis } from './analyse.ts';
import type { ExportForm } from './exports.ts';

/** `export { clerkMiddleware as default } from '@clerk/nextjs/server'`. */
export const isClerkItself = ({ via, local, from }: ExportForm): boolean =>
  via === 'from' && local === 'clerkMiddleware' && from === '@clerk/nextjs/server';

/** Whether an entry file runs Clerk by what stands in it: as a call, as the function itself, or behind our wall. */
export const runsClerk = ({ clerk, used }: EntryAnalysis): boolean =>
  clerk.kind !== 'none' || clerk.wall !== undefined || (used !== undefined && isClerkItself(used));
