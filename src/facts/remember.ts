import type { ParseResult } from 'oxc-parser';
import type { Node } from './ast.ts';
import type { Walked } from './walk.ts';

/** Characters of text that a run may hold on to. */
const ROOM = 48_000_000;

interface Memory {
  texts: WeakMap<Walked, Map<string, string>>;
  walks: Map<string, Walked>;
  /** By language, then by text. */
  parses: Map<string, Map<string, ParseResult>>;
  /** The same of trees without types; undefined for a text with a syntax error. */
  trees: Map<string, Map<string, readonly Node[] | undefined>>;
  room: number;
  /** Files are to be edited: their trees hold the types, too. */
  edits: boolean;
}

let memory: Memory | undefined;

/**
 * Runs work that only reads, and lets it list, read and parse each file once: the inspector, the map and the rules look
 * at the same ones. What changes on disk meanwhile is not seen, so nothing that writes may be done in it.
 * @param edits Whether what is parsed is also edited.
 */
export async function remembering<T>(work: () => Promise<T>, edits = false): Promise<T> {
  const before = memory;
  memory ??= {
    texts: new WeakMap(),
    walks: new Map(),
    parses: new Map(),
    trees: new Map(),
    room: ROOM,
    edits,
  };
  try {
    return await work();
  } finally {
    memory = before;
  }
}

/** The texts of a listing's files read so far, in a run that remembers. */
export function rememberedTexts(walked: Walked): Map<string, string> | undefined {
  if (memory === undefined) return undefined;
  const known = memory.texts.get(walked) ?? new Map<string, string>();
  memory.texts.set(walked, known);
  return known;
}

/** Takes room for a text that is to be kept; false where there is none left. */
export function takeRoom(text: string): boolean {
  if (memory === undefined || text.length > memory.room) return false;
  memory.room -= text.length;
  return true;
}

/** The listing made before, or the one that is made now. */
export function rememberedWalk(key: string, make: () => Walked): Walked {
  const known = memory?.walks.get(key);
  if (known) return known;
  const walked = make();
  memory?.walks.set(key, walked);
  return walked;
}

/** Whether trees are to hold the types, too. */
export const needsTypes = (): boolean => memory?.edits === true;

/** The result of parsing a text as a module, or the one that is made now. */
export function rememberedParse(language: string, text: string, make: () => ParseResult): ParseResult {
  if (memory === undefined) return make();
  const parses = memory.parses.get(language) ?? new Map<string, ParseResult>();
  memory.parses.set(language, parses);
  const known = parses.get(text) ?? make();
  parses.set(text, known);
  return known;
}

/** The tree without types that was made before, or the one that is made now. */
export function rememberedTree(
  language: string,
  text: string,
  make: () => readonly Node[] | undefined,
): readonly Node[] | undefined {
  if (memory === undefined) return make();
  const trees = memory.trees.get(language) ?? new Map<string, readonly Node[] | undefined>();
  memory.trees.set(language, trees);
  if (!trees.has(text)) trees.set(text, make());
  return trees.get(text);
}

/** That result, where it was made before: of a text that is a module by what it holds, and has no errors. */
export function rememberedModule(language: string, text: string): ParseResult | undefined {
  const known = memory?.edits ? memory.parses.get(language)?.get(text) : undefined;
  return known?.errors.length === 0 && known.module.hasModuleSyntax ? known : undefined;
}
