import semver from 'semver';
import type { Facts } from '../types.ts';
import { advisoriesFor } from './advisories.ts';

/** The day the release table was compiled. */
export const clerkVersionsAsOf = '2026-11-23';

interface Release {
  version: string;
  /** Peer range on next, as in the package's package.json; narrower where that admits what cannot run. */
  next: string;
  /** Peer range on react and react-dom, likewise. */
  react: string;
}

const REACT = '^18.0.0 || ~19.0.3 || ~19.1.4 || ~19.2.3 || ~19.3.0-0';

/** The newest @clerk/nextjs of each major that the pieces know, newest first. [npm: peerDependencies of each] */
const RELEASES: readonly Release[] = [
  {
    version: '7.9.17',
    next: '^15.2.8 || ^15.3.8 || ^15.4.10 || ^15.5.9 || ^15.6.0-0 || ^16.0.10 || ^16.1.0-0',
    react: REACT,
  },
  { version: '6.39.8', next: '^13.5.7 || ^14.2.25 || ^15.2.3 || ^16', react: REACT },
  // Its own range has no end, but it waits for nothing that is a promise since Next 15, which Next 16 insists on.
  { version: '5.7.6', next: '^13.5.4 || ^14.0.3 || >=15.0.0-rc <16.0.0-0', react: '>=18.0.0' },
];

/** Newest Next of the lines that still get security fixes. */
const NEXT_TO_MOVE_TO = ['15.5.29', '16.4.6'] as const;

/**
 * Which @clerk/nextjs to add where Clerk is not installed: the newest of the table whose peer range admits the
 * installed Next and that no row of the advisory table about @clerk/nextjs covers.
 *
 * Rows about packages that come with it (@clerk/backend's missing `azp` check below 3.11.1 holds for the whole v6
 * line) are not counted: no release of that major avoids them, and the pieces say so where it matters.
 * @returns a caret range with its lowest version, or a sentence that names the Next version to move to.
 */
export function chooseClerk(
  facts: Pick<Facts, 'next' | 'react'>,
): { range: string; version: string } | { refuse: string } {
  const next = facts.next?.version;
  if (next === undefined) {
    return {
      refuse:
        'The version of Next.js is not known, so no @clerk/nextjs can be chosen for it. Install the dependencies first.',
    };
  }
  const fitting = RELEASES.find(
    (release) =>
      semver.satisfies(next, release.next, { includePrerelease: true }) &&
      advisoriesFor('@clerk/nextjs', release.version).length === 0,
  );
  if (fitting !== undefined && !admitsReact(fitting, facts.react)) {
    const has = facts.react?.version ?? facts.react?.range;
    return {
      refuse: `@clerk/nextjs ${fitting.version} does not admit react ${has}: it wants ${fitting.react}. Move react and react-dom to ${reactFor(fitting, has)} or a later patch of it first.`,
    };
  }
  if (fitting !== undefined) return { range: `^${fitting.version}`, version: fitting.version };
  return {
    refuse: `No @clerk/nextjs without known holes admits Next.js ${next}. Move to Next.js ${moveTo(next)} first.`,
  };
}

/** Whether an install would accept the release: what is installed has to fit, else something the range admits. */
function admitsReact(release: Release, react: Facts['react']): boolean {
  if (react === null) return true;
  const { range, source, version } = react;
  if (source === 'range' && range !== undefined && semver.validRange(range) !== null) {
    return semver.intersects(range, release.react);
  }
  return version === undefined || semver.satisfies(version, release.react, { includePrerelease: true });
}

/** The nearest React above a version that a release admits. */
function reactFor({ react }: Release, has: string | undefined): string {
  const lowest = react.split('||').map((range) => semver.minVersion(range)?.version ?? '');
  const from = semver.coerce(has)?.version ?? '0.0.0';
  return lowest.find((version) => semver.gte(version, from)) ?? lowest.at(-1) ?? '';
}

/** The nearest maintained Next above a version. */
function moveTo(next: string): string {
  return NEXT_TO_MOVE_TO.find((version) => semver.gte(version, next)) ?? NEXT_TO_MOVE_TO[1];
}
