import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import nodePlop from 'node-plop';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pieces } from '../../generators/pieces.ts';
import { copyOf, snapshot } from '../support/fixtures.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const copy = copyOf('next16-clerk7');
const home = mkdtempSync(join(tmpdir(), 'guard-plop-'));

describe('an existing plop user', () => {
  beforeAll(() => {
    // The package as it is installed: its manifest, its bundle and its templates.
    const installed = join(home, 'node_modules/create-clerk-guard');
    mkdirSync(installed, { recursive: true });
    for (const part of ['package.json', 'dist', 'templates'])
      cpSync(join(ROOT, part), join(installed, part), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules/oxc-parser'), join(home, 'node_modules/oxc-parser'));
    writeFileSync(join(home, 'package.json'), '{"type":"module"}');
    writeFileSync(join(home, 'plopfile.js'), "export default (plop) => plop.load('create-clerk-guard');\n");
  });
  afterAll(() => {
    copy.remove();
    rmSync(home, { recursive: true, force: true });
  });

  it('loads every piece as a generator', async () => {
    const plop = await nodePlop(join(home, 'plopfile.js'), { destBasePath: copy.root, force: false });
    expect(plop.getGeneratorList().map(({ name }) => name)).toEqual(pieces.map((piece) => piece.name));
  });

  it('is told what is pending and gets nothing written where there is nobody to ask', async () => {
    const plop = await nodePlop(join(home, 'plopfile.js'), { destBasePath: copy.root, force: false });
    const before = snapshot(copy.root);
    const generator = plop.getGenerator('env-files');
    const answers = await generator.runPrompts();
    const { changes, failures } = await generator.runActions(answers);
    expect(changes).toEqual([]);
    expect(failures.map(({ error }) => error)).toEqual(['Nothing was written.']);
    expect(snapshot(copy.root)).toEqual(before);
  });
});
