import { positionOf } from '../code/parse.ts';
import { readSource } from '../code/source-file.ts';
import type { Code } from '../doctor/rules/code.ts';
import type { Draft } from '../draft.ts';
import type { Facts } from '../types.ts';
import { awaitClerk } from './await-clerk.ts';

/** Files in which Clerk's functions are waited for, as Clerk 6 and later want it. */
export interface Awaits {
  /** What each file held when this was worked out, and what it is to hold. */
  texts: Map<string, { before: string; after: string }>;
  left: { path: string; line: number; because: string }[];
}

export const NO_AWAITS: Awaits = { texts: new Map(), left: [] };

const ROUTED = /(?:^|\/)(?:page|layout|template|default|route|not-found)\.[jt]sx?$/;

/** Looks at every source that imports Clerk's server functions. Clerk 5 answers at once, so nothing is due there. */
export function writeAwaits(facts: Facts, code: Code, draft: Draft): Awaits {
  const found: Awaits = { texts: new Map(), left: [] };
  if (facts.clerk.major < 6) return found;
  for (const path of code.holding('@clerk/nextjs/server')) {
    // What lies outside of the app is another package's to change.
    if (path.startsWith('../') || path === facts.entry.active) continue;
    const state = draft.read(path);
    if (!('text' in state) || state.text === undefined) continue;
    if (!/\bauth\b|\bclerkClient\b/.test(state.text)) continue;
    const file = readSource(path, state.text, facts);
    if (typeof file === 'string') continue;
    const { text, left } = awaitClerk(file, ROUTED.test(path));
    if (text !== undefined) found.texts.set(path, { before: state.text, after: text });
    for (const { at, because } of left)
      found.left.push({ path, line: positionOf(state.text, at).line, because });
  }
  return found;
}
