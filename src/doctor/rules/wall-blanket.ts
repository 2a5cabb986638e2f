import type { RouteList } from '../../code/entry/route-lists.ts';
import { fits } from '../../entry/patterns.ts';
import { probesOf } from '../../routes/probes.ts';
import type { Finding, Resource } from '../types.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';
import { nameOf } from './resources.ts';
import { type Entry, placeOfPattern } from './wall.ts';

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE', '*']);
const MOST = 3;

/** Whether a list lets strangers through on what it names. */
const lets = ({ from, effect, name }: RouteList): boolean =>
  effect === 'open' || from === 'publicRoutes' || (effect === 'unknown' && /public/i.test(name));

/** A pattern for whatever lies below a folder; undefined for one that names what it opens. */
const folderOf = (pattern: string): string | undefined =>
  /^(.*?)\/?(?:\(\.\*\)|\(\.\+\)|:\w+[*+])$/.exec(pattern)?.[1];

/** A handler that does something for whoever calls it, and that only a list calls public. */
function isUnchecked({ kind, verdict, intent, check, methods, evidence }: Resource): boolean {
  if (kind !== 'route' && kind !== 'pages-api') return false;
  if (verdict !== 'public' || intent !== 'inferred' || check.state !== 'unchecked') return false;
  const asksInVain = check.because.includes('does not stop everybody');
  return asksInVain || (evidence.length > 0 && methods.some((method) => WRITES.has(method)));
}

/** Patterns for a whole folder that open handlers which nobody may have meant: one finding each. */
export function blanketFindings(
  { facts, resources }: RuleContext,
  { path, module, analysis }: Entry,
): Finding[] {
  const unchecked = resources.filter(isUnchecked);
  const patterns = new Set(analysis.routeLists.filter(lets).flatMap((list) => list.patterns));
  return [...patterns].flatMap((pattern): Finding[] => {
    const folder = folderOf(pattern);
    if (folder === undefined) return [];
    const opened = unchecked.filter(
      ({ urls }) =>
        !urls.includes(folder) &&
        urls.some((url) => probesOf(url, facts).some((probe) => fits(pattern, probe) === true)),
    );
    if (opened.length === 0) return [];
    const names = opened.slice(0, MOST).map(nameOf).join(', ');
    const more = opened.length > MOST ? ` and ${opened.length - MOST} more` : '';
    const [are, write] = opened.length === 1 ? ['handler', 'writes'] : ['handlers', 'write'];
    const message = `'${pattern}' opens ${opened.length} ${are} that ${write} without a check that stops strangers: ${names}${more}.`;
    return [
      finding('wall/blanket-public', {
        file: path,
        ...placeOfPattern(module, pattern),
        what: pattern,
        message,
      }),
    ];
  });
}
