import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { pieces } from '../../generators/pieces.ts';
import { unifiedDiff } from '../../src/diff.ts';
import type { Piece } from '../../src/types.ts';
import { VERSION } from '../../src/version.ts';
import { copyOf, situations } from '../support/fixtures.ts';
import { factsOf, planFor } from '../support/plan.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** What the user would see of one piece: its diffs, what is not done, and what is left to do. */
async function golden(piece: Piece, situation: string): Promise<string> {
  const copy = copyOf(situation);
  try {
    const facts = await factsOf(copy.root);
    const reason = piece.unsupported?.(facts);
    if (reason !== undefined) return `does not fit: ${reason}\n`;
    const { plan } = await planFor(copy.root, [piece.name]);
    const changes = plan.changes.filter(
      (change) => change.pieces.includes(piece.name) && !change.path.startsWith('.clerk-guard/'),
    );
    const parts = changes.map(unifiedDiff);
    const own = plan.notDone.filter((step) => step.piece === piece.name);
    for (const { path, because, snippet } of own) parts.push(`not done: ${path}\n${because}\n${snippet}\n`);
    for (const { url, before, after } of plan.access) parts.push(`access: ${url} ${before} -> ${after}\n`);
    for (const note of plan.notes) parts.push(`note: ${note}\n`);
    for (const { kind, text } of plan.next) parts.push(`next (${kind}): ${text}\n`);
    return parts.join('\n').replaceAll(copy.folder, '<root>').replaceAll(VERSION, '<version>');
  } finally {
    copy.remove();
  }
}

describe.each(pieces.map((piece) => [piece.name, piece] as const))('the diff of %s', (name, piece) => {
  it.each(situations)('is the golden one in %s', async (situation) => {
    await expect(await golden(piece, situation)).toMatchFileSnapshot(join(HERE, name, `${situation}.diff`));
  });
});

describe('the golden diffs', () => {
  it('are all used', () => {
    const kept = readdirSync(HERE, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => path.endsWith('.diff'));
    const used = pieces.flatMap((piece) => situations.map((situation) => `${piece.name}/${situation}.diff`));
    expect(kept.filter((path) => !used.includes(path))).toEqual([]);
  });
});
