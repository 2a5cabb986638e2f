import type { Node } from '../../facts/ast.ts';
import { isClient } from '../../facts/sources.ts';
import type { Module } from '../code/module.ts';
import type { Modules } from '../code/project.ts';
import type { Scope, Value } from './value.ts';

/** Of these one stands wherever it is asked who calls: in what a package or one of its functions is called. */
const ASKS =
  /auth|session|clerk|kinde|workos|logto|stackframe|supabase|lucia|firebase|payload|nacl|ed25519|unseal|decrypt|jwt|jose|verif|signature|svix|webhook|constructEvent|octokit|qstash|crypto|hmac|digest|hash|\bsha\d|timingSafe|secret|token|api[-_]?key|\benv\b|cookies|headers/i;
const IMPORT =
  /\b(?:from|import|require)\b(?:[\s(]|\/\*(?:[^*]|\*(?!\/)){0,300}\*\/|\/\/[^\n]{0,300}\n){0,300}(['"`])([^'"`\n]{1,200})\1/g;
const NAME = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu;
/** A longer file may ask. */
const MAX_TEXT = 300_000;
/** Files that are looked at for one import. */
const MAX_FILES = 60;
/** Names of a module that are looked at for one of them. */
const MAX_BOUND = 300;
/** Names and values that are looked at for one piece of code, and how long it may be: a longer one has shorter ones in it. */
const MAX_LOOKS = 1_000;
const MAX_LENGTH = 8_000;

/** What the words of some code say of it. */
interface Words {
  asks: boolean;
  /** All of them that may be names. */
  names: ReadonlySet<string>;
  /** What it imports by itself. */
  imports: readonly string[];
}

/** A look at a piece of code. */
interface Look {
  files: Set<string>;
  seen: Set<Value>;
  /** Names and values that it may look at yet. */
  left: number;
}

/**
 * Whether code may ask who calls, by its words. That is too little for a verdict, and enough to tell whether it is worth
 * following once the verdict stands and only its reasons could become more.
 */
export class Asking {
  readonly #project: Modules;
  readonly #words = new WeakMap<Node, Words>();
  /** What a file imports; undefined where it may ask by itself. */
  readonly #imports = new Map<string, readonly string[] | undefined>();
  /** All that a file leads to; undefined where something in it may ask. */
  readonly #reached = new Map<string, ReadonlySet<string> | undefined>();
  /** All that a name of a module leads to; undefined as above. */
  readonly #bound = new WeakMap<Module, Map<string, ReadonlySet<string> | undefined>>();

  constructor(project: Modules) {
    this.#project = project;
  }

  /**
   * The files that say that a piece of code asks nobody; undefined where it may ask.
   * @param given What it is called with.
   */
  silentBy(node: Node, scope: Scope, given: readonly Value[]): ReadonlySet<string> | undefined {
    const look: Look = { files: new Set(), seen: new Set(), left: MAX_LOOKS };
    const isSilent =
      this.#isSilent(node, scope, look) && given.every((value) => this.#isSilentValue(value, look));
    return isSilent ? look.files : undefined;
  }

  #isSilent(node: Node, scope: Scope, look: Look): boolean {
    const { module } = scope;
    const { asks, names, imports } = this.#wordsOf(node, module);
    if (asks || names.size > look.left) return false;
    look.files.add(module.path);
    if (imports.some((one) => !noted(this.#importedBy(one, '', module), look))) return false;
    for (const name of names) {
      look.left -= 1;
      const value = scope.owner(name)?.names.get(name);
      const silent = value ? this.#isSilentValue(value, look) : noted(this.#boundTo(name, module), look);
      if (!silent) return false;
    }
    return true;
  }

  /** Whether nothing asks that can be called, rendered, awaited or compared by way of a value. */
  #isSilentValue(value: Value, look: Look): boolean {
    if (look.seen.has(value)) return true;
    look.seen.add(value);
    look.left -= 1;
    if (look.left < 0) return false;
    const all = (values: Iterable<Value | undefined>): boolean => {
      for (const one of values) if (one && !this.#isSilentValue(one, look)) return false;
      return true;
    };
    switch (value.is) {
      case 'known':
      case 'regexp':
        return true;
      case 'request':
        // Something may be looked up by it.
        return value.of !== 'digest';
      case 'function':
        return all([value.self]) && this.#isSilent(value.node, value.scope, look);
      case 'class':
        return this.#isSilent(value.node, value.scope, look);
      case 'object':
        return all(value.fields.values()) && all([value.rest, value.cls, ...(value.either ?? [])]);
      case 'array':
        return all(value.items);
      case 'promise':
        return !value.thrown?.by && all([value.of]);
      case 'oneof':
        return all(value.values);
      case 'unknown':
        return all(value.may ?? []);
      case 'getter':
        return all([value.fn]);
      case 'outside':
        return !value.digest && !ASKS.test(`${value.source} ${value.path}`) && all(value.args ?? []);
      case 'namespace':
        return noted(this.#reachedFrom(value.file), look);
      case 'elements':
        return value.parts.length === 0;
      // A function of ours that stands for a package's, the environment and what is a secret in it.
      default:
        return false;
    }
  }

  #wordsOf(node: Node, module: Module): Words {
    const known = this.#words.get(node);
    if (known) return known;
    const text = node.end - node.start > MAX_LENGTH ? undefined : module.text.slice(node.start, node.end);
    const words =
      text === undefined || ASKS.test(text)
        ? { asks: true, names: new Set<string>(), imports: [] }
        : { asks: false, names: new Set(text.match(NAME)), imports: importsIn(text) };
    this.#words.set(node, words);
    return words;
  }

  /** All that a name of a module leads to that no function binds. */
  #boundTo(name: string, module: Module): ReadonlySet<string> | undefined {
    const bound = this.#bound.get(module) ?? new Map<string, ReadonlySet<string> | undefined>();
    this.#bound.set(module, bound);
    if (!bound.has(name)) bound.set(name, this.#followed(name, module));
    return bound.get(name);
  }

  #followed(start: string, module: Module): ReadonlySet<string> | undefined {
    const files = new Set<string>();
    const names = new Set([start]);
    const add = (found: ReadonlySet<string> | undefined): boolean => {
      for (const file of found ?? []) files.add(file);
      return found !== undefined;
    };
    for (const name of names) {
      const binding = module.bindings.get(name);
      if (binding === undefined) continue;
      if (names.size > MAX_BOUND) return undefined;
      if (binding.kind === 'import') {
        if (!add(this.#importedBy(binding.source, binding.imported, module))) return undefined;
        continue;
      }
      const words = this.#wordsOf(binding.node, module);
      if (words.asks || words.imports.some((one) => !add(this.#importedBy(one, '', module))))
        return undefined;
      for (const one of words.names) if (module.bindings.has(one)) names.add(one);
    }
    return files;
  }

  #importedBy(source: string, imported: string, module: Module): ReadonlySet<string> | undefined {
    const target = this.#project.resolve(source, module.path);
    if ('file' in target) return this.#reachedFrom(target.file);
    return asksByName(source, imported) ? undefined : NOTHING;
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
    if (text.length > MAX_TEXT || ASKS.test(text)) return undefined;
    return importsIn(text).flatMap((specifier) => {
      const target = this.#project.resolve(specifier, file);
      return 'file' in target ? [target.file] : [];
    });
  }
}

const NOTHING: ReadonlySet<string> = new Set();

/** What was told of parts of packages: by name, most modules import the same ones. */
const told = new Map<string, boolean>();

/** Whether a part of a package may ask, by what the two are called. */
function asksByName(source: string, imported: string): boolean {
  const name = `${source} ${imported}`;
  const known = told.get(name) ?? ASKS.test(name);
  told.set(name, known);
  return known;
}

const importsIn = (text: string): string[] =>
  [...text.matchAll(IMPORT)].map(([, , specifier = '']) => specifier);

/** Takes files down that say that something asks nobody; whether there are any. */
function noted(files: ReadonlySet<string> | undefined, look: Look): boolean {
  for (const file of files ?? []) look.files.add(file);
  return files !== undefined;
}

const kept = new WeakMap<Modules, Asking>();

/** What is known of the code of a project. */
export function askingOf(project: Modules): Asking {
  const asking = kept.get(project) ?? new Asking(project);
  kept.set(project, asking);
  return asking;
}
