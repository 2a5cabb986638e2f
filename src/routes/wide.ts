import { halves, type Opened, type Opening, opens, type RouteMap } from './opens.ts';
import { localizedUrls } from './probes.ts';
import { ledAway } from './rewritten.ts';
import { covers, ofPattern, ofRoute, type Segment } from './segments.ts';

/** A `*` asks for a parameter at its place, `**` for what lies in its folder; everything else came along. */
function asksFor(pattern: readonly Segment[], route: readonly Segment[]): boolean {
  if (pattern.at(-1)?.kind !== 'rest' && pattern.length !== route.length) return false;
  return pattern.every((part, index) => {
    const at = route[index];
    if (part.kind === 'rest') return true;
    if (part.kind === 'one') return at !== undefined && at.kind !== 'literal';
    return at?.kind === 'literal' && at.text === part.text;
  });
}

/** The shapes a route may be asked for by: its own, and with each locale in place of the locale segment. */
const shapesOf = (url: string, facts: RouteMap): (readonly Segment[])[] =>
  [url, ...localizedUrls(url, facts)].map(ofRoute);

/** Whether the folder's own routes answer for every URL of the pattern, as /sign-in/[[...sign-in]] does. */
function servedByItself(shape: readonly Segment[], facts: RouteMap): boolean {
  const own = facts.routes
    .flatMap((route) => shapesOf(route.url, facts))
    .filter((route) => asksFor(shape, route));
  return halves(shape).every((half) => own.some((route) => covers(route, half)));
}

const isSame = (pattern: readonly Segment[], route: readonly Segment[]): boolean =>
  pattern.length === route.length && asksFor(pattern, route) && covers(pattern, route);

function isExtra(opened: Opened, pattern: string, facts: RouteMap): boolean {
  const shape = ofPattern(pattern);
  const folder = shape.findIndex((segment) => segment.kind !== 'literal');
  // A pattern without wildcards names one URL; whatever serves it is what was asked for.
  if (folder === -1) return false;
  if (opened.destination === undefined)
    return !shapesOf(opened.url, facts).some((route) => asksFor(shape, route));
  const away = ledAway(opened.url, opened.destination);
  // To another host, and of just the pattern's own shape: it is what the pattern names.
  if (away !== undefined && folder > 0 && isSame(shape, ofRoute(away))) return false;
  // A rewrite of the whole app is passed over where the folder answers for itself, one aimed at the folder never.
  const prefix = shape.slice(0, folder).map((segment) => (segment.kind === 'literal' ? segment.text : ''));
  const aimedHere = `${opened.url}/`.toLowerCase().startsWith(`/${prefix.join('/')}/`.toLowerCase());
  return (folder > 0 && aimedHere) || !servedByItself(shape, facts);
}

/**
 * The patterns that open more than they name, with what comes along: a static sibling of a parameter, a catch-all
 * elsewhere that takes what the folder leaves over, a rewrite that leads away. Routes that another pattern of the list
 * names are not counted.
 */
export function widePatterns(facts: RouteMap, patterns: readonly string[]): Opening[] {
  const namedElsewhere = (route: Opened, pattern: string) =>
    route.destination === undefined &&
    patterns.some(
      (other) =>
        other !== pattern && shapesOf(route.url, facts).some((shape) => asksFor(ofPattern(other), shape)),
    );
  return opens(facts, patterns)
    .map(({ pattern, routes }) => ({
      pattern,
      routes: routes.filter((route) => isExtra(route, pattern, facts) && !namedElsewhere(route, pattern)),
    }))
    .filter(({ routes }) => routes.length > 0);
}
