import { join } from './files.ts';
import { isRecord } from './json.ts';

/** Which package of a workspace asks, and how it spells the range. */
export interface LockQuery {
  name: string;
  range: string | undefined;
  /** Folder of the asking package relative to the lockfile's, `.` for the root. */
  importer: string;
  /** package.json name of the asking package. */
  importerName: string | undefined;
}

/** A lockfile is read up to this size (bytes). */
export const MAX_LOCKFILE = 40_000_000;

/**
 * The exact version a lockfile holds for a package, by line scans (npm's is JSON).
 * @param file Base name, which decides the format: package-lock.json v2/v3, npm-shrinkwrap.json, pnpm-lock.yaml v5–v9,
 *   yarn.lock v1 and berry, bun.lock (text).
 * @returns undefined when it is not in there or the format is unknown.
 */
export function lockedVersion(file: string, text: string, query: LockQuery): string | undefined {
  switch (file) {
    case 'package-lock.json':
    case 'npm-shrinkwrap.json':
      return fromNpm(text, query);
    case 'pnpm-lock.yaml':
      return fromPnpm(text, query);
    case 'yarn.lock':
      return fromYarn(text, query);
    case 'bun.lock':
      return fromBun(text, query);
    default:
      return undefined;
  }
}

const SEMVER = /^v?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)/;

/** `15.0.0(react@19.0.0)` and `15.0.0_react@18` are `15.0.0`; links and tarballs are nothing. */
function exact(value: string | undefined): string | undefined {
  return value === undefined ? undefined : SEMVER.exec(value.split('_')[0] ?? '')?.[1];
}

function fromNpm(text: string, query: LockQuery): string | undefined {
  let lock: unknown;
  try {
    lock = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(lock)) return undefined;
  const packages = lock.packages;
  if (isRecord(packages)) {
    for (let folder = query.importer; ; folder = join(folder, '..')) {
      const entry = packages[join(folder, 'node_modules', query.name)];
      if (isRecord(entry) && typeof entry.version === 'string') return exact(entry.version);
      if (folder === '.' || folder.startsWith('..')) return undefined;
    }
  }
  const dependencies = lock.dependencies;
  const entry = isRecord(dependencies) ? dependencies[query.name] : undefined;
  return isRecord(entry) && typeof entry.version === 'string' ? exact(entry.version) : undefined;
}

function unquote(text: string): string {
  const trimmed = text.trim();
  const quote = trimmed[0];
  return (quote === "'" || quote === '"') && trimmed.endsWith(quote) ? trimmed.slice(1, -1) : trimmed;
}

function indentOf(line: string): number {
  let at = 0;
  while (line[at] === ' ') at += 1;
  return at;
}

/**
 * pnpm: `importers:` → folder → `dependencies:` → name → `version:`. A lockfile of one package has the dependency
 * blocks at the top level instead. `packages:` ends the search, or names the version for a package nobody imports.
 */
function fromPnpm(text: string, query: LockQuery): string | undefined {
  let importer: string | undefined = '.';
  let base = 0;
  let block = '';
  let name = '';
  const anywhere = new Set<string>();
  let section = '';
  for (const line of lines(text)) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const indent = indentOf(line);
    const [key, value] = pair(line);
    if (indent === 0) {
      section = key;
      if (key === 'importers') {
        base = 4;
        importer = undefined;
      } else if (/^(?:dev|optional)?[dD]ependencies$/.test(key)) block = key;
      continue;
    }
    if (section === 'packages' || section === 'snapshots') {
      const found = packageKey(key, query.name);
      if (indent === 2 && found !== undefined) anywhere.add(found);
      continue;
    }
    if (section === 'importers' && indent === 2) {
      importer = key;
      block = '';
      continue;
    }
    if (importer !== query.importer) continue;
    if (section === 'importers' && indent === base) block = key;
    else if (indent === base + 2 && isDependencyBlock(block)) {
      name = key;
      if (name === query.name && value !== '' && exact(value) !== undefined) return exact(value);
    } else if (indent === base + 4 && name === query.name && key === 'version' && isDependencyBlock(block)) {
      return exact(aliased(value));
    }
  }
  return anywhere.size === 1 ? [...anywhere][0] : undefined;
}

