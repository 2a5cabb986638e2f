import { isRecord } from '../../facts/json.ts';
import type { Modules } from '../code/project.ts';

const kept = new WeakMap<Modules, Readonly<Record<string, unknown>>>();

/** What the app's own manifest lists. */
function listedIn(project: Modules): Readonly<Record<string, unknown>> {
  const before = kept.get(project);
  if (before) return before;
  let listed: Record<string, unknown> = {};
  try {
    const manifest: unknown = JSON.parse(project.text('package.json') ?? '{}');
    if (isRecord(manifest))
      for (const kind of ['devDependencies', 'dependencies'])
        if (isRecord(manifest[kind])) listed = { ...listed, ...manifest[kind] };
  } catch {
    // A manifest that does not parse is told of elsewhere.
  }
  kept.set(project, listed);
  return listed;
}

/** The major version of a package that the app asks for; undefined where it does not say. */
export function majorOf(name: string, project: Modules): number | undefined {
  const range = listedIn(project)[name];
  const [, major] = typeof range === 'string' ? (/^[\^~=v\s]*(\d+)(?:\.|$)/.exec(range) ?? []) : [];
  return major === undefined ? undefined : Number(major);
}

/**
 * Whether the version of a package that the app asks for is one before another.
 * @returns undefined where its range has both in it; false where it does not say.
 */
export function isBefore(
  name: string,
  [major, minor]: readonly [number, number],
  project: Modules,
): boolean | undefined {
  const range = listedIn(project)[name];
  const parts =
    typeof range === 'string' ? /^\s*(\^|~|>=?|=|v)?\s*v?(\d+)(?:\.(\d+))?/.exec(range) : undefined;
  if (!parts) return false;
  const [own, least] = [Number(parts[2]), parts[3] === undefined ? undefined : Number(parts[3])];
  if (own > major || (own === major && least !== undefined && least >= minor)) return false;
  const reaches = parts[1]?.startsWith('>') || (own === major && (parts[1] === '^' || least === undefined));
  return reaches ? undefined : true;
}
