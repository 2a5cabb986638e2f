import { isDeepStrictEqual } from 'node:util';
import type { EntryAnalysis } from './analyse.ts';
import type { EntryArgs } from './args.ts';
import { obstacleToReplacing } from './legacy.ts';

/** What is done with an entry file. */
export type Decision =
  | { do: 'nothing' }
  | { do: 'inside' }
  | { do: 'reference' }
  | { do: 'around' }
  | { do: 'legacy' }
  | { do: 'refuse'; because: string };

const refuse = (because: string): Decision => ({ do: 'refuse', because });

/** Chooses between leaving a file, patching it and handing it back to its owner. */
export function decide(analysis: EntryAnalysis, args: EntryArgs): Decision {
  const { clerk, exports: exported, config, secondAuth } = analysis;
  if (secondAuth)
    return refuse(
      `it runs ${secondAuth}, a second sign-in system. Two of them on one request answer differently about who is signed in; decide for one first`,
    );
  if (exported.commonjs)
    return refuse(
      'it is written in CommonJS (`module.exports`), where Next reads no `config`; use `export` first',
    );
  if (exported.star && !analysis.used)
    return refuse('what it exports comes through `export *`, so what Next would run cannot be seen here');
  if (clerk.wall) {
    const same = config.kind === 'literal' && isDeepStrictEqual(config.value, args.matcher);
    return same
      ? { do: 'nothing' }
      : refuse('the wall is there, but the matcher was changed: every path it leaves out goes past the wall');
  }
  if (clerk.kind === 'legacy') {
    const because = clerk.call && obstacleToReplacing(clerk.call, analysis, args);
    return because ? refuse(because) : { do: 'legacy' };
  }
  if (clerk.kind === 'conditional')
    return refuse(
      'it runs Clerk under a condition only. Whether the wall may be switched off by it is yours to decide',
    );
  if (clerk.kind === 'direct' && clerk.authStyle === 'sync' && args.asyncAuth)
    return refuse(
      'its handler calls `auth()` as Clerk 5 had it, and the Clerk installed returns a promise: `npx @clerk/upgrade` rewrites it',
    );
  if (clerk.kind === 'direct' && clerk.authStyle === 'async' && !args.asyncAuth)
    return refuse('its handler awaits `auth()` as Clerk 6 has it, and Clerk 5 is installed');
  if (clerk.allowByDefault && !args.allowByDefaultConsent)
    return refuse(
      'it protects the routes of a list and lets the rest through. Turning that into a list of public routes closes every path that is on neither, so it is done only when you agree: --deny-by-default',
    );
  if (clerk.kind === 'direct') return { do: 'inside' };
  if (clerk.kind === 'reference') return { do: 'reference' };
  return { do: 'around' };
}
