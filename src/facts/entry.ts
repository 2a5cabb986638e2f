import type { EntryCandidate, EntryFacts } from '../types.ts';
import { type Files, join } from './files.ts';
import { splitExtension } from './route-url.ts';
import type { Sources } from './sources.ts';

export interface EntryContext {
  files: Files;
  sources: Sources;
  sourceDir: string;
  pageExtensions: readonly string[];
  nextMajor: number;
  language: 'ts' | 'js';
  /** Paths of the files we created before. */
  ours: ReadonlySet<string>;
}

const CODE = /^(middleware|proxy)\.(?:[\w-]+\.)*(?:[cm]?[jt]s|[jt]sx)$/;

interface Candidate {
  path: string;
  name: 'middleware' | 'proxy';
  /** Position of its extension among pageExtensions; -1 when Next does not look for it. */
  rank: number;
  dir: string;
}

/** Every file that could be meant as the request entry, which one Next loads, and why the others are dead. */
export function readEntry(context: EntryContext): EntryFacts {
  const nested = ['app', 'pages', 'src/app', 'src/pages'].flatMap((dir) => candidatesIn(context, dir));
  const found = [
    ...['.', 'src'].flatMap((dir) => candidatesIn(context, dir)),
    ...nested.filter(({ path }) => isMeantAsEntry(path, context.sources)),
  ];
  const alive = found.filter((candidate) => deadBecause(candidate, context) === undefined);
  const best = (name: Candidate['name']): Candidate | undefined =>
    alive.filter((candidate) => candidate.name === name).sort((a, b) => a.rank - b.rank)[0];
  const proxy = best('proxy');
  const middleware = best('middleware');
  const both = proxy !== undefined && middleware !== undefined;
  const active = both ? undefined : (proxy ?? middleware);
  const candidates = found.map((candidate): EntryCandidate => {
    const winner = candidate.name === 'proxy' ? proxy : middleware;
    const because =
      deadBecause(candidate, context) ??
      (winner !== undefined && winner.path !== candidate.path
        ? `${winner.path} is loaded instead: its extension comes first in pageExtensions`
        : both
          ? `${proxy.path} and ${middleware.path} are both there: Next refuses to build`
          : `Next ${context.nextMajor === 0 ? '' : `${context.nextMajor} `}loads it: it lies beside app/ or pages/`);
    return {
      path: candidate.path,
      name: candidate.name,
      active: active?.path === candidate.path,
      because,
      importsClerk: importsClerk(context.sources, candidate.path),
      ours: context.ours.has(candidate.path),
      importedBy: importersOf(candidate.path, context.sources),
      ...rightPlaceOf(candidate, context),
    };
  });
  return { candidates, active: active?.path, target: targetOf(context) };
}

function candidatesIn(context: EntryContext, dir: string): Candidate[] {
  return context.files.list(dir).flatMap((base): Candidate[] => {
    const name = CODE.exec(base)?.[1];
    if ((name !== 'middleware' && name !== 'proxy') || !context.files.isFile(join(dir, base))) return [];
    const { stem, known } = splitExtension(base, context.pageExtensions);
    const rank = known && stem === name ? context.pageExtensions.indexOf(base.slice(name.length + 1)) : -1;
    return /\.(?:test|spec|d)\./.test(base) ? [] : [{ path: join(dir, base), name, rank, dir }];
  });
}

/** Whether a file among the routes was meant as the entry: it runs Clerk there, and is no module that another one imports. */
const isMeantAsEntry = (path: string, sources: Sources): boolean =>
  /\b(?:clerkMiddleware|authMiddleware)\b/.test(sources.text(path) ?? '') &&
  importersOf(path, sources).length === 0;

/** Why Next ignores the file, as a sentence; undefined when it looks at it. */
function deadBecause(candidate: Candidate, context: EntryContext): string | undefined {
  const { sourceDir, nextMajor, pageExtensions } = context;
  if (candidate.dir !== sourceDir) {
    const beside = sourceDir === '.' ? 'the project folder' : `${sourceDir}/`;
    return `Next ignores it without a word: the entry must lie beside app/ or pages/, in ${beside}`;
  }
  if (candidate.rank === -1) {
    return `Next ignores it without a word: pageExtensions are ${pageExtensions.join(', ')}`;
  }
  if (candidate.name === 'proxy' && nextMajor !== 0 && nextMajor < 16) {
    return `Next ${nextMajor} does not know proxy files (Next 16 does); it loads middleware files only`;
  }
  return undefined;
}

/** Modules that import the file. Its name is part of every specifier that leads to it. */
function importersOf(path: string, sources: Sources): string[] {
  return [...sources.all.values()]
    .filter(({ imports }) => imports.some((name) => /middleware|proxy/.test(name)))
    .filter((source) => source.imports.some((name) => sources.resolve(name, source.path) === path))
    .map((source) => source.path);
}

/** Where Next would load a file that it ignores for its folder or its extension. */
function rightPlaceOf(candidate: Candidate, context: EntryContext): { rightPlace?: string } {
  const { sourceDir, pageExtensions, nextMajor } = context;
  const fits = candidate.dir === sourceDir && candidate.rank !== -1;
  if (fits || (candidate.name === 'proxy' && nextMajor < 16)) return {};
  const written = candidate.path.slice(candidate.path.lastIndexOf('.') + 1);
  const extension = candidate.rank === -1 ? suited(pageExtensions, written) : undefined;
  const base = candidate.path.slice(candidate.path.lastIndexOf('/') + 1);
  if (candidate.rank === -1 && extension === undefined) return {};
  return {
    rightPlace: join(sourceDir, extension === undefined ? base : `${candidate.name}.${extension}`),
  };
}

/** The page extension for a file of one language: `ts`, else `page.ts`, else `tsx`. */
function suited(pageExtensions: readonly string[], language: string): string | undefined {
  const plain = language.replace(/^[cm]/, '').replace(/x$/, '');
  const find = (test: (extension: string) => boolean) => pageExtensions.find(test);
  return (
    find((extension) => extension === plain) ??
    find((extension) => extension.endsWith(`.${plain}`)) ??
    find((extension) => extension === `${plain}x` || extension.endsWith(`.${plain}x`))
  );
}

function importsClerk(sources: Sources, path: string): boolean {
  const summary = sources.summary(path);
  return [...(summary?.sources ?? [])].some((source) => source.startsWith('@clerk/'));
}

/** Where a new entry goes, spelled so that Next loads it. */
function targetOf({ sourceDir, pageExtensions, nextMajor, language }: EntryContext): string {
  const name = nextMajor >= 16 ? 'proxy' : 'middleware';
  return join(sourceDir, `${name}.${suited(pageExtensions, language) ?? pageExtensions[0] ?? language}`);
}
