import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';
import { MUTANTS } from './all.ts';
import { nameOf, weakened } from './mutant.ts';

// Set-up of a run with one mutant: its template is weak, whoever reads it. Sources are weakened by the configuration.
const ROOT = new URL('../../../', import.meta.url);
const mutant = MUTANTS.find((one) => nameOf(one) === process.env.CLERK_GUARD_MUTANT);
if (mutant?.file.startsWith('templates/')) {
  const file = fileURLToPath(new URL(mutant.file, ROOT));
  const weak = weakened(fs.readFileSync(file, 'utf8'), mutant);
  const read = fs.readFileSync;
  const weakRead = (path: fs.PathOrFileDescriptor, ...rest: unknown[]) => {
    const name = path instanceof URL ? fileURLToPath(path) : path;
    return name === file ? weak : Reflect.apply(read, fs, [path, ...rest]);
  };
  fs.readFileSync = weakRead as typeof fs.readFileSync;
  syncBuiltinESMExports();
}
