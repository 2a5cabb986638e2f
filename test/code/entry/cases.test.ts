import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, describe, expect, test } from 'vitest';
import { readArgs } from '../../../src/code/entry/args.ts';
import { type EntryOutcome, entry, patchEntry } from '../../../src/code/entry/index.ts';
import { factsFor, givenArgs, lineDifference, stringsAndComments } from './law.ts';
import { behaves } from './behaves.ts';

const HERE = import.meta.dirname;
const UPDATE = process.env.UPDATE_CASES === '1';

interface Settings {
  path: string;
  args?: Record<string, unknown>;
  /** The file has a wall of its own making, which refuses in its own manner. */
  ownWall?: boolean;
  /** What of the owner's stays in front of Clerk, as the log names it: it turns away, and hands on. */
  inFront?: string;
}

const cases = readdirSync(HERE, { withFileTypes: true })
  .filter((item) => item.isDirectory())
  .map(({ name }) => {
    const folder = join(HERE, name);
    const settings = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as Settings;
    const ending = settings.path.endsWith('.js') ? 'js' : 'ts';
    const before = readFileSync(join(folder, `before.${ending}`), 'utf8');
    return { name, folder, settings, before, after: join(folder, `after.${ending}`), why: join(folder, 'why.txt') };
  });

const table: string[][] = [];

describe('every shape', { timeout: 60_000 }, () => {
  for (const one of cases) {
    const given = givenArgs(one.settings.args);
    const facts = factsFor(one.settings.args);
    const patch = (source: string): EntryOutcome => {
      const args = readArgs(given);
      if ('refused' in args) throw new Error(args.because);
      return patchEntry(source, one.settings.path, args, facts);
    };

    test(one.name, async () => {
      const outcome = patch(one.before);
      const refused = outcome.kind === 'refused';
      if (UPDATE) {
        rmSync(one.why, { force: true });
        rmSync(one.after, { force: true });
        if (refused) writeFileSync(one.why, `${outcome.because}\n\n${outcome.snippet}`);
        else writeFileSync(one.after, outcome.text);
      }
      if (refused) {
        table.push([one.name, 'refused', outcome.because]);
        expect(existsSync(one.after), 'a case is either patched or refused').toBe(false);
        expect(`${outcome.because}\n\n${outcome.snippet}`).toBe(readFileSync(one.why, 'utf8'));
        return;
      }
      const { text } = outcome;
      const changed = lineDifference(one.before, text);
      table.push([one.name, outcome.kind, `${changed.removed} lines changed, ${changed.added} new`]);
      expect(existsSync(one.why), 'a case is either patched or refused').toBe(false);
      expect(text).toBe(readFileSync(one.after, 'utf8'));
      if (outcome.kind === 'right') expect(text).toBe(one.before);

      const second = patch(text);
      expect(second.kind === 'refused' ? second.because : second.text).toBe(text);
      expect(entry(one.before, one.settings.path, given, facts)).toBe(text);
      expect(syntaxErrors(one.settings.path, text)).toEqual([]);
      expect(stringsAndComments(one.before, text, one.settings)).toEqual([]);
      if (outcome.kind === 'patched')
        await behaves(one.settings.path, one.before, text, {
          replaced: one.settings.args?.listed !== undefined,
          ownWall: one.settings.ownWall === true,
          inFront: one.settings.inFront,
        });
    });
  }
});

function syntaxErrors(path: string, text: string): string[] {
  const { diagnostics } = ts.transpileModule(text, {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  return (diagnostics ?? []).map((one) => ts.flattenDiagnosticMessageText(one.messageText, '\n'));
}

afterAll(() => {
  const count = (kind: string): number => table.filter((row) => row[1] === kind).length;
  const width = Math.max(...table.map((row) => row[0]?.length ?? 0));
  const lines = table.map(([name = '', kind = '', what = '']) => `${name.padEnd(width)}  ${kind.padEnd(8)} ${what}`);
  console.log(
    `${lines.sort().join('\n')}\n\nshapes ${table.length}: patched ${count('patched')}, already right ${count('right')}, refused ${count('refused')}`,
  );
});
