import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type Mutant, weakened } from './mutant.ts';

const ROOT = new URL('../../../', import.meta.url);
const read = fs.readFileSync;
let weak: { file: string; text: string } | undefined;

const weakRead = (path: fs.PathOrFileDescriptor, ...rest: unknown[]) => {
  const name = path instanceof URL ? fileURLToPath(path) : path;
  return name === weak?.file ? weak.text : Reflect.apply(read, fs, [path, ...rest]);
};
fs.readFileSync = weakRead as typeof fs.readFileSync;
syncBuiltinESMExports();

/** From now on whoever reads the mutant's template reads it weak; without a mutant, as it is. Sources: see sources.ts. */
export function weaken(mutant?: Mutant): void {
  if (!mutant?.file.startsWith('templates/')) {
    weak = undefined;
    return;
  }
  const file = fileURLToPath(new URL(mutant.file, ROOT));
  weak = { file, text: weakened(read(file, 'utf8'), mutant) };
}
