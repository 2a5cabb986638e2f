import { asSent } from './pattern.ts';

/** One step of a URL: fixed text, any one segment, or everything from here on. */
export type Segment = { kind: 'literal'; text: string } | { kind: 'one' } | { kind: 'rest'; atLeast: 0 | 1 };

const split = (url: string) => (url === '/' ? [] : url.slice(1).split('/'));

/** Each route is compared with each pattern, so that a text is asked about again and again. */
function once(read: (text: string) => Segment[]): (text: string) => readonly Segment[] {
  const known = new Map<string, readonly Segment[]>();
  return (text) => {
    const shape = known.get(text) ?? read(text);
    known.set(text, shape);
    return shape;
  };
}

/** The shape of a public pattern. `**` stands for everything below at its end only, as in the generated list. */
export const ofPattern = once((pattern) =>
  split(pattern).map((text, index, all): Segment => {
    if (text === '*') return { kind: 'one' };
    const deep = text === '**' && index === all.length - 1;
    return deep ? { kind: 'rest', atLeast: 0 } : { kind: 'literal', text };
  }),
);

/** The shape of a route as Next spells it: `/blog/[slug]`, `/docs/[...path]`, `/x/[[...rest]]`. */
export const ofRoute = once((url) =>
  split(url).map((text): Segment => {
    if (text.startsWith('[[...')) return { kind: 'rest', atLeast: 0 };
    if (text.startsWith('[...')) return { kind: 'rest', atLeast: 1 };
    // A parameter inside a segment (`[id].xml`) can be any one segment as far as a wall is concerned.
    return text.includes('[') ? { kind: 'one' } : { kind: 'literal', text: asSent(text) ?? text };
  }),
);

/**
 * The shape of a rewrite's `source`. Anything that is not a plain parameter counts as "everything from here on":
 * opening too little in a preview would be the mistake to regret.
 */
export function ofSource(source: string): Segment[] {
  const segments: Segment[] = [];
  for (const text of split(source)) {
    const plain = /^:\w+$/.test(text);
    if (!plain && /[:(*+?{]/.test(text)) {
      segments.push({ kind: 'rest', atLeast: /^:\w+\+$/.test(text) ? 1 : 0 });
      return segments;
    }
    segments.push(plain ? { kind: 'one' } : { kind: 'literal', text });
  }
  return segments;
}

/** Whether some URL fits both. Next compares rewrite sources without regard to case, files with it. */
export function meet(a: readonly Segment[], b: readonly Segment[], ignoreCase = false): boolean {
  for (let index = 0; ; index += 1) {
    const left = a[index];
    const right = b[index];
    if (!left && !right) return true;
    if (left?.kind === 'rest' && right?.kind === 'rest') return true;
    if (left?.kind === 'rest') return b.length - index >= left.atLeast;
    if (right?.kind === 'rest') return a.length - index >= right.atLeast;
    if (!left || !right) return false;
    if (left.kind !== 'literal' || right.kind !== 'literal') continue;
    const same = ignoreCase ? left.text.toLowerCase() === right.text.toLowerCase() : left.text === right.text;
    if (!same) return false;
  }
}

/** Whether every URL of `inner` also fits `outer`. */
export function covers(outer: readonly Segment[], inner: readonly Segment[]): boolean {
  for (let index = 0; ; index += 1) {
    const wide = outer[index];
    const narrow = inner[index];
    if (!wide && !narrow) return true;
    if (wide?.kind === 'rest') {
      const [next] = inner.slice(index);
      if (!next) return wide.atLeast === 0;
      return wide.atLeast === 0 || next.kind !== 'rest' || next.atLeast === 1;
    }
    if (!wide || !narrow || narrow.kind === 'rest') return false;
    if (wide.kind === 'literal' && (narrow.kind !== 'literal' || narrow.text !== wide.text)) return false;
  }
}

const RANK = { literal: 0, one: 1, rest: 2 } as const;

/** Next's order: at the first difference fixed text wins over a parameter, a parameter over a catch-all. */
export function byPrecedence(a: readonly Segment[], b: readonly Segment[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const left = a[index];
    const right = b[index];
    if (!left || !right) return left ? 1 : -1;
    const rank = (segment: Segment) =>
      RANK[segment.kind] + (segment.kind === 'rest' && segment.atLeast === 0 ? 1 : 0);
    if (rank(left) !== rank(right)) return rank(left) - rank(right);
  }
  return 0;
}
