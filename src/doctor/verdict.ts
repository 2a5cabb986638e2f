import { localizedUrls } from '../routes/probes.ts';
import { covers, ofPattern, ofRoute } from '../routes/segments.ts';
import { globToRegExp } from './glob.ts';
import type { MapFacts } from './map.ts';
import type { CheckVerdict, Resource, Verdict, WallVerdict } from './types.ts';

/** What the owner said of what is open. */
export interface Said {
  declared: readonly string[];
  /** What the wall's list opens although nobody declared it. */
  undeclared: readonly string[];
}

/** All that a verdict rests on. */
export interface Grounds extends Said {
  resource: Pick<Resource, 'kind' | 'file' | 'urls'>;
  wall: WallVerdict;
  check: CheckVerdict;
  /** It neither reads nor changes anything. */
  idle: boolean;
  /** The wall turns everybody away but on a list. */
  closesByDefault: boolean;
  /** A middleware or proxy runs at all. */
  walled: boolean;
  /** Why it is open by what it is for: a sign-in page, robots.txt. */
  openByNature: string | undefined;
  facts: MapFacts;
}

export interface Decision {
  verdict: Verdict;
  because: string;
  intent?: 'declared' | 'inferred';
}

/** Whether the owner declares a resource open: a URL pattern, or for server functions a folder glob. */
export function isDeclared({
  resource,
  declared,
  facts,
}: Pick<Grounds, 'resource' | 'declared' | 'facts'>): boolean {
  if (resource.kind === 'server-function')
    return declared.some((one) => !one.startsWith('/') && globToRegExp(one).test(resource.file));
  const opened = (url: string) =>
    declared.some((one) => one.startsWith('/') && covers(ofPattern(one), ofRoute(url)));
  return (
    resource.urls.length > 0 &&
    resource.urls.every((url) => {
      const localized = localizedUrls(url, facts);
      return opened(url) || (localized.length > 0 && localized.every(opened));
    })
  );
}

const AROUND = new Set(['layout', 'template', 'default']);

/** The verdict on a resource: its own check first, then the wall, then what it is meant to be. */
export function decide(grounds: Grounds): Decision {
  const { resource, wall, check, idle } = grounds;
  if (check.state === 'checked') return { verdict: 'protected', because: check.because };
  if (isDeclared(grounds) && wall.state !== 'closed')
    return { verdict: 'public', because: 'declared public', intent: 'declared' };
  const inferred = (because: string): Decision => ({ verdict: 'public', because, intent: 'inferred' });
  if (AROUND.has(resource.kind) && idle)
    return inferred('it reads no data of its own; its children are judged by themselves');
  if (wall.state === 'closed') return { verdict: 'wall-only', because: `${wall.because}; ${check.because}` };
  if (grounds.openByNature !== undefined) return inferred(grounds.openByNature);
  // What the matcher leaves out was not let through by a list: nobody may have thought of it.
  const listed = wall.state === 'open' && wall.avoidedBy === undefined && grounds.closesByDefault;
  if (listed && !isDeclared({ ...grounds, declared: grounds.undeclared }))
    return inferred(`${wall.because}, and turns away whatever it does not list`);
  if (wall.state === 'partial') return { verdict: 'exposed', because: `${wall.because}; ${check.because}` };
  if (idle) return inferred(`${check.because}: there is nothing to protect`);
  if (check.state === 'unknown') return { verdict: 'unknown', because: check.because };
  if (wall.state === 'unknown') return { verdict: 'unknown', because: `${wall.because}; ${check.because}` };
  return {
    verdict: 'exposed',
    because: wall.state === 'unapplicable' ? check.because : `${check.because}; ${wall.because}`,
  };
}
