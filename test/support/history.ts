import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInThisContext } from 'node:vm';
import Handlebars from 'handlebars';
import { vi } from 'vitest';
import type { run } from '../../src/run.ts';

const HISTORY = fileURLToPath(new URL('../history/', import.meta.url));

/** Templates as the build compiles them, from an earlier revision's folder. */
function compiled(folder: string): Record<string, unknown> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.hbs'),
  );
  return Object.fromEntries(
    names.map((name) => {
      const source = readFileSync(join(folder, name), 'utf8');
      const code = Handlebars.precompile(source, { noEscape: true, strict: true });
      return [name, runInThisContext(`(${code})`) as unknown];
    }),
  );
}

/**
 * The pipeline as a revision of the templates had it: its texts, its version numbers, and today's program around them.
 * @param revision Folder of test/history.
 */
export async function runOf(revision: number): Promise<typeof run> {
  const folder = join(HISTORY, String(revision));
  const versions = JSON.parse(readFileSync(join(folder, 'versions.json'), 'utf8')) as Record<string, number>;
  vi.resetModules();
  vi.doMock('../../src/precompiled.ts', () => ({ precompiled: compiled(folder) }));
  try {
    const { pieces } = await import('../../generators/pieces.ts');
    for (const [name, version] of Object.entries(versions)) {
      const piece = pieces.find((candidate) => candidate.name === name);
      if (!piece) throw new Error(`There is no piece ${name} any more`);
      Object.assign(piece, { version });
    }
    const earlier = await import('../../src/run.ts');
    // What is loaded on use is loaded while the templates are those of the revision.
    await import('../../src/commit.ts');
    return earlier.run;
  } finally {
    vi.doUnmock('../../src/precompiled.ts');
    vi.resetModules();
  }
}
