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

/** `--map`: every resource under its URL, with its verdict, the wall and its own check. */
export function mapText(report: DoctorReport): string {
  const lines: string[] = [];
  for (const [name, resources] of branches(report.resources)) {
    lines.push(color.bold(oneLine(name)));
    resources.forEach((resource, index) => {
      const last = index === resources.length - 1;
      const { kind, verdict, file, line, because, wall, check, intent, note } = resource;
      const edge = last ? '  ' : '│ ';
      const said = verdict === 'public' && intent !== undefined ? `public (${intent})` : verdict;
      lines.push(
        `${last ? '└─' : '├─'} ${PAINT[verdict](said)}  ${kind} ${oneLine(resource.name)}  ${color.dim(oneLine(`${file}:${line}`))}`,
        `${edge}   ${oneLine(because)}`,
        ...(note === undefined ? [] : [`${edge}   ${oneLine(note)}`]),
        `${edge}   ${color.dim(oneLine(`wall ${wall.state}: ${wall.because}`))}`,
        `${edge}   ${color.dim(oneLine(`check ${check.kind ?? check.state}: ${check.because}`))}`,
      );
    });
  }
  return lines.length === 0 ? 'No resource was found.\n' : `${lines.join('\n')}\n`;
}
