import path from 'node:path';
import type { Problem, SurfaceFacts } from '../types.ts';
import { exportOf, inPlace } from './check/entry-values.ts';
import { judge } from './check/judge.ts';
import { REQUEST } from './check/value.ts';
import { lineOf, type Module } from './code/module.ts';
import { type Kept, keep, look, type Project } from './code/project.ts';
import { servedFiles } from './discover.ts';
import { wallIn } from './kept-wall.ts';
import { type Draft, served } from './resources.ts';
import { rewriteResources } from './rewrites.ts';
import { exportedFunctions, inlineFunctions } from './server-functions.ts';
import { restingOn, touchedBy } from './touched.ts';
import type { Resource } from './types.ts';
import { decide, type Said } from './verdict.ts';
import type { Wall } from './wall.ts';

/** What of the inspector's facts the map is drawn from. */
export type MapFacts = Pick<
  SurfaceFacts,
  | 'root'
  | 'workspace'
  | 'nextMajor'
  | 'appDir'
  | 'pagesDir'
  | 'sourceDir'
  | 'pageExtensions'
  | 'clerk'
  | 'entry'
  | 'nextConfig'
  | 'routes'
  | 'localeSegment'
  | 'locales'
  | 'alias'
  | 'signIn'
  | 'signUp'
>;

export interface MapOptions {
  /**
   * What the owner declares open: URL patterns in canonical spelling (`/pricing`, `/docs/**`), and folder globs for
   * server functions, which have no URL (`src/actions/public/**`). From the manifest's `public` and from `--public`.
   */
  public?: readonly string[];
  /** Patterns that the wall's list opens and nobody declared: they excuse nothing. */
  undeclared?: readonly string[];
  /** Texts that files are to get, by path: the map is drawn as if they were written. */
  planned?: ReadonlyMap<string, string>;
  /** Paths that a diff names: only resources that rest on one of them are wanted. */
  changed?: readonly string[];
  /** What earlier maps of the same run have read; only files with planned texts are read anew. */
  kept?: Kept;
}

/** Opens an app of which more than one map is drawn. */
export const keepFor = (
  facts: Pick<SurfaceFacts, 'root' | 'workspace' | 'nextConfig' | 'pagesDir'>,
): Promise<Kept> =>
  keep(
    facts.root,
    path.resolve(facts.root, facts.workspace.root),
    [path.posix.normalize(facts.nextConfig.distDir)],
    facts.pagesDir,
  );

/**
 * Every resource a request can reach, with the wall in front of it, its own check and a verdict; sorted by file and
 * line. Reads the target's files and runs nothing of them.
 * @returns Never rejects for what is in the target: a file that can't be read or parsed makes its resources `unknown`.
 */
export async function exposureMap(facts: MapFacts, options: MapOptions = {}): Promise<Resource[]> {
  return (await drawMap(facts, options)).resources;
}

interface Drawn extends Pick<Wall, 'openWithoutKeys' | 'opensByDefault' | 'gate'> {
  resources: Resource[];
  judged: number;
  served: number;
  problems: Problem[];
  /** URLs of the pages that are client components, sorted. */
  clientPages: string[];
}

/**
 * The map, how many of the files that Next serves were judged for it (all, but for a diff those it can touch), which of the
 * files that were read for it do not parse, and a path that is closed only where Clerk's keys are set.
 */
export async function drawMap(facts: MapFacts, options: MapOptions): Promise<Drawn> {
  const kept = options.kept ?? (await keepFor(facts));
  const { walked } = kept;
  const project = look(kept, options.planned);
  const wall = wallIn(facts, kept, options.planned);
  const sources = project.sources();
  const found = options.changed && touchedBy(options.changed, sources, project, facts);
  const touched = found === 'frame' ? undefined : found;
  const all = servedFiles(walked.files, facts);
  // What layouts ask goes into what is said of the pages below.
  const files = touched ? all.filter(({ file, kind }) => kind === 'layout' || touched.has(file)) : all;
  const drafts = [
    ...files.flatMap((file) => served(file, facts, project)),
    ...sources
      .filter((file) => !touched || touched.has(file))
      .flatMap((file) => serverFunctions(file, project, facts)),
  ];
  const said = { declared: options.public ?? [], undeclared: options.undeclared ?? [] };
  const resources = finish(drafts, wall, facts, said);
  const complete = [...resources, ...rewriteResources(resources, wall, facts, said)];
  const sorted = unique(complete).sort((a, b) =>
    a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || (a.id < b.id ? -1 : 1),
  );
  return {
    resources:
      options.changed && found !== 'frame'
        ? restingOn(options.changed, sorted, kept.files.isFile, project.text)
        : sorted,
    judged: touched ? all.filter(({ file }) => touched.has(file)).length : all.length,
    served: all.length,
    openWithoutKeys: wall.openWithoutKeys,
    opensByDefault: wall.opensByDefault,
    gate: wall.gate,
    clientPages: clientPages(files, project),
    problems: [...kept.modules].flatMap(([path, module]) =>
      module?.problem ? [{ path, ...module.problem }] : [],
    ),
  };
}

