/**
 * Matches the simple globs of workspace lists: literal segments, `*` inside a segment, `**` for any depth.
 * Linear: no regular expression is built from the pattern.
 */
export function matchesGlob(pattern: string, path: string): boolean {
  return matchSegments(pattern.split('/'), path.split('/'));
}

function matchSegments(pattern: readonly string[], path: readonly string[]): boolean {
  let p = 0;
  let s = 0;
  let star = -1;
  let retry = 0;
  while (s < path.length) {
    const want = pattern[p];
    if (want === '**') {
      star = p;
      retry = s;
      p += 1;
    } else if (want !== undefined && matchSegment(want, path[s] ?? '')) {
      p += 1;
      s += 1;
    } else if (star !== -1) {
      retry += 1;
      s = retry;
      p = star + 1;
    } else return false;
  }
  while (pattern[p] === '**') p += 1;
  return p === pattern.length;
}

/** One segment against one pattern with `*`. */
export function matchSegment(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  const first = parts[0] ?? '';
  if (parts.length === 1) return pattern === text;
  const last = parts[parts.length - 1] ?? '';
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
    return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}
