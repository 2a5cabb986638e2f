import type { Project } from '../doctor/code/project.ts';
import type { Resource } from '../doctor/types.ts';
import type { Draft } from '../draft.ts';
import type { Facts } from '../types.ts';
import { DEFAULT_SHAPE, type ErrorShape, learnShape } from './answer.ts';
import { wrapClientPage } from './client-page.ts';
import { type FileResult, protectFile } from './file.ts';
import { guardSpecifier } from './guard.ts';
import { openUp, type Placed } from './placed.ts';
import type { Refusal } from './refuse.ts';

/** What is read while checks are written. */
export interface WriterGround {
  facts: Facts;
  draft: Draft;
  project: Project;
  /** Sources of the app. */
  files: readonly string[];
}

/** The text of a file, or why there is none. */
export function textOf(draft: Draft, path: string): string | { problem: string } {
  const file = draft.read(path);
  if ('problem' in file) return { problem: file.problem };
  return file.text ?? { problem: `${path} is not there.` };
}

/**
 * Sources of the app's handlers, from which its way to say 401 is learned. What a scheduler is told is no form for callers
 * who read the answer.
 */
function handlersOf(project: Project, facts: Facts): string[] {
  return facts.routes
    .filter(({ kind }) => kind === 'route-handler' || kind === 'api')
    .map(({ file }) => project.text(file) ?? '')
    .filter((text) => !/\bCRON_SECRET\b/.test(text));
}

/** What stood in another file, or another form, before its check had a place. */
const isOpenedUp = ({ standIn, wanted }: Placed): boolean => standIn !== undefined || wanted.wrap === true;

/** Writes checks in memory, file by file; each file can be written again with fewer of them. */
export class Writer {
  readonly written = new Map<string, FileResult>();
  /** Pages of the client, and where they go: by the path of the page. */
  readonly moved = new Map<string, { path: string; text: string }>();
  readonly refused: { resource: Resource; refusal: Refusal }[] = [];
  readonly #ground: WriterGround;
  #shape: ErrorShape | undefined;

  constructor(ground: WriterGround) {
    this.#ground = ground;
  }

  /** How a file tells a caller that there is no session; else how the app does. */
  #shapeFor(source: string): ErrorShape {
    const { project, facts } = this.#ground;
    const own = learnShape([source]) ?? learnShape([source], true);
    if (own) return own;
    this.#shape ??= learnShape(handlersOf(project, facts)) ?? DEFAULT_SHAPE;
    return this.#shape;
  }

  #refuseAll(mine: readonly Placed[], refusal: Refusal): void {
    this.refused.push(...mine.map(({ wanted: { resource } }) => ({ resource, refusal })));
  }

  /** The text that the checks of a file are put into. */
  #openedText(path: string, source: string, mine: readonly Placed[]): { text: string } | Refusal {
    const { facts, project, files, draft } = this.#ground;
    if (!mine.some(({ wanted }) => wanted.wrap)) return openUp(path, source, mine, facts);
    const isThere = (other: string): boolean => typeof textOf(draft, other) === 'string';
    const wrapped = wrapClientPage(path, source, facts, project, files, isThere);
    if ('because' in wrapped) return wrapped;
    this.moved.set(path, wrapped.moved);
    return { text: wrapped.page };
  }

  /** Writes these checks into a file, and forgets what was written into it before. */
  write(path: string, mine: readonly Placed[]): void {
    this.written.delete(path);
    this.moved.delete(path);
    if (mine.length === 0) return;
    const source = textOf(this.#ground.draft, path);
    if (typeof source !== 'string') {
      this.#refuseAll(mine, { because: source.problem, snippet: '' });
      return;
    }
    const opened = this.#openedText(path, source, mine);
    if ('because' in opened) {
      this.#refuseAll(mine.filter(isOpenedUp), opened);
      const others = mine.filter((one) => !isOpenedUp(one));
      this.write(path, others);
      return;
    }
    const all = mine.map(({ wanted }) => wanted);
    const { facts, project } = this.#ground;
    const result = protectFile(
      path,
      opened.text,
      all,
      facts,
      () => this.#shapeFor(source),
      (guard, file) => guardSpecifier(guard, path, file, project, facts),
    );
    this.refused.push(...result.refused);
    const failed = new Set(result.refused.map(({ resource }) => resource));
    // What was opened up for a check that is not written stays as it was.
    if (mine.some((one) => isOpenedUp(one) && failed.has(one.wanted.resource))) {
      const left = mine.filter(({ wanted }) => !failed.has(wanted.resource));
      this.write(path, left);
    } else if (result.text !== undefined) this.written.set(path, result);
  }
}
