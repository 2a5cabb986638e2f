import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pieces } from '../../generators/pieces.ts';
import { apply } from '../../src/apply.ts';
import { parses } from '../../src/code/parse.ts';
import { isProjectPath } from '../../src/manifest.ts';
import type { Change, Plan } from '../../src/types.ts';
import { type Copy, copyOf, situations, snapshot } from '../support/fixtures.ts';
import { planFor } from '../support/plan.ts';

const PACKAGE_JSON = 'package.json';

/** Lines of the original that are gone, apart from the one a neighbour's comma was added to. */
function lostLines(before: string, after: string): string[] {
  const left = after.split('\n');
  const lost: string[] = [];
  for (const line of before.split('\n')) {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    else lost.push(line);
  }
  return lost;
}

const lineEndings = (text: string) => ({
  crlf: text.match(/\r\n/g)?.length ?? 0,
  lf: text.match(/(?<!\r)\n/g)?.length ?? 0,
});

describe.each(situations)('in %s', (situation) => {
  let copy: Copy;
  beforeEach(() => {
    copy = copyOf(situation);
  });
  afterEach(() => copy.remove());

  it('a second run changes nothing', async () => {
    const first = await planFor(copy.root);
    expect(first.plan.changes.length).toBeGreaterThan(0);
    apply(copy.root, first.plan.changes);
    const after = snapshot(copy.folder);
    const names = first.chosen.map((piece) => piece.name);
    const second = await planFor(copy.root, names);
    expect(second.plan.changes).toEqual([]);
    expect(second.plan.notDone).toEqual(first.plan.notDone);
    const again = await planFor(copy.root);
    expect(again.plan.changes).toEqual([]);
    expect(snapshot(copy.folder)).toEqual(after);
  });

  it.each(pieces.map(({ name }) => name))('a second run of %s alone changes nothing', async (name) => {
    const first = await planFor(copy.root, [name]);
    apply(copy.root, first.plan.changes);
    const second = await planFor(copy.root, [name]);
    expect(second.plan.changes).toEqual([]);
    // What it brought along the first time is installed the second.
    const own = ({ notDone }: Plan) => notDone.filter(({ piece }) => piece === name);
    expect(own(second.plan)).toEqual(own(first.plan));
  });

  it('planning touches nothing, and what is planned is what is written', async () => {
    const before = snapshot(copy.folder);
    const { plan, facts } = await planFor(copy.root);
    expect(snapshot(copy.folder)).toEqual(before);
    apply(copy.root, plan.changes);
    const again = snapshot(copy.root);
    for (const change of plan.changes) {
      expect(again.get(change.path)?.replace(/^\d+ /, '')).toBe(
        Buffer.from(change.after ?? '').toString('latin1'),
      );
    }
    const touched = new Set(plan.changes.map((change) => change.path));
    const original = snapshot(facts.root);
    for (const [path, content] of original) if (!touched.has(path)) expect(again.get(path)).toBe(content);
  });

  it('every path stays inside the project, and the manifest is written last', async () => {
    const { plan } = await planFor(copy.root);
    const paths = plan.changes.map((change) => change.path);
    expect(paths.at(-1)).toBe('.clerk-guard/manifest.lock');
    expect(new Set(paths).size).toBe(paths.length);
    for (const path of paths) expect(isProjectPath(path) || path.startsWith('.clerk-guard/')).toBe(true);
    // Tailwind reads every text file for class names, but none with this ending; neither does any linter or compiler.
    for (const path of paths.filter((own) => own.startsWith('.clerk-guard/')))
      expect(path).toMatch(/\.lock$/);
  });

  it('every written source parses', async () => {
    const { plan } = await planFor(copy.root);
    const sources = plan.changes.filter((change) => /\.[cm]?[jt]sx?$/.test(change.path));
    expect(sources.length).toBeGreaterThan(0);
    for (const { path, after = '' } of sources)
      expect([path, parses(path, after)]).toEqual([path, undefined]);
  });

  it("the owner's lines survive", async () => {
    const { plan } = await planFor(copy.root);
    const patched = plan.changes.filter(
      (change) => change.before !== undefined && change.path !== PACKAGE_JSON,
    );
    for (const change of patched) expect([change.path, allowedLosses(change)]).toEqual([change.path, []]);
  });

  it("keeps each file's own line endings, and gives new files the project's", async () => {
    const { plan, facts } = await planFor(copy.root);
    for (const { path, before, after = '' } of plan.changes) {
      if (path.startsWith('.clerk-guard/base/')) continue;
      const wanted = before?.includes('\n')
        ? before.includes('\r\n')
          ? '\r\n'
          : '\n'
        : facts.formatting.eol;
      const { crlf, lf } = lineEndings(after);
      expect([path, wanted === '\n' ? crlf : lf]).toEqual([path, 0]);
      expect(after.startsWith('\ufeff')).toBe(before?.startsWith('\ufeff') ?? false);
    }
  });

  it('no written line ends in a space', async () => {
    const { plan } = await planFor(copy.root);
    for (const { path, before, after = '' } of plan.changes.filter((change) => change.before === undefined)) {
      expect([path, before, after.match(/[ \t]+\r?$/gm)]).toEqual([path, before, null]);
    }
  });
});

/**
 * A patch may rewrite the line it hooks into (`register() {` becomes async, `const config = {}` opens); nothing else of
 * the original may go. Comments and strings of a rewritten line must still be there.
 */
function allowedLosses({ before = '', after = '' }: Change): string[] {
  return lostLines(before, after).filter((line) => {
    const words = line.match(/[\p{L}\p{N}_$]+/gu) ?? [];
    return !words.every((word) => after.includes(word));
  });
}
