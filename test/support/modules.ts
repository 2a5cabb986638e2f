import { type Modules, modulesOf } from '../../src/doctor/code/project.ts';
import { loadParser } from '../../src/facts/ast.ts';

const parse = await loadParser();
const ENDINGS = ['', '.ts', '.tsx', '.js'];

/** Modules that stand in memory: texts by path, imports relative to the root as `./lib/x`. */
export const inMemory = (texts: Record<string, string>): Modules =>
  modulesOf(
    (file) => texts[file],
    (specifier) =>
      ENDINGS.map((ending) => specifier.replace(/^\.\//, '') + ending).find((file) => file in texts),
    parse,
  );
