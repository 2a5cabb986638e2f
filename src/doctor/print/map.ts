import { color } from '../../color.ts';
import type { DoctorReport, Resource, Verdict } from '../types.ts';
import { oneLine } from './safe.ts';

const PAINT: Record<Verdict, (text: string) => string> = {
  exposed: (text) => color.red(text),
  unknown: (text) => color.magenta(text),
  'wall-only': (text) => color.yellow(text),
  public: (text) => color.cyan(text),
  protected: (text) => color.green(text),
};

/** Resources by the first URL they answer; server functions, which have none, come last under their file. */
export function branches(resources: readonly Resource[]): Map<string, Resource[]> {
  const grouped = new Map<string, Resource[]>();
  const nameOf = ({ urls, file }: Resource): string => urls[0] ?? `${file} (no URL of its own)`;
  const order = (a: Resource, b: Resource): number => {
    const bare = Number(a.urls.length === 0) - Number(b.urls.length === 0);
    return bare || (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : a.line - b.line);
  };
  for (const resource of [...resources].sort(order)) {
    const name = nameOf(resource);
    grouped.set(name, [...(grouped.get(name) ?? []), resource]);
  }
  return grouped;
}

/** The wall and the check of a resource, with the reasons that are not said above already. */
function states({ because, wall, check }: Resource): string[] {
  const reason = (text: string): string => (because.includes(text) ? '' : `: ${text}`);
  const ofWall = `wall ${wall.state}${reason(wall.because)}`;
  const ofCheck = `check ${check.kind ?? check.state}${reason(check.because)}`;
  return ofWall.includes(': ') || ofCheck.includes(': ') ? [ofWall, ofCheck] : [`${ofWall}, ${ofCheck}`];
}

/** What is no resource, as nothing of it runs on the server; undefined where there is none. */
function leftOut(urls: readonly string[]): string | undefined {
  if (urls.length === 0) return undefined;
  const are = urls.length === 1 ? 'is a client component' : 'are client components';
  return `Not judged: ${urls.map(oneLine).join(', ')} ${are}. Their code goes to every browser; what they fetch is judged where it is answered.`;
}

/** `--map`: every resource under its URL, with its verdict, the wall and its own check. */
export function mapText(report: DoctorReport): string {
  const lines: string[] = [];
  for (const [name, resources] of branches(report.resources)) {
    lines.push(color.bold(oneLine(name)));
    resources.forEach((resource, index) => {
      const last = index === resources.length - 1;
      const { kind, verdict, file, line, because, intent, note } = resource;
      const edge = last ? '  ' : '│ ';
      const said = verdict === 'public' && intent !== undefined ? `public (${intent})` : verdict;
      lines.push(
        `${last ? '└─' : '├─'} ${PAINT[verdict](said)}  ${kind} ${oneLine(resource.name)}  ${color.dim(oneLine(`${file}:${line}`))}`,
        `${edge}   ${oneLine(because)}`,
        ...(note === undefined ? [] : [`${edge}   ${oneLine(note)}`]),
        ...states(resource).map((text) => `${edge}   ${color.dim(oneLine(text))}`),
      );
    });
  }
  if (lines.length === 0) lines.push('No resource was found.');
  const unjudged = leftOut(report.summary.clientPages ?? []);
  if (unjudged !== undefined) lines.push('', unjudged);
  return `${lines.join('\n')}\n`;
}
