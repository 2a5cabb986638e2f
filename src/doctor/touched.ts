import { isSource } from '../facts/sources.ts';
import { escaped } from '../facts/words.ts';
import { changedIn } from './check/changed-elsewhere.ts';
import type { Project } from './code/project.ts';
import type { MapFacts } from './map.ts';
import type { Resource } from './types.ts';

/** Files that no verdict rests on, whatever is in them. */
const HARMLESS =
  /\.(?:mdx?|txt|css|s[ac]ss|less|svg|png|jpe?g|gif|webp|avif|ico|woff2?|ttf|otf|mp[34]|pdf|snap)$/i;

/**
 * Any text between quotes that could name a module of the project, wherever it stands: in an import, a call, an option. Each
 * quote may be an opening one, since one in a comment or between tags has no other.
 */
function quotedNames({ localNames: { prefixes, names } }: Project): RegExp {
  const starts = ['.', ...prefixes, ...names].map(escaped).join('|');
  return new RegExp(`(?=(['"\`])((?:${starts})[^'"\`\\n\\\\]{0,300})\\1)`, 'g');
}

/** The same of a text with escapes, which may spell a module's name in another way. */
const ESCAPED = /(?=(['"`])((?:[^'"`\n\\]|\\[\s\S]){1,2000})\1)/g;
/** Line breaks and tabs stand in no name, quotes only where a file is named so. */
const SPELLED = /\\[^nrt'"`\\]/;

const ESCAPE =
  /\\(?:u\{([\da-fA-F]{1,6})\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|([0-3]?[0-7]{1,2})|(\r\n|[\n\r\u2028\u2029])|([\s\S]))/g;

/** What a text between quotes stands for. [tc39.es/ecma262 #sec-literals-string-literals] */
const unescaped = (text: string): string =>
  text.replace(ESCAPE, (_, braced, four, two, octal, line, other) => {
    if (line !== undefined) return '';
    if (other !== undefined) return other;
    const code = octal === undefined ? Number.parseInt(braced ?? four ?? two, 16) : Number.parseInt(octal, 8);
    return code > 0x10ffff ? '' : String.fromCodePoint(code);
  });

/**
 * Every text in a file that could name a module.
 * @param quoted As `quotedNames` gives it.
 */
function namesIn(text: string, quoted: RegExp): string[] {
  const plain = [...text.matchAll(quoted)].map(([, , name = '']) => name);
  if (!SPELLED.test(text)) return plain;
  const spelled = [...text.matchAll(ESCAPED)].map(([, , name = '']) => name);
  return [...plain, ...spelled.filter((name) => name.includes('\\')).map(unescaped)];
}

/** Nobody names files so, but a change that hides behind such a name must not go unseen. */
const ODD_NAME = /['"`\\\n\r\t]/;

/** A module that is named by a computed text. */
const COMPUTED = /\b(?:import|require)\s*\(\s*(?!\s*['"`][^'"`\n$]*['"`])/;

/**
 * The files whose meaning a change can have altered: those that changed, and all that lead to one of them, over any
 * number of imports. Rather too many than too few: a text counts as an import wherever it stands, and a file that could
 * name modules in a way that can't be read is always among them.
 * @param changed Paths relative to the app's root.
 * @param files Every source that a verdict can rest on.
 * @returns undefined where the change can have altered anything: settings, dependencies, a file that is gone; `frame` where
 *   it can have altered the wall or Next's settings, on which every resource hangs.
 */
export function touchedBy(
  changed: readonly string[],
  files: readonly string[],
  project: Project,
  facts: MapFacts,
): ReadonlySet<string> | 'frame' | undefined {
  const known = new Set(files);
  const wide = (file: string): boolean => (isSource(file) ? !known.has(file) : !HARMLESS.test(file));
  const importers = new Map<string, string[]>();
  const computed: string[] = [];
  const isNamed = nameTest(project);
  const quoted = quotedNames(project);
  for (const file of files) {
    const text = project.text(file) ?? '';
    if (COMPUTED.test(text)) computed.push(file);
    for (const name of namesIn(text, quoted)) {
      if (!isNamed(name)) continue;
      const target = project.resolve(name, file);
      if (!('file' in target)) continue;
      const known = importers.get(target.file);
      if (known) known.push(file);
      else importers.set(target.file, [file]);
    }
  }
  // A set is walked over what is added to it meanwhile.
  const leadingTo = (start: readonly string[]): Set<string> => {
    const reached = new Set(start);
    for (const file of reached) for (const importer of importers.get(file) ?? []) reached.add(importer);
    return reached;
  };
  const touched = leadingTo([...changed, ...computed, ...changedIn(new Set(changed), project)]);
  const walls = [facts.nextConfig.file, ...facts.entry.candidates.map(({ path }) => path)];
  const holds = (set: ReadonlySet<string>): boolean =>
    walls.some((file) => file !== undefined && set.has(file));
  if (holds(leadingTo(changed))) return 'frame';
  const anything =
    changed.some(wide) ||
    facts.nextConfig.rewrites.length > 0 ||
    holds(touched) ||
    files.some((file) => ODD_NAME.test(file));
  return anything ? undefined : touched;
}

/** Whether a text can lead to a file of the project, judged by how it begins. */
function nameTest(project: Project): (name: string) => boolean {
  const { prefixes, names } = project.localNames;
  return (name) =>
    name.startsWith('.') ||
    prefixes.some((prefix) => name.startsWith(prefix)) ||
    names.has(name.split('/', name.startsWith('@') ? 2 : 1).join('/')) ||
    names.has(name);
}

/** Any text between quotes. */
const ANY = /(?=(['"`])([^'"`\n\\]{1,300})\1)/g;

/** Files that every resource hangs on, also when they are gone: the wall, what Next and TypeScript are told. */
const FRAME =
  /^(?:src\/)?(?:(?:proxy|middleware)\.(?:\w+\.)?[cm]?[jt]sx?|next\.config\.[cm]?[jt]s)$|(?:^|\/)[jt]sconfig(?:\.[\w.-]+)?\.json$/;

/**
 * The resources that a diff is about: those that rest on a file of it. On a helper that is gone rests whatever can't be
 * followed any more.
 * @param isThere Whether there is such a file, by its path relative to the app's root.
 * @param textOf The text of a file that is there.
 */
export function restingOn(
  changed: readonly string[],
  resources: readonly Resource[],
  isThere: (file: string) => boolean,
  textOf: (file: string) => string | undefined,
): Resource[] {
  if (changed.some((file) => FRAME.test(file))) return [...resources];
  const files = new Set(changed);
  const gone = changed.filter((file) => isSource(file) && !isThere(file)).map(endOf);
  const naming = new Map<string, boolean>();
  // What still names a file that is gone finds another one in its place, or none.
  const names = (file: string): boolean => {
    const before = naming.get(file);
    if (before !== undefined) return before;
    const text = gone.length > 0 ? (textOf(file) ?? '') : '';
    const found = namesIn(text, ANY).some((name) => gone.includes(endOf(name)));
    naming.set(file, found);
    return found;
  };
  return resources.filter(
    (one) =>
      (gone.length > 0 && one.verdict === 'unknown') ||
      one.files.some((file) => files.has(file) || names(file)),
  );
}

/** What a path ends in, as a specifier may spell it: without `index` and the ending. */
const endOf = (file: string): string =>
  file
    .replace(/\.(?:d\.)?[cm]?[jt]sx?$/, '')
    .replace(/\/index$/, '')
    .replace(/^.*\//, '');
