import { isPublicPath } from './match.ts';

const LITERAL = /^[A-Za-z0-9._~@%!$&'()+,=:-]+$/;
const MAX_LENGTH = 500;

/**
 * A path segment as browsers send it: what a URL may hold stays, everything else is percent-encoded.
 * @returns undefined for text that has no UTF-8 form (a lone surrogate).
 */
export function asSent(segment: string): string | undefined {
  try {
    return segment.replace(/[^\u0021-\u007e]+/g, encodeURIComponent);
  } catch {
    return undefined;
  }
}

/**
 * One public pattern in its canonical spelling: whole segments, `*` for one, `**` at the end for any depth.
 * Understands Clerk's and Next's spellings: `/x(.*)`, `/x/(.*)` and `/x/:path*` are `/x/**`, `/x/:id` is `/x/*`.
 */
export function normalizePattern(value: string): string {
  const trimmed = value.trim();
  const spelled = trimmed
    .replace(/\/?\(\.\*\)$/, '/**')
    .replace(/\/:\w+\*$/, '/**')
    .replace(/\/:\w+(?=\/|$)/g, '/*');
  const path = spelled.length > 1 && spelled.endsWith('/') ? spelled.slice(0, -1) : spelled;
  return asSent(path) ?? path;
}

/**
 * What is wrong with a public pattern, as typed.
 * @returns A sentence, or undefined when the pattern is fine.
 */
export function patternProblem(value: string): string | undefined {
  const problem = spellingProblem(value);
  // Also behind wildcards, where it leaves out little more than the home page.
  const whole = problem === undefined && /^(?:\/\*)*\/\*\*$/.test(normalizePattern(value));
  return whole ? `${JSON.stringify(value)} would open the whole app.` : problem;
}

/**
 * What is wrong with a pattern however much it takes in: whole segments, `*` for one, `**` at the end.
 * @returns A sentence, or undefined when the pattern is fine.
 */
export function spellingProblem(value: string): string | undefined {
  if (value.length > MAX_LENGTH) return `a pattern has at most ${MAX_LENGTH} characters.`;
  const pattern = normalizePattern(value);
  const shown = JSON.stringify(value);
  if (!pattern.startsWith('/')) return `${shown} does not begin with "/".`;
  if (/^\/{2}/.test(value.trim())) return `${shown} begins with "//", which browsers read as an address.`;
  if (pattern === '/') return undefined;
  const segments = pattern.slice(1).split('/');
  for (const [index, segment] of segments.entries()) {
    if (segment === '*') continue;
    if (segment === '**') {
      if (index === segments.length - 1) continue;
      return `${shown} has "**" before its end; it stands for everything below and comes last.`;
    }
    if (segment.startsWith(':') || /^\[.+\]$/.test(segment))
      return `${shown} has the parameter "${segment}"; write "*" or, at the end, "**".`;
    if (!LITERAL.test(segment)) {
      return `${shown} is not made of whole path segments, "*" and a final "**".`;
    }
  }
  if (pattern === '/**') return undefined;
  const example = pattern.replace(/\/\*\*$/, '').replace(/\/\*(?=\/|$)/g, '/x');
  if (!isPublicPath(example, [pattern])) {
    return `${shown} holds a dot segment, a space or an encoded separator, which is never public.`;
  }
  return undefined;
}
