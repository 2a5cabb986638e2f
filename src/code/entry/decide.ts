import { isDeepStrictEqual } from 'node:util';
import { dropsForged, type EntryAnalysis } from './analyse.ts';
import type { EntryArgs } from './args.ts';
import { obstacleToReplacing } from './legacy.ts';

/** What is done with an entry file. */
export type Decision =
  | { do: 'nothing' }
  /** The wall is there, but its matcher or what stands before Clerk is not what it has to be. */
  | { do: 'repair' }
  | { do: 'inside' }
  | { do: 'reference' }
  | { do: 'around' }
  | { do: 'legacy' }
  | { do: 'refuse'; because: string };

const refuse = (because: string): Decision => ({ do: 'refuse', because });

/** Chooses between leaving a file, patching it and handing it back to its owner. */
export function decide(analysis: EntryAnalysis, args: EntryArgs): Decision {
  const { clerk, exports: exported, config } = analysis;
  const secondAuth = analysis.secondAuth ?? args.secondAuth;
  if (secondAuth)
    return refuse(
      `it runs ${secondAuth}, a second sign-in system. Two of them on one request answer differently about who is signed in; decide for one first`,
    );
  if (exported.stars.length > 1 && !analysis.used)
    return refuse(
      'what it exports comes through several `export *`, so it cannot be seen here which of the modules Next would run',
    );
  if (clerk.wall) {
    const same = config.kind === 'literal' && isDeepStrictEqual(config.value, args.matcher);
    if (!same && clerk.front?.ownCode)
      return refuse(
        'code of yours stands before Clerk in the function that Next calls, and with the matcher that the wall needs it would run on paths where it does not run today. Write that matcher yourself, and let the code ask for its paths',
      );
    return { do: same && dropsForged(clerk) ? 'nothing' : 'repair' };
  }
  if (clerk.walledInside)
    return refuse(
      'the wall is in it already, and the function that Next calls does more than hand over to it: what it answers could let a request past. Composing would put the wall there twice. Move that code into the handler of clerkMiddleware, behind the wall, or let what stands before `return clerk(request, event)` answer for good, as by NextResponse.json() or NextResponse.redirect()',
    );
  if (clerk.kind === 'legacy') {
    const because = clerk.call && obstacleToReplacing(clerk.call, analysis, args);
    return because ? refuse(because) : { do: 'legacy' };
  }
  if (clerk.underCondition && !args.clerkAlwaysConsent)
    return refuse(
      'it runs Clerk under a condition only. The wall must not be switched off by it, so Clerk would run where it does not today, which is done only when you agree: --clerk-always',
    );
  if (clerk.allowByDefault && !args.allowByDefaultConsent)
    return refuse(
      'it protects the routes of a list and lets the rest through. Turning that into a list of public routes closes every path that is on neither, so it is done only when you agree: --deny-by-default',
    );
  if (clerk.kind === 'direct') return { do: 'inside' };
  if (clerk.kind === 'reference') return { do: 'reference' };
  if (clerk.kind === 'none' && args.clerkBehind !== undefined)
    return refuse(
      `it runs Clerk by way of ${args.clerkBehind}, and composing would run it twice. Import clerkMiddleware from '@clerk/nextjs/server' here, call it in place of what ${args.clerkBehind} gives, and run this again`,
    );
  // Clerk sends a browser there to renew a session: asked first, it would send it there again, and again.
  if (analysis.clerkProxy !== undefined)
    return refuse(
      `it passes Clerk's own requests on at ${analysis.clerkProxy}, which has to stay in front of Clerk, and composing would put it behind. Keep that test first in the function that Next calls and hand everything else to the lines below; or leave it to clerkMiddleware, whose option frontendApiProxy: { enabled: true } does it from Clerk 7 on`,
    );
  return { do: 'around' };
}
