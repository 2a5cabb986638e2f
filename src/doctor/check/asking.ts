import type { Node } from '../../facts/ast.ts';
import { isClient } from '../../facts/sources.ts';
import type { Project } from '../code/project.ts';
import { Scope, type Value } from './value.ts';

/** Of these one stands wherever it is asked who calls: in what a package or one of its functions is called. */
const ASKS =
  /auth|session|clerk|kinde|stackframe|supabase|lucia|firebase|payload|jwt|jose|verif|signature|svix|webhook|constructEvent|octokit|qstash|crypto|hmac|digest|timingSafe|secret|token|api[-_]?key|\benv\b|cookies|headers/i;
const IMPORT = /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*(['"])([^'"\n]{1,200})\1/g;
const NAME = /[A-Za-z_$][\w$]*/g;
/** Files that are looked at for one import. */
const MAX_FILES = 60;
/** How deep a value is looked into. */
const MAX_DEPTH = 4;

/** What the words of some code say of it. */
interface Words {
  asks: boolean;
  /** All of them that may be names. */
  names: ReadonlySet<string>;
}

/**
 * Whether code may ask who calls, by its words. That is too little for a verdict, and enough to tell whether it is worth
 * following once the verdict stands and only its reasons could become more.
 */
export class Asking {
  readonly #project: Project;
  readonly #words = new WeakMap<Node, Words>();
  /** What a file imports; undefined where it may ask by itself. */
  readonly #imports = new Map<string, readonly string[] | undefined>();
  /** All that a file leads to; undefined where something in it may ask. */
  readonly #reached = new Map<string, ReadonlySet<string> | undefined>();

  constructor(project: Project) {
    this.#project = project;
  }

  /**
   * The files that say that a piece of code asks nobody; undefined where it may ask.
   * @param given What it is called with.
   */
  silentBy(node: Node, scope: Scope, given: readonly Value[]): ReadonlySet<string> | undefined {
    const files = new Set<string>();
    const seen = new Set<Node>();
    const isSilent =
      this.#isSilent(node, scope, files, seen) &&
      given.every((value) => this.#isSilentValue(value, files, seen));
    return isSilent ? files : undefined;
  }

  #isSilent(node: Node, scope: Scope, files: Set<string>, seen: Set<Node>): boolean {
    if (seen.has(node)) return true;
    seen.add(node);
    const { asks, names } = this.#wordsOf(node, scope);
    if (asks) return false;
    files.add(scope.module.path);
    for (const name of names) if (!this.#isSilentName(name, scope, files, seen)) return false;
    return true;
  }

  #isSilentName(name: string, scope: Scope, files: Set<string>, seen: Set<Node>): boolean {
    const value = scope.owner(name)?.names.get(name);
    if (value) return this.#isSilentValue(value, files, seen);
    const { bindings, path } = scope.module;
    const binding = bindings.get(name);
    if (binding === undefined) return true;
    if (binding.kind === 'value') return this.#isSilent(binding.node, new Scope(scope.module), files, seen);
    const target = this.#project.resolve(binding.source, path);
    if ('package' in target) return !ASKS.test(binding.source);
    const reached = this.#reachedFrom(target.file);
    for (const file of reached ?? []) files.add(file);
    return reached !== undefined;
  }

  /** The same of all that may be called where a value is at hand. */
  #isSilentValue(value: Value, files: Set<string>, seen: Set<Node>, depth = 0): boolean {
    const all = (values: Iterable<Value>): boolean => {
      for (const one of values) if (!this.#isSilentValue(one, files, seen, depth + 1)) return false;
      return true;
    };
    switch (value.is) {
      case 'function':
      case 'class':
        return this.#isSilent(value.node, value.scope, files, seen);
      case 'object':
        return depth < MAX_DEPTH && all(value.fields.values());
      case 'array':
        return depth < MAX_DEPTH && all(value.items);
      case 'oneof':
        return all(value.values);
      case 'unknown':
        return value.may === undefined || (depth < MAX_DEPTH && all(value.may));
      case 'promise':
        return depth < MAX_DEPTH && all([value.of]);
      case 'elements':
        return value.parts.length === 0;
      case 'native':
      case 'getter':
        return false;
      default:
        return true;
    }
  }

  #wordsOf(node: Node, scope: Scope): Words {
    const known = this.#words.get(node);
    if (known) return known;
    const text = scope.module.text.slice(node.start, node.end);
    const asks = ASKS.test(text);
    const words = { asks, names: new Set(asks ? [] : text.match(NAME)) };
    this.#words.set(node, words);
    return words;
  }

  #reachedFrom(file: string): ReadonlySet<string> | undefined {
    if (!this.#reached.has(file)) this.#reached.set(file, this.#reach(file));
    return this.#reached.get(file);
  }

  #reach(start: string): ReadonlySet<string> | undefined {
    const reached = new Set([start]);
    for (const file of reached) {
      const imports = reached.size > MAX_FILES ? undefined : this.#importsOf(file);
      if (imports === undefined) return undefined;
      for (const one of imports) reached.add(one);
    }
    return reached;
  }

  #importsOf(file: string): readonly string[] | undefined {
    if (!this.#imports.has(file)) this.#imports.set(file, this.#read(file));
    return this.#imports.get(file);
  }

  #read(file: string): readonly string[] | undefined {
    const text = this.#project.text(file) ?? '';
    // What runs in the browser is not followed.
    if (isClient(text)) return [];
    if (ASKS.test(text)) return undefined;
    return [...text.matchAll(IMPORT)].flatMap(([, , specifier = '']) => {
      const target = this.#project.resolve(specifier, file);
      return 'file' in target ? [target.file] : [];
    });
  }
}

const kept = new WeakMap<Project, Asking>();

/** What is known of the code of a project. */
export function askingOf(project: Project): Asking {
  const asking = kept.get(project) ?? new Asking(project);
  kept.set(project, asking);
  return asking;
}
