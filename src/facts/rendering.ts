import type { ModuleSummary } from './module-summary.ts';
import type { Imports } from './quick-look.ts';
import { MARK, type Sources } from './sources.ts';

/**
 * Judges whether code asks for the request while a page renders.
 *
 * A dynamic call counts when it is reached from what Next runs: the default export, `generateMetadata`, top-level
 * statements; through functions of the module that are called, components that are rendered, and imported local
 * helpers. Server actions that are only handed on, and client components, do not count.
 */
export interface DynamicCalls {
  /** Why rendering this file is dynamic, naming the call; undefined when nothing in reach is. */
  inFile(path: string, roots: readonly string[]): string | undefined;
  /**
   * Why an imported function, called by its local name, is dynamic.
   * @param call Dotted, e.g. `auth.protect`.
   */
  ofCall(call: string, imports: Imports, importer: string): string | undefined;
  /** True when this file, or a local module in its reach, has words that call for a closer look. */
  suspicious(path: string): boolean;
}

/** Functions that make a route dynamic, by the module they come from. [nextjs.org/docs dynamic APIs; clerk auth()] */
const DYNAMIC: ReadonlyMap<string, readonly string[]> = new Map([
  ['next/headers', ['cookies', 'headers', 'draftMode']],
  ['next/headers.js', ['cookies', 'headers', 'draftMode']],
  ['next/server', ['connection', 'unstable_noStore']],
  ['next/cache', ['unstable_noStore']],
  ['@clerk/nextjs/server', ['auth', 'currentUser', 'auth.protect']],
  ['@clerk/nextjs', ['auth', 'currentUser']],
  ['@clerk/nextjs/app-beta', ['auth', 'currentUser']],
  ['next-auth', ['getServerSession']],
  ['next-auth/next', ['getServerSession']],
]);
/** Names that say enough when they come from a package of the workspace that is not read. */
const TELLING = new Set(['auth', 'currentUser', 'cookies', 'headers', 'getServerSession']);
const MAX_DEPTH = 12;

interface ClerkInReach {
  /** Clerk 5's provider reads the session itself, wherever it is rendered. [@clerk/nextjs 6.0.0 notes] */
  providerIsDynamic: boolean;
  /** The workspace package that Clerk comes with: what is called of it asks for the session, as far as is known here. */
  via: string | undefined;
}

