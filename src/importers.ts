import { createFiles } from './facts/files.ts';
import { walk } from './facts/walk.ts';
import { escaped } from './facts/words.ts';
import type { Session } from './session.ts';

const CODE = /\.[cm]?[jt]sx?$/;

/** Texts in quotes that may mean a module: by alias, by relative path, with or without its extension. */
function meaning(path: string): RegExp {
  const [file = '', folder] = path.replace(CODE, '').split('/').reverse();
  const tail = folder === undefined ? file : `(?:${escaped(folder)}\\/|\\.\\/)${escaped(file)}`;
  return new RegExp(`['"\`](?:[^'"\`\\n]*\\/)?${tail}(?:\\.[cm]?[jt]sx?)?['"\`]`);
}

/** Every source file of the project with its text as the run would leave it. */
export class Sources {
  readonly #session: Session;
  #paths: string[] | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  #texts(): [string, string][] {
    const { draft, facts } = this.#session;
    this.#paths ??= walk(createFiles(facts.root)).files.filter((path) => CODE.test(path));
    return this.#paths.flatMap((path): [string, string][] => {
      const file = draft.read(path);
      return 'text' in file && file.text !== undefined ? [[path, file.text]] : [];
    });
  }

  /** Files that seem to import a module of the project; rather one too many than one too few. */
  importing(path: string): string[] {
    const wanted = meaning(path);
    return this.#texts()
      .filter(([other, text]) => other !== path && wanted.test(text))
      .map(([other]) => other);
  }

  /** Files that seem to use a package, or a part of it. */
  using(name: string): string[] {
    const wanted = new RegExp(`['"\`]${escaped(name)}(?:\\/[^'"\`\\n]*)?['"\`]`);
    return this.#texts()
      .filter(([, text]) => wanted.test(text))
      .map(([path]) => path);
  }
}
