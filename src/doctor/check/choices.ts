/** The query, which stands for nothing in a path. */
export const QUERY = 'the query';

/** A limiter of how often somebody calls, which tells nothing of who they are. */
export const RATE = 'the rate limit';

/** Ways of sending this or that which are followed; where there are more, it is not known what comes of them. */
const MAX_RUNS = 16;

/**
 * What the caller sends as they please: whether something is there, and what a test of it comes to. Followed at once, both
 * ways are open; followed one after the other, each test comes out as it is chosen, and the same way whenever it is asked.
 */
export class Choices {
  /** A test was met that hangs on what the caller sends. */
  met = false;
  /** The tests that came out true on the way that is followed, by what they ask for. */
  readonly #answers = new Map<string, boolean>();
  readonly #trail: { what: string; is: boolean }[] = [];
  readonly #forced: readonly boolean[] | undefined;

  /** @param forced How the first tests are to come out; those behind them come out false. Undefined: none is chosen. */
  constructor(forced?: readonly boolean[]) {
    this.#forced = forced;
  }

  /**
   * How a test comes out; undefined where both ways are followed at once.
   * @param what What they send or leave out: `the header x-preview`.
   * @param test What is asked of it; whether it is there, where nothing is.
   */
  choose(what: string, test = ''): boolean | undefined {
    this.met = true;
    if (this.#forced === undefined) return undefined;
    const id = `${what} ${test}`;
    const before = this.#answers.get(id);
    if (before !== undefined) return before;
    // What was left out passes no test.
    const isAbsent = this.isAbsent(what);
    const is = isAbsent ? false : (this.#forced[this.#trail.length] ?? false);
    if (!isAbsent) this.#trail.push({ what, is });
    this.#answers.set(id, is);
    if (is) this.#answers.set(`${what} `, true);
    return is;
  }

  /** Whether it was found that they leave something out. */
  isAbsent(what: string): boolean {
    return this.#answers.get(`${what} `) === false;
  }

  /** The ways that part from this one where a test of its own came out false. */
  get others(): boolean[][] {
    const ways = this.#trail.map(({ is }) => is);
    const own = this.#forced?.length ?? 0;
    return ways.flatMap((is, at) => (at < own || is ? [] : [[...ways.slice(0, at), true]]));
  }

  /** What they brought along on the way that was followed, or left out. */
  get by(): string | undefined {
    const trail = this.#trail.filter(({ what }) => what !== RATE);
    return (trail.find(({ is }) => is) ?? trail[0])?.what;
  }
}

/**
 * Follows each way that the caller can choose, those first on which they send the least.
 * @param isEnd Whether a result ends the search.
 * @param isTold Whether a result is known: where nothing is sent and it is not, more than one thing hardly makes it known.
 * @returns What the ways come to that were followed; undefined where there are too many.
 */
export function eachChoice<T>(
  run: (choices: Choices) => T,
  isEnd: (result: T) => boolean,
  isTold: (result: T) => boolean,
): T[] | undefined {
  const results: T[] = [];
  const pending: boolean[][] = [[]];
  for (let forced = pending.shift(); forced; forced = pending.shift()) {
    if (results.length === MAX_RUNS) return undefined;
    const choices: Choices = new Choices(forced);
    const result = run(choices);
    results.push(result);
    if (isEnd(result)) break;
    if (results.length === 1 || isTold(results[0] as T)) pending.push(...choices.others);
  }
  return results;
}

/** Headers that a platform or Next itself sets, or takes out before the file sees them: none of the caller's choosing. */
const NOT_THEIRS =
  /^(?:host|:.*|x-forwarded-.*|forwarded|x-real-ip|x-vercel-.*|cf-.*|x-middleware-.*|x-nf-.*|fly-.*|x-amz.*|x-invoke-.*|x-matched-path|rsc|next-router-.*|next-hmr-refresh|x-clerk-.*)$/i;

/** Whether a header is the caller's to send or to leave out. */
export const isTheirs = (header: string): boolean => !NOT_THEIRS.test(header);