/** @param clerk What of Clerk makes pages dynamic in this project. */
export function createDynamicCalls(sources: Sources, { providerIsDynamic, via }: ClerkInReach): DynamicCalls {
  const brings = (specifier: string): boolean =>
    via !== undefined && (specifier === via || specifier.startsWith(`${via}/`));
  const reach = reachable(sources, via);
  const memo = new Map<string, string | undefined>();

  const inExport = (path: string, exported: string, depth: number): string | undefined => {
    if (depth > MAX_DEPTH || !reach.has(path)) return undefined;
    const key = `${path}#${exported}`;
    if (memo.has(key)) return memo.get(key);
    memo.set(key, undefined);
    const summary = sources.summary(path);
    if (summary === undefined || summary.directive === 'client') return undefined;
    const why = ofExport(path, summary, exported, depth);
    memo.set(key, why);
    return why;
  };

  const ofExport = (
    path: string,
    summary: ModuleSummary,
    exported: string,
    depth: number,
  ): string | undefined => {
    const origin = summary.exports.get(exported);
    if (origin !== undefined && 'source' in origin) return ofImport(origin, path, '', depth);
    if (origin !== undefined) {
      const imported = summary.imports.get(origin.local);
      return imported === undefined
        ? ofLocal(path, summary, origin.local, depth, new Set())
        : ofImport(imported, path, '', depth);
    }
    for (const source of summary.starExports) {
      const why = ofImport({ source, imported: exported }, path, '', depth);
      if (why !== undefined) return why;
    }
    return undefined;
  };

  /** @param member What follows the local name: `.protect` of `auth.protect()`. */
  const ofImport = (
    origin: { source: string; imported: string },
    importer: string,
    member: string,
    depth: number,
  ): string | undefined => {
    const local = sources.resolve(origin.source, importer);
    const name = origin.imported === '*' ? member.slice(1) : `${origin.imported}${member}`;
    const first = name.split('.')[0] ?? name;
    if (local !== undefined) return inExport(local, first, depth + 1);
    const listed = DYNAMIC.get(origin.source);
    if (listed !== undefined)
      return listed.includes(name) || listed.includes(first) ? `${shown(name)}()` : undefined;
    // Components of it are a provider and buttons.
    if (brings(origin.source) && /^[a-z_$]/.test(first)) return `${name}() of ${via}`;
    const external = !origin.source.startsWith('.') && TELLING.has(name) && !origin.source.startsWith('next');
    return external && isWorkspaceLike(origin.source) ? `${name}()` : undefined;
  };

  const ofLocal = (
    path: string,
    summary: ModuleSummary,
    name: string,
    depth: number,
    seen: Set<string>,
  ): string | undefined => {
    if (seen.has(name)) return undefined;
    seen.add(name);
    const declaration = summary.declarations.get(name);
    if (declaration === undefined) return undefined;
    for (const reason of declaration.reasons) return reason;
    for (const call of declaration.calls) {
      if (call === 'ClerkProvider' && summary.provider !== undefined) {
        if (summary.provider.dynamic) return '<ClerkProvider dynamic>';
        if (providerIsDynamic) return '<ClerkProvider> of Clerk 5';
      }
      const dot = call.indexOf('.');
      const head = dot === -1 ? call : call.slice(0, dot);
      const imported = summary.imports.get(head);
      const why =
        imported === undefined
          ? ofLocal(path, summary, head, depth, seen)
          : ofImport(imported, path, dot === -1 ? '' : call.slice(dot), depth);
      if (why !== undefined) return why;
    }
    return undefined;
  };

  return {
    ofCall: (call, imports, importer) => {
      const dot = call.indexOf('.');
      const imported = imports.get(dot === -1 ? call : call.slice(0, dot));
      return imported === undefined
        ? undefined
        : ofImport(imported, importer, dot === -1 ? '' : call.slice(dot), 0);
    },
    suspicious: (path) => reach.has(path),
    inFile: (path, roots) => {
      if (!reach.has(path)) return undefined;
      const summary = sources.summary(path);
      if (summary === undefined || summary.directive === 'client') return undefined;
      const seen = new Set<string>();
      for (const root of ['', ...roots]) {
        const why = root === '' ? ofLocal(path, summary, '', 0, seen) : ofExport(path, summary, root, 0);
        if (why !== undefined) return why;
      }
      return undefined;
    },
  };
}

function shown(name: string): string {
  return name === 'unstable_noStore' ? 'noStore' : name;
}

/** `@acme/auth`, `~/x`, `@/x`: not a well-known public package, so the name is all there is to go by. */
function isWorkspaceLike(source: string): boolean {
  return /^[@~#$]/.test(source);
}

/**
 * Files from which a module with suspicious words is reached through local imports, itself included.
 * @param word Of this project, which counts as one, too.
 */
function reachable(sources: Sources, word: string | undefined): Set<string> {
  const importers = new Map<string, string[]>();
  const found = new Set<string>();
  const queue: string[] = [];
  for (const source of sources.all.values()) {
    if (source.client) continue;
    const named = word !== undefined && sources.text(source.path)?.includes(word);
    if ((source.marks & MARK.dynamic) !== 0 || named) {
      found.add(source.path);
      queue.push(source.path);
    }
  }
  const resolved = new Map<string, string | undefined>();
  for (const source of sources.all.values()) {
    if (source.client) continue;
    const folder = source.path.slice(0, source.path.lastIndexOf('/') + 1);
    for (const specifier of source.imports) {
      const key = specifier.startsWith('.') ? `${folder}\0${specifier}` : specifier;
      let target = resolved.get(key);
      if (target === undefined && !resolved.has(key)) {
        target = sources.resolve(specifier, source.path);
        resolved.set(key, target);
      }
      if (target === undefined) continue;
      const list = importers.get(target);
      if (list === undefined) importers.set(target, [source.path]);
      else list.push(source.path);
    }
  }
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    for (const importer of importers.get(path) ?? []) {
      if (found.has(importer)) continue;
      found.add(importer);
      queue.push(importer);
    }
  }
  return found;
}
