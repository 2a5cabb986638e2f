import { MUTANTS } from './all.ts';
import { weakened } from './mutant.ts';

const MARK = /[?&]weak=(\d+)/;

interface Sources {
  name: string;
  enforce: 'pre';
  resolveId(
    this: { resolve(source: string, importer: string): Promise<{ id: string } | null> },
    source: string,
    importer?: string,
  ): Promise<string | undefined>;
  transform(code: string, id: string): string | undefined;
}

/**
 * Gives each weakened source file a module graph of its own: what a module with `?weak=<number of the mutant>` imports
 * from this repository carries the same mark, and the mutant's file is weakened on its way.
 * @param root The repository's folder, with a slash at its end.
 */
export function weakSources(root: string): Sources {
  return {
    name: 'weak-sources',
    enforce: 'pre',
    async resolveId(source, importer) {
      const [mark] = MARK.exec(importer ?? '') ?? [];
      if (mark === undefined || importer === undefined || !source.startsWith('.')) return undefined;
      const found = await this.resolve(source, importer.replace(MARK, ''));
      return found?.id.startsWith(root) ? `${found.id}?${mark.slice(1)}` : undefined;
    },
    transform(code, id) {
      const [, number] = MARK.exec(id) ?? [];
      const mutant = number === undefined ? undefined : MUTANTS[Number(number)];
      return mutant && id.replace(MARK, '') === root + mutant.file ? weakened(code, mutant) : undefined;
    },
  };
}
