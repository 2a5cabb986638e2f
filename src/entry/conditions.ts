import type { Condition, MatcherEntry } from '../code/entry/config.ts';

type Conditions = Pick<MatcherEntry, 'has' | 'missing'>;

/** What becomes of the conditions of matchers, whatever is sent. */
export interface Met {
  /** Some matcher is met by every request. */
  always: boolean;
  /** What callers send or leave out, as they please, so that none is met. */
  by?: Condition | undefined;
}

/** More conditions than this are not weighed against each other. */
const MOST = 8;

const idOf = ({ type, key, value }: Condition): string => JSON.stringify([type, key, value]);

/** Whether a request is that brings along these and none of the others: what has a value is there. */
function isPossible(brings: ReadonlySet<string>, all: readonly Condition[]): boolean {
  return all.every((one) => {
    const plain = idOf({ type: one.type, key: one.key });
    return one.value === undefined || !brings.has(idOf(one)) || !all.some((other) => idOf(other) === plain)
      ? true
      : brings.has(plain);
  });
}

/** The conditions of a matcher that a request does not meet. */
const unmet = ({ has, missing }: Conditions, brings: ReadonlySet<string>): Condition[] => [
  ...has.filter((one) => !brings.has(idOf(one))),
  ...missing.filter((one) => brings.has(idOf(one))),
];

/** What matchers whose sources fit make of all that may be sent: the host is the app's, anything else the caller's. */
export function metBy(matchers: readonly Conditions[]): Met {
  const each = matchers.flatMap(({ has, missing }) => [...has, ...missing]);
  const all = each.filter((one, at) => each.findIndex((other) => idOf(other) === idOf(one)) === at);
  if (all.length > MOST) return { always: false };
  const hosts = all.filter(({ type }) => type === 'host').map(idOf);
  /** By the hosts that the app may have: what is not met where none of the matchers is; undefined where one always is. */
  const failing = new Map<string, Condition[] | undefined>();
  for (let chosen = 0; chosen < 2 ** all.length; chosen += 1) {
    const brings = new Set(all.filter((_, at) => (chosen >> at) & 1).map(idOf));
    if (!isPossible(brings, all)) continue;
    const host = hosts.filter((id) => brings.has(id)).join();
    const failed = matchers.map((one) => unmet(one, brings));
    const before = failing.get(host);
    if (failed.some(({ length }) => length === 0)) failing.set(host, before);
    else failing.set(host, [...(before ?? []), ...failed.flat()]);
  }
  const ways = [...failing.values()];
  const by = ways.includes(undefined) ? undefined : ways.flatMap((way) => way ?? []).find(isTheirs);
  return { always: ways.every((way) => way === undefined), by };
}

const isTheirs = ({ type }: Condition): boolean => type !== 'host';
