import { pieces } from '../../generators/pieces.ts';
import { completeAnswers } from '../../src/ask.ts';
import { clerkToAdd, withClerk } from '../../src/clerk.ts';
import { Draft } from '../../src/draft.ts';
import { inspect, locateProject } from '../../src/facts/index.ts';
import { MANIFEST_PATH, parseManifest, rememberedAnswers } from '../../src/manifest.ts';
import { select, suggestedPieces } from '../../src/selection.ts';
import type { Facts, Piece, Plan } from '../../src/types.ts';
import { listSource } from '../../src/undeclared.ts';
import { generateWhole } from '../../src/without-wall.ts';

export interface Planned {
  facts: Facts;
  plan: Plan;
  chosen: Piece[];
}

/** Facts of a project as pieces see them: with Clerk added where it is missing. */
export async function factsOf(root: string): Promise<Facts> {
  const located = await locateProject(root);
  if ('choose' in located) throw new Error(`${root} has several apps`);
  const facts = await inspect(located.root, located.workspaceRoot);
  const clerk = clerkToAdd(facts);
  if (clerk && 'refuse' in clerk) throw new Error(clerk.refuse);
  return clerk ? withClerk(facts, clerk) : facts;
}

/**
 * Plans as the CLI does, in this process.
 * @param names Pieces to add; all suggested ones when absent.
 * @param flags As parsed from a command line.
 */
export async function planFor(
  root: string,
  names?: readonly string[],
  flags: Record<string, unknown> = {},
): Promise<Planned> {
  const located = await locateProject(root);
  if ('choose' in located) throw new Error(`${root} has several apps`);
  const inspected = await inspect(located.root, located.workspaceRoot);
  const clerk = clerkToAdd(inspected);
  if (clerk && 'refuse' in clerk) throw new Error(clerk.refuse);
  const facts = clerk ? withClerk(inspected, clerk) : inspected;
  const file = new Draft(facts.root).read(MANIFEST_PATH);
  const manifest = parseManifest('text' in file ? file.text : undefined);
  const wanted = names ?? suggestedPieces(facts, pieces).map((piece) => piece.name);
  const selection = select(wanted, [], names !== undefined, facts, pieces);
  const sources = { flags, file: {}, fileLabel: '', remembered: rememberedAnswers(manifest) };
  const answers = await completeAnswers(selection.pieces, facts, sources);
  const adding = selection.pieces.map((piece) => piece.name);
  const listGiven = listSource(sources, false) !== 'suggested';
  const plan = await generateWhole({ facts, manifest, answers, adding }, listGiven, { clerk });
  plan.notDone.unshift(...selection.notDone);
  plan.notes.unshift(...selection.notes);
  return { facts, plan, chosen: selection.pieces };
}