function clientPages(files: ReturnType<typeof servedFiles>, project: Project): string[] {
  const pages = files.filter(({ kind }) => kind === 'page');
  const ofClient = pages.filter(({ file }) => project.module(file)?.directive === 'client');
  return [...new Set(ofClient.map(({ url }) => url))].sort();
}

/** Two of the same kind and name in one file are told apart by their order. */
function unique(resources: readonly Resource[]): Resource[] {
  const seen = new Map<string, number>();
  return resources.map((one) => {
    const count = (seen.get(one.id) ?? 0) + 1;
    seen.set(one.id, count);
    return count === 1 ? one : { ...one, id: `${one.id}~${count}` };
  });
}

function serverFunctions(file: string, project: Project, facts: MapFacts): Draft[] {
  const text = project.text(file);
  if (text === undefined || !/['"]use server['"]/.test(text)) return [];
  const module = project.module(file);
  if (module === undefined || module.directive === 'client') return [];
  if (module.problem) return [unreadable(file, module)];
  const args = [REQUEST, REQUEST, REQUEST, REQUEST, REQUEST, REQUEST];
  const made = (
    name: string,
    node: Parameters<typeof lineOf>[1],
    value: ReturnType<typeof exportOf>,
  ): Draft => ({
    kind: 'server-function',
    name,
    file,
    line: lineOf(module, node),
    urls: [],
    reachedBy: [],
    methods: [],
    judged: judge({ module, node, value, args, renders: false }, project, facts.clerk.major),
    openByNature: undefined,
  });
  const exported =
    module.directive === 'server'
      ? exportedFunctions(module).map(({ name, node }) => made(name, node, exportOf(file, name)))
      : [];
  return [
    ...exported,
    ...inlineFunctions(module).map(({ name, node, around }) =>
      made(name, node, inPlace(module, node, around)),
    ),
  ];
}

function unreadable(file: string, module: Module): Draft {
  const because = `${file} does not parse: ${module.problem?.message}`;
  return {
    kind: 'server-function',
    name: '*',
    file,
    line: module.problem?.line ?? 1,
    urls: [],
    reachedBy: [],
    methods: [],
    judged: { check: { state: 'unknown', because }, evidence: [], files: [file], idle: false },
    openByNature: undefined,
  };
}

function finish(drafts: readonly Draft[], wall: Wall, facts: MapFacts, said: Said): Resource[] {
  const layouts = drafts.filter(({ kind, judged }) => kind === 'layout' && judged.check.state === 'checked');
  return drafts.map((draft) => {
    const { kind, name, file, line, urls, methods, judged, openByNature, note } = draft;
    const stands =
      kind === 'server-function'
        ? ({
            state: 'unapplicable',
            because: "a server function can be called through any page's URL",
          } as const)
        : wall.of(draft.reachedBy);
    const decision = decide({
      resource: { kind, file, urls: draft.reachedBy },
      wall: stands,
      check: judged.check,
      idle: judged.idle,
      closesByDefault: wall.closesByDefault,
      walled: wall.file !== undefined,
      openByNature,
      ...said,
      facts,
    });
    const above = kind === 'page' ? layouts.find((one) => isAbove(one.file, file)) : undefined;
    const helpless = above && decision.verdict !== 'protected' && decision.verdict !== 'public';
    const files = [
      ...new Set([file, ...judged.files, ...(wall.file && kind !== 'server-function' ? [wall.file] : [])]),
    ];
    const evidence = [...judged.evidence];
    if (helpless) evidence.push({ file: above.file, line: above.line, note: 'checks for itself only' });
    return {
      id: `${kind}:${file}#${name}`,
      kind,
      name,
      file,
      line,
      urls,
      methods,
      wall: stands,
      check: judged.check,
      verdict: decision.verdict,
      because: helpless
        ? `${decision.because}; the check in ${above.file} does not protect it, as Next renders layouts and pages in parallel`
        : decision.because,
      evidence,
      files,
      ...(note === undefined ? {} : { note }),
      ...(judged.opensWithoutKeys === undefined ? {} : { opensWithoutKeys: judged.opensWithoutKeys }),
      ...(decision.intent === undefined ? {} : { intent: decision.intent }),
    };
  });
}

const isAbove = (layout: string, page: string): boolean =>
  page.startsWith(layout.slice(0, layout.lastIndexOf('/') + 1));