function isDependencyBlock(block: string): boolean {
  return block === 'dependencies' || block === 'devDependencies' || block === 'optionalDependencies';
}

/** `npm:` aliases appear as `next@15.0.0(...)`. */
function aliased(value: string): string {
  const at = value.indexOf('(');
  const plain = at === -1 ? value : value.slice(0, at);
  const split = plain.lastIndexOf('@');
  return split > 0 ? plain.slice(split + 1) : plain;
}

function packageKey(key: string, name: string): string | undefined {
  const plain = key.startsWith('/') ? key.slice(1) : key;
  if (!plain.startsWith(name)) return undefined;
  const separator = plain[name.length];
  return separator === '@' || separator === '/' ? exact(plain.slice(name.length + 1)) : undefined;
}

function pair(line: string): [string, string] {
  const trimmed = line.trim();
  const quote = trimmed[0];
  if (quote === "'" || quote === '"') {
    const end = trimmed.indexOf(quote, 1);
    return [trimmed.slice(1, end), unquote(trimmed.slice(end + 2))];
  }
  const colon = trimmed.endsWith(':') ? trimmed.length - 1 : trimmed.indexOf(': ');
  return colon === -1 ? [trimmed, ''] : [trimmed.slice(0, colon), unquote(trimmed.slice(colon + 1))];
}

/** yarn v1 and berry: a heading of `name@range, name@range:` and then `version`. */
function fromYarn(text: string, query: LockQuery): string | undefined {
  const versions = new Set<string>();
  let wanted: 'exact' | 'name' | 'no' = 'no';
  for (const line of lines(text)) {
    if (line === '' || line.startsWith('#')) continue;
    if (line[0] !== ' ') {
      wanted = heading(line, query);
      continue;
    }
    if (wanted === 'no' || indentOf(line) !== 2) continue;
    const match = /^ {2}version:? "?([^"\s]+)"?/.exec(line);
    const version = exact(match?.[1]);
    if (version === undefined) continue;
    if (wanted === 'exact') return version;
    versions.add(version);
  }
  return versions.size === 1 ? [...versions][0] : undefined;
}

function heading(line: string, query: LockQuery): 'exact' | 'name' | 'no' {
  const specifiers = line
    .replace(/:\s*$/, '')
    .split(',')
    .map((part) => unquote(part.trim().replaceAll('"', '')));
  let named: 'name' | 'no' = 'no';
  for (const specifier of specifiers) {
    const at = specifier.indexOf('@', 1);
    if (at === -1 || specifier.slice(0, at) !== query.name) continue;
    const range = specifier.slice(at + 1);
    if (range.startsWith('workspace:')) continue;
    if (query.range !== undefined && (range === query.range || range === `npm:${query.range}`))
      return 'exact';
    named = 'name';
  }
  return named;
}

/** bun.lock: `"next": ["next@15.1.0", …]`; a workspace's own copy is keyed `"web/next"`. */
function fromBun(text: string, query: LockQuery): string | undefined {
  let shared: string | undefined;
  for (const line of lines(text)) {
    const trimmed = line.trim();
    if (!trimmed.startsWith('"')) continue;
    const end = trimmed.indexOf('"', 1);
    const key = trimmed.slice(1, end);
    const own = query.importerName !== undefined && key === `${query.importerName}/${query.name}`;
    if (!own && key !== query.name) continue;
    const match = /^:\s*\["((?:@[^/"]+\/)?[^@"]+)@([^"]+)"/.exec(trimmed.slice(end + 1));
    const version = exact(match?.[2]);
    if (version === undefined) continue;
    if (own) return version;
    shared = version;
  }
  return shared;
}

function* lines(text: string): Generator<string> {
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    const stop = end === -1 ? text.length : end;
    yield text.slice(start, text[stop - 1] === '\r' ? stop - 1 : stop);
    start = stop + 1;
  }
}
