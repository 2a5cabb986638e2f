/** A test that comes out as the caller likes it: they send what they please. */
export interface Choice {
  /** What they send or leave out: `the header x-preview`. */
  what: string;
  /** What holds where the test does, and where it does not. */
  yes: readonly Assumption[];
  no: readonly Assumption[];
}

/** That something was sent, or was not. */
export type Assumption = readonly [id: string, holds: boolean];

/** Whether something is there; or, with a test of it, whether it is what is looked for. */
export const choiceOf = (what: string, test = ''): Choice => {
  const id = test === '' ? what : `${what} ${test}`;
  // What passes a test is there.
  const there: Assumption[] = test === '' ? [] : [[what, true]];
  return { what, yes: [[id, true], ...there], no: [[id, false]] };
};

export const not = ({ what, yes, no }: Choice): Choice => ({ what, yes: no, no: yes });

export const both = (a: Choice, b: Choice): Choice => ({ what: a.what, yes: [...a.yes, ...b.yes], no: [] });

export const oneOf = (a: Choice, b: Choice): Choice => ({ what: a.what, yes: [], no: [...a.no, ...b.no] });

/** How a test comes out by what is assumed already; undefined where the caller still chooses. */
export function decided({ yes, no }: Choice, assumed: ReadonlyMap<string, boolean>): boolean | undefined {
  const against = (some: readonly Assumption[]): boolean =>
    some.some(([id, holds]) => assumed.get(id) === !holds);
  if (against(yes)) return false;
  return against(no) ? true : undefined;
}

/** Headers that a platform or Next itself sets, or takes out before the file sees them: none of the caller's choosing. */
const NOT_THEIRS =
  /^(?:host|:.*|x-forwarded-.*|forwarded|x-real-ip|x-vercel-.*|cf-.*|x-middleware-.*|x-nf-.*|fly-.*|x-amz.*|x-invoke-.*|x-matched-path|rsc|next-router-.*|next-hmr-refresh|x-clerk-.*)$/i;

/** Whether a header is the caller's to send or to leave out. */
export const isTheirs = (header: string): boolean => !NOT_THEIRS.test(header);
